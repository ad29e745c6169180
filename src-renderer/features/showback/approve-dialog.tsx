import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { MoneyList } from '../../components/money/money-list.tsx';
import { FormDialog } from '../../components/ui/form-dialog.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { api } from '../../data/client.ts';
import { mainTotals } from './pack-state.ts';
import { periodName } from './pack-words.ts';
import { refreshPacks } from './use-packs.ts';

/** What is approved is this very content: its hash is named, and any other content needs another approval. */
export function ApproveDialog({ pack, onClose }: { pack: Pack; onClose: () => void }) {
  const { t, i18n } = useTranslation('showback');
  const [note, setNote] = useState('');
  const approve = async () => {
    await api.reports.approve({ id: pack.id, contentHash: pack.contentHash, note });
    await refreshPacks();
    onClose();
  };
  return (
    <FormDialog
      title={t('approve.title')}
      answer={t('approve.button')}
      width="sm"
      isDismissable
      save={approve}
      onClose={onClose}
    >
      <div className="grid gap-3">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          <dt className="text-muted">{t('column.pack')}</dt>
          <dd lang={pack.template.language}>{pack.title}</dd>
          <dt className="text-muted">{t('new.period')}</dt>
          <dd>{periodName(pack.period, i18n.language)}</dd>
          <dt className="text-muted">{t('column.total')}</dt>
          <dd>
            <MoneyList amounts={mainTotals(pack)} />
          </dd>
          <dt className="text-muted">{t('approve.hash')}</dt>
          <dd className="font-mono text-xs wrap-anywhere select-text">{pack.contentHash}</dd>
        </dl>
        <p className="text-xs text-muted">
          {t(pack.template.gate.approval === 'other-person' ? 'approve.other' : 'approve.hint', { who: pack.builtBy })}
        </p>
        <TextField label={t('approve.note')} value={note} onChange={setNote} maxLength={1000} />
      </div>
    </FormDialog>
  );
}
