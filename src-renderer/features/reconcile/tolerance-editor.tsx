import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reconciliation } from '../../../src-core/contract/reconcile.ts';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { refreshInvoices } from './use-invoices.ts';

/** How far an invoice may lie from its lines: in units of its currency, or as a share of the larger side. */
export function ToleranceEditor({ entry, onClose }: { entry: Reconciliation; onClose: () => void }) {
  const { t } = useTranslation('reconcile');
  const { t: common } = useTranslation('common');
  const [absolute, setAbsolute] = useState(entry.tolerance.absolute);
  const [percent, setPercent] = useState(String(entry.tolerance.share * 100));
  const [scope, setScope] = useState<'issuer' | 'all'>(entry.issuer === null ? 'all' : 'issuer');
  const [state, setState] = useState<{ isSaving: boolean; error: unknown }>({ isSaving: false, error: null });
  const isAmount = /^\d{1,12}(\.\d{1,12})?$/.test(absolute);
  const isPercent = /^\d{1,3}(\.\d{1,6})?$/.test(percent) && Number(percent) <= 100;
  const save = async () => {
    setState({ isSaving: true, error: null });
    try {
      await api.reconcile.saveTolerance({
        issuer: scope === 'issuer' ? entry.issuer : null,
        absolute,
        share: Number(percent) / 100,
      });
      await refreshInvoices();
      onClose();
    } catch (error) {
      setState({ isSaving: false, error });
    }
  };
  return (
    <Dialog
      title={t('tolerance.title')}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button variant="primary" isDisabled={!isAmount || !isPercent || state.isSaving} onPress={() => void save()}>
            {state.isSaving ? t('saving') : common('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-sm text-muted">{t('tolerance.hint')}</p>
        <Segmented
          label={t('tolerance.scope')}
          value={scope}
          options={[
            ...(entry.issuer === null ? [] : [{ id: 'issuer' as const, label: entry.issuer }]),
            { id: 'all' as const, label: t('tolerance.everybody') },
          ]}
          onChange={setScope}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={t('tolerance.absolute', { currency: entry.currency ?? '' })}
            inputMode="decimal"
            value={absolute}
            onChange={text => setAbsolute(text.trim())}
            {...(isAmount ? {} : { error: t('problem.amount') })}
          />
          <TextField
            label={t('tolerance.share')}
            inputMode="decimal"
            value={percent}
            onChange={text => setPercent(text.trim())}
            {...(isPercent ? {} : { error: t('problem.share') })}
          />
        </div>
        {state.error ? <ErrorState compact error={state.error} /> : null}
      </div>
    </Dialog>
  );
}
