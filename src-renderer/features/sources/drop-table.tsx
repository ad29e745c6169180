import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { cx } from '../../components/cx.ts';
import { formatInstant, formatPeriod } from '../../components/format-time.ts';
import { Count, Money, Unknown } from '../../components/money/figures.tsx';
import { useSettings } from '../../data/lake-query.ts';
import { totalsOf } from './sources-model.ts';
import { StatusBadge } from './status-badge.tsx';

const head =
  'sticky top-0 z-10 border-b border-border bg-bg px-3 py-1.5 text-2xs font-[550] text-muted whitespace-nowrap';
const cell = 'px-3 py-1 align-middle';

/** Every drop, newest import first. A row opens its details; the name is the button that a keyboard reaches. */
export function DropTable({
  drops,
  selectedId,
  onSelect,
  isNarrow,
}: {
  drops: readonly Drop[];
  selectedId: string | null;
  onSelect: (id: string) => void;
  /** Beside open details there is room for the main columns only. */
  isNarrow: boolean;
}) {
  const { t, i18n } = useTranslation(['sources', 'common']);
  const { settings } = useSettings();
  const extra = isNarrow ? 'hidden' : 'max-[1240px]:hidden';
  return (
    <table className="w-full border-separate border-spacing-0 text-sm">
      <caption className="sr-only">{t('title')}</caption>
      <thead>
        <tr>
          <th scope="col" className={cx(head, 'pl-4 text-left')}>
            {t('column.source')}
          </th>
          <th scope="col" className={cx(head, 'text-left')}>
            {t('column.period')}
          </th>
          <th scope="col" className={cx(head, 'text-left', extra)}>
            {t('column.format')}
          </th>
          <th scope="col" className={cx(head, 'text-right', extra)}>
            {t('column.rows')}
          </th>
          <th scope="col" className={cx(head, 'text-right')}>
            {t(`common:measure.${settings.measure}`)}
          </th>
          <th scope="col" className={cx(head, 'text-left', extra)}>
            {t('column.importedAt')}
          </th>
          <th scope="col" className={cx(head, 'text-left')}>
            {t('column.status')}
          </th>
        </tr>
      </thead>
      <tbody>
        {drops.map(drop => (
          <tr
            key={drop.id}
            aria-selected={drop.id === selectedId}
            onClick={() => onSelect(drop.id)}
            className={cx(
              'h-(--row-height) [&>td]:border-b [&>td]:border-border [&>th]:border-b [&>th]:border-border',
              drop.id === selectedId ? 'bg-accent-soft' : 'hover:bg-hover',
              drop.status === 'superseded' && 'text-muted',
            )}
          >
            <th scope="row" className={cx(cell, 'max-w-72 pl-4 text-left font-[450]')}>
              <button
                type="button"
                aria-pressed={drop.id === selectedId}
                onClick={event => {
                  event.stopPropagation();
                  onSelect(drop.id);
                }}
                className="block w-full truncate rounded-xs text-left"
                title={drop.fileName}
              >
                <span className="font-[550]">{drop.source}</span>
                {drop.fileName === drop.source ? null : (
                  <span className="ml-2 text-xs text-muted">{drop.fileName}</span>
                )}
              </button>
            </th>
            <td className={cx(cell, 'whitespace-nowrap')}>{formatPeriod(drop.period, i18n.language)}</td>
            <td className={cx(cell, 'whitespace-nowrap text-muted', extra)}>
              {drop.format.toUpperCase()} {drop.formatVersion}
            </td>
            <td className={cx(cell, 'text-right', extra)}>
              <Count value={drop.rows.accepted} />
            </td>
            <td className={cx(cell, 'text-right')}>
              <Totals drop={drop} />
            </td>
            <td className={cx(cell, 'whitespace-nowrap text-muted', extra)}>
              {formatInstant(drop.importedAt, i18n.language, settings.zone)}
            </td>
            <td className={cell}>
              <StatusBadge drop={drop} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One line per currency: amounts of different currencies never meet. */
function Totals({ drop }: { drop: Drop }) {
  const { settings } = useSettings();
  const totals = totalsOf(drop, settings.measure);
  if (totals.length === 0) return <Unknown />;
  return totals.map(total => (
    <div key={total.currency}>
      <Money amount={total.amount} currency={total.currency} />
    </div>
  ));
}
