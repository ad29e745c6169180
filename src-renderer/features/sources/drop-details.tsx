import { Link } from '@tanstack/react-router';
import { ArrowRight, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { formatInstant, formatPeriod } from '../../components/format-time.ts';
import { formatName } from '../../components/lake-words.ts';
import { Count, Money, Unknown } from '../../components/money/figures.tsx';
import { IconButton } from '../../components/ui/button.tsx';
import { useSettings } from '../../data/lake-query.ts';
import { DropRecords } from './drop-records.tsx';
import { DropRestated } from './drop-restated.tsx';
import { FindingList } from './finding-list.tsx';
import { MaskingReceipt } from './masking-receipt.tsx';
import { totalsOf } from './sources-model.ts';
import { StatusBadge } from './status-badge.tsx';

/** Everything known about one drop: where it belongs, its totals to the last digit, and its findings. */
export function DropDetails({
  drop,
  drops,
  onSelect,
  onClose,
}: {
  drop: Drop;
  drops: readonly Drop[];
  onSelect: (id: string) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation(['sources', 'common']);
  const { settings } = useSettings();
  const accounts = drop.scope.billingAccountIds.map(id => id ?? t('common:noValue'));
  const scope: [string, ReactNode][] = [
    [t('details.providers'), drop.scope.providers.join(', ') || t('common:noValue')],
    [t('details.accounts'), accounts.slice(0, 8).join(', ') + (accounts.length > 8 ? ` +${accounts.length - 8}` : '')],
  ];
  const facts: [string, ReactNode][] = [
    [
      t('column.file'),
      <span key="file" className="wrap-anywhere">
        {drop.fileName}
      </span>,
    ],
    [t('column.format'), formatName(drop.format, drop.formatVersion, i18n)],
    ...(drop.records ? [] : scope),
    [t('column.importedAt'), formatInstant(drop.importedAt, i18n.language, settings.zone)],
    [t('details.lakeVersion'), `v${drop.lakeVersion}`],
    [
      t('details.sha256'),
      <span key="hash" className="font-mono text-2xs wrap-anywhere select-all">
        {drop.sha256}
      </span>,
    ],
  ];
  const period = `${drop.period.start.slice(0, 10)}..${drop.period.end.slice(0, 10)}`;
  return (
    <aside
      aria-label={drop.source}
      className="w-[460px] shrink-0 overflow-auto border-l border-border bg-surface max-[1100px]:absolute max-[1100px]:inset-y-0 max-[1100px]:right-0 max-[1100px]:z-20 max-[1100px]:w-[min(520px,100%)] max-[1100px]:shadow-(--shadow-overlay)"
    >
      <header className="sticky top-0 z-10 flex items-start gap-3 border-b border-border bg-surface py-2.5 pr-2 pl-5">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-semibold">{drop.source}</h2>
          <p className="text-xs text-muted">{formatPeriod(drop.period, i18n.language)}</p>
        </div>
        <IconButton size="sm" label={t('details.close')} onPress={onClose}>
          <X aria-hidden size={15} />
        </IconButton>
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 px-5 py-4">
        <div className="flex items-center justify-between gap-3">
          <StatusBadge drop={drop} />
          {drop.records ? null : (
            <Link
              to="/explore"
              search={{ g: 'day', p: period }}
              className="inline-flex shrink-0 items-center gap-1 text-xs font-[550] text-accent hover:underline"
            >
              {t('details.explore')}
              <ArrowRight aria-hidden size={13} />
            </Link>
          )}
        </div>
        {drop.notices.length > 0 || drop.supersededBy.length > 0 ? (
          <ul className="grid gap-1 rounded-md bg-info-soft px-3 py-2 text-xs">
            {drop.notices.map(notice => (
              <li key={notice}>{notice}</li>
            ))}
            {drop.supersededBy.map(id => (
              <li key={id}>
                {t('details.supersededBy')}{' '}
                <button type="button" className="font-[550] text-accent hover:underline" onClick={() => onSelect(id)}>
                  {drops.find(other => other.id === id)?.fileName ?? id}
                </button>
              </li>
            ))}
          </ul>
        ) : null}
        <DropRestated drop={drop} />
        <Rows drop={drop} />
        {drop.records ? <DropRecords records={drop.records} /> : <Totals drop={drop} />}
        <FindingList drop={drop} />
        <MaskingReceipt drop={drop} />
        <section>
          <h3 className="eyebrow mb-1">{t('details.origin')}</h3>
          <dl className="text-sm">
            {facts.map(([label, value]) => (
              <div key={label} className="grid grid-cols-[108px_minmax(0,1fr)] gap-3 py-1">
                <dt className="text-muted">{label}</dt>
                <dd className="min-w-0 wrap-anywhere">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </aside>
  );
}

function Rows({ drop }: { drop: Drop }) {
  const { t } = useTranslation('sources');
  const parts = ['read', 'accepted', 'rejected', 'flagged'] as const;
  return (
    <dl className="grid grid-cols-4 divide-x divide-border rounded-md border border-border">
      {parts.map(part => (
        <div key={part} className="px-3 py-2">
          <dt className="text-2xs text-muted">{t(`details.rows.${part}`)}</dt>
          <dd className="text-base font-[550]">
            <Count value={drop.rows[part]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The four measures, every digit: this is where a figure is compared with the provider's own total. */
function Totals({ drop }: { drop: Drop }) {
  const { t } = useTranslation(['sources', 'common']);
  return (
    <section>
      <h3 className="eyebrow mb-1">{t('details.totals')}</h3>
      <dl className="divide-y divide-border border-y border-border text-sm">
        {measures.map(measure => {
          const totals = totalsOf(drop, measure);
          return (
            <div key={measure} className="flex justify-between gap-4 py-1.5">
              <dt className="shrink-0 text-muted">{t(`common:measure.${measure}`)}</dt>
              <dd className="min-w-0 text-right select-text">
                {totals.length === 0 ? <Unknown /> : null}
                {totals.map(total => (
                  <div key={total.currency}>
                    <Money amount={total.amount} currency={total.currency} style="exact" />
                  </div>
                ))}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
