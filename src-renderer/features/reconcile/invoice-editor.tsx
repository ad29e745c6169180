import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Invoice, type Reconciliation } from '../../../src-core/contract/reconcile.ts';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { type Draft, inputOf, problemsOf } from './reconcile-model.ts';
import { useSaveInvoices } from './use-invoices.ts';

export type Editing = {
  readonly draft: Draft;
  /** The number that is corrected, and its version so far; null: a new invoice. */
  readonly version: number | null;
};

/** An invoice typed in or corrected. Issuers and accounts are those of the lake, because an invoice meets its lines by them. */
export function InvoiceEditor({
  editing,
  list,
  onClose,
}: {
  editing: Editing;
  list: readonly Reconciliation[];
  onClose: () => void;
}) {
  const { t } = useTranslation('reconcile');
  const { t: common } = useTranslation('common');
  const [draft, setDraft] = useState(editing.draft);
  const [isShown, setShown] = useState(false);
  const { isSaving, error, save } = useSaveInvoices();
  const put = (change: Partial<Draft>) => setDraft(before => ({ ...before, ...change }));
  const problems = problemsOf(draft);
  const problem = (field: keyof Draft) => {
    const found = problems[field];
    // a form that was just opened is not yet wrong
    return found && (isShown || (draft[field] !== '' && found !== 'required')) ? { error: t(`problem.${found}`) } : {};
  };
  const isNew = editing.version === null;
  const issuers = [...new Set(list.flatMap(({ issuer }) => issuer ?? []))].toSorted((a, b) => a.localeCompare(b));
  const ofIssuer = list.filter(({ issuer }) => issuer === draft.issuer);
  const accounts = [
    ...new Set([...ofIssuer.flatMap(({ account }) => account ?? []), ...(draft.account ? [draft.account] : [])]),
  ];
  const isListed = issuers.includes(draft.issuer);
  const [isOther, setOther] = useState(issuers.length === 0 || (draft.issuer !== '' && !isListed));
  const onSave = async () => {
    setShown(true);
    if (Object.keys(problems).length > 0) return;
    if (await save([Invoice.parse(inputOf(draft))])) onClose();
  };
  return (
    <Dialog
      title={t(isNew ? 'editor.titleNew' : 'editor.titleEdit')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={false}
      width="md"
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" isDisabled={isSaving} onPress={() => void onSave()}>
            {isSaving ? t('saving') : common('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {isNew ? null : <p className="text-sm text-muted">{t('editor.newVersion', { version: editing.version })}</p>}
        <div className="grid grid-cols-2 gap-3">
          {isNew && issuers.length > 0 ? (
            <Select
              label={t('column.issuer')}
              showLabel="stacked"
              value={isOther ? '*' : `=${draft.issuer}`}
              options={[
                ...(draft.issuer === '' && !isOther ? [{ id: '=', label: t('editor.choose') }] : []),
                ...issuers.map(name => ({ id: `=${name}`, label: name })),
                { id: '*', label: t('editor.otherIssuer') },
              ]}
              onChange={id => {
                setOther(id === '*');
                const issuer = id === '*' ? '' : id.slice(1);
                const known = list.filter(entry => entry.issuer === issuer);
                const only = new Set(known.map(({ account }) => account)).size === 1 ? known[0]?.account : null;
                put({ issuer, account: only ?? '', currency: known[0]?.currency ?? draft.currency });
              }}
            />
          ) : (
            <TextField
              label={t('column.issuer')}
              value={draft.issuer}
              isDisabled
              onChange={issuer => put({ issuer })}
            />
          )}
          <Select
            label={t('column.account')}
            showLabel="stacked"
            value={`=${draft.account}`}
            options={[{ id: '=', label: t('allAccounts') }, ...accounts.map(id => ({ id: `=${id}`, label: id }))]}
            onChange={id => put({ account: id.slice(1) })}
          />
          {isNew && isOther ? (
            <TextField
              label={t('editor.issuerName')}
              description={t('editor.issuerHint')}
              maxLength={300}
              value={draft.issuer}
              onChange={issuer => put({ issuer })}
              className="col-span-2"
              {...problem('issuer')}
            />
          ) : null}
          <TextField
            label={t('column.invoice')}
            maxLength={200}
            isDisabled={!isNew}
            value={draft.invoiceId}
            onChange={invoiceId => put({ invoiceId })}
            {...problem('invoiceId')}
          />
          <TextField
            type="month"
            label={t('column.month')}
            value={draft.month}
            onChange={month => put({ month })}
            {...problem('month')}
          />
          <TextField
            label={t('editor.amount')}
            inputMode="decimal"
            value={draft.amount}
            onChange={amount => put({ amount: amount.trim() })}
            {...problem('amount')}
          />
          <TextField
            label={t('column.currency')}
            maxLength={3}
            value={draft.currency}
            onChange={currency => put({ currency: currency.toUpperCase() })}
            {...problem('currency')}
          />
          <TextField
            label={t('editor.tax')}
            description={t('editor.taxHint')}
            inputMode="decimal"
            value={draft.tax}
            onChange={tax => put({ tax: tax.trim() })}
            {...problem('tax')}
          />
          <TextField
            type="date"
            label={t('editor.issuedOn')}
            value={draft.issuedOn}
            onChange={issuedOn => put({ issuedOn })}
          />
          <TextField
            label={t('editor.note')}
            maxLength={500}
            value={draft.note}
            onChange={note => put({ note })}
            className="col-span-2"
          />
        </div>
        {isShown && problems.issuer && !isOther ? (
          <p className="text-xs text-negative">{t('editor.chooseIssuer')}</p>
        ) : null}
        {error ? <ErrorState compact error={error} /> : null}
      </div>
    </Dialog>
  );
}
