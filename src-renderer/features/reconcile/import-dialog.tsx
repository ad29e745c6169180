import { useTranslation } from 'react-i18next';
import type { Invoice, StoredInvoice } from '../../../src-core/contract/reconcile.ts';
import { Money } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ProgressBar } from '../../components/ui/progress-bar.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { usePickedFile } from '../../data/use-picked-file.ts';
import { noveltyOf } from './reconcile-model.ts';
import { useSaveInvoices } from './use-invoices.ts';

const tones = { new: 'accent', changed: 'warning', same: 'neutral' } as const;

/** A file of invoices: seen before it is saved. Without a file: what providers report themselves. */
export function ImportDialog({
  stored,
  offered,
  onClose,
}: {
  stored: readonly StoredInvoice[];
  /** Cost reports to take as invoices in place of a file; null: ask for a file. */
  offered: readonly Invoice[] | null;
  onClose: () => void;
}) {
  const { t } = useTranslation('reconcile');
  const { t: common } = useTranslation('common');
  const { read, choose } = usePickedFile(
    handle => api.reconcile.readInvoiceFile({ handle }),
    offered === null ? { step: 'none' } : { step: 'read', name: '', content: { invoices: [...offered], problems: [] } },
  );
  const { isSaving, error, save } = useSaveInvoices();
  const found =
    read.step === 'read'
      ? read.content.invoices.map(invoice => ({ invoice, novelty: noveltyOf(invoice, stored) }))
      : [];
  const changes = found.filter(({ novelty }) => novelty !== 'same').map(({ invoice }) => invoice);
  const onSave = async () => {
    if (await save(changes)) onClose();
  };
  return (
    <Dialog
      title={t(offered === null ? 'import.title' : 'candidates.title')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={false}
      width="lg"
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" isDisabled={changes.length === 0 || isSaving} onPress={() => void onSave()}>
            {isSaving ? t('saving') : t('import.save', { count: changes.length })}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-sm text-muted">{t(offered === null ? 'import.hint' : 'candidates.hint')}</p>
        {offered === null ? (
          <div className="flex flex-wrap items-center gap-3">
            <Button onPress={() => void choose()}>{t('import.choose')}</Button>
            {read.step === 'read' ? <span className="text-sm wrap-anywhere">{read.name}</span> : null}
          </div>
        ) : null}
        {read.step === 'reading' ? (
          <ProgressBar label={t('import.reading', { name: read.name })} done={null} total={null} />
        ) : null}
        {read.step === 'failed' ? <ErrorState compact error={read.error} /> : null}
        {read.step === 'read' && read.content.problems.length > 0 ? (
          <div className="rounded-md bg-warning-soft px-3 py-2 text-sm">
            <p className="font-[550]">{t('import.leftOut', { count: read.content.problems.length })}</p>
            <ul className="mt-1 max-h-32 overflow-auto text-xs">
              {read.content.problems.map(text => (
                <li key={text} className="wrap-anywhere">
                  {text}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {found.length > 0 ? <Found found={found} /> : null}
        {read.step === 'read' && found.length === 0 ? <p className="text-sm">{t('import.nothing')}</p> : null}
        {error ? <ErrorState compact error={error} /> : null}
      </div>
    </Dialog>
  );
}

function Found({ found }: { found: readonly { invoice: Invoice; novelty: 'new' | 'changed' | 'same' }[] }) {
  const { t } = useTranslation('reconcile');
  return (
    <PlainTable
      caption={t('import.title')}
      head={
        <>
          <HeadCell>{t('column.issuer')}</HeadCell>
          <HeadCell>{t('column.invoice')}</HeadCell>
          <HeadCell>{t('column.month')}</HeadCell>
          <HeadCell align="right">{t('editor.amount')}</HeadCell>
          <HeadCell align="right">{t('column.tax')}</HeadCell>
          <HeadCell />
        </>
      }
    >
      <tbody>
        {found.map(({ invoice, novelty }) => (
          <tr key={JSON.stringify([invoice.issuer, invoice.invoiceId])}>
            <RowHead>{invoice.issuer}</RowHead>
            <Cell className="wrap-anywhere">{invoice.invoiceId}</Cell>
            <Cell className="whitespace-nowrap">{invoice.month}</Cell>
            <Cell align="right">
              <Money amount={invoice.amount} currency={invoice.currency} />
            </Cell>
            <Cell align="right">
              <Money amount={invoice.tax} currency={invoice.currency} />
            </Cell>
            <Cell>
              <Badge tone={tones[novelty]}>{t(`novelty.${novelty}`)}</Badge>
            </Cell>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
