import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { formatCount } from '../../components/money/format.ts';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';

/** What was personal in a drop and is not in the lake; nothing when there was nothing. */
export function MaskingReceipt({ drop }: { drop: Drop }) {
  const { t, i18n } = useTranslation('sources');
  const { data: receipts } = useLakeQuery(['masking-receipts'], signal => api.rules.receipts(undefined, { signal }));
  const receipt = receipts?.find(({ dropId }) => dropId === drop.id);
  if (!receipt || receipt.fields.length === 0) return null;
  const text = (count: number) => ({ count, text: formatCount(count, i18n.language) });
  return (
    <section>
      <h3 className="eyebrow mb-1">{t('masking.title')}</h3>
      <p className="mb-1.5 flex items-start gap-2 text-xs text-muted">
        <ShieldCheck aria-hidden size={14} className="mt-px shrink-0 text-positive" />
        {t('masking.hint')}
      </p>
      <ul className="divide-y divide-border rounded-md border border-border text-sm">
        {receipt.fields.map(field => (
          <li key={`${field.field} ${field.detector}`} className="px-3 py-1.5">
            <span className="block font-mono text-xs wrap-anywhere">{field.field}</span>
            <span className="block text-xs text-muted">
              {[
                t(`masking.action.${field.action}`, text(field.cells)),
                field.action === 'token' ? t('masking.distinct', text(field.distinct)) : null,
                t(`masking.detector.${field.detector}`, field.detector),
              ]
                .filter(part => part !== null)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-xs text-muted">{t('masking.policy', { version: receipt.policyVersion })}</p>
    </section>
  );
}
