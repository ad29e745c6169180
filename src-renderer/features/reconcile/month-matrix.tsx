import { useTranslation } from 'react-i18next';
import { cx } from '../../components/cx.ts';
import { formatMonth } from '../../components/format-time.ts';
import { HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import type { MatrixRow } from './reconcile-model.ts';
import { stateLooks } from './state-badge.tsx';

const tones = {
  positive: 'text-positive',
  negative: 'bg-negative-soft text-negative',
  warning: 'bg-warning-soft text-warning',
  neutral: 'text-muted',
} as const;

/** Every bill of twelve months and its state. A cell opens that bill in its month. */
export function MonthMatrix({
  rows,
  months,
  month,
  onMonth,
  onOpen,
}: {
  rows: readonly MatrixRow[];
  months: readonly string[];
  /** The month that is looked at. */
  month: string;
  onMonth: (month: string) => void;
  onOpen: (key: string, month: string) => void;
}) {
  const { t, i18n } = useTranslation('reconcile');
  const nameOf = (id: string, style: 'long' | 'short') =>
    formatMonth(Date.parse(`${id}-01T00:00:00Z`), i18n.language, 'UTC', style);
  return (
    <PlainTable
      caption={t('matrix')}
      head={
        <>
          <HeadCell className="left-0 z-20 min-w-40">{t('column.issuer')}</HeadCell>
          {months.map(id => (
            <HeadCell key={id} className="px-1">
              <button
                type="button"
                aria-pressed={id === month}
                onClick={() => onMonth(id)}
                className={cx(
                  'rounded-xs px-1 py-0.5 hover:bg-hover',
                  id === month ? 'bg-accent-soft font-semibold text-accent' : 'text-muted',
                )}
              >
                {nameOf(id, 'short')}
              </button>
            </HeadCell>
          ))}
        </>
      }
    >
      <tbody>
        {rows.map(({ key, bill, months: entries }) => (
          <tr key={key}>
            <RowHead className="sticky left-0 z-10 max-w-44 bg-bg py-1">
              <span className="block truncate" title={bill.issuer ?? undefined}>
                {bill.issuer ?? t('noIssuer')}
              </span>
              <span className="block truncate text-2xs text-muted" title={bill.account ?? undefined}>
                {[bill.account ?? t('allAccounts'), bill.currency].filter(Boolean).join(' · ')}
              </span>
            </RowHead>
            {months.map(id => {
              const entry = entries.get(id);
              if (!entry)
                return (
                  <td key={id} className="border-b border-border px-1 text-center text-2xs text-muted">
                    <span aria-hidden>·</span>
                    <span className="sr-only">{t('nothing')}</span>
                  </td>
                );
              const { icon: Icon, tone } = stateLooks[entry.state];
              return (
                <td key={id} className={cx('border-b border-border px-1', id === month && 'bg-sunken')}>
                  <button
                    type="button"
                    aria-label={t('openCell', {
                      ...{ issuer: bill.issuer ?? t('noIssuer'), month: nameOf(id, 'long') },
                      state: t(`stateShort.${entry.state}`),
                    })}
                    onClick={() => onOpen(key, id)}
                    className={cx(
                      'flex w-full items-center gap-1 rounded-sm px-1 py-1 text-2xs font-[550] whitespace-nowrap hover:bg-hover',
                      tones[tone],
                    )}
                  >
                    <Icon aria-hidden size={13} className="shrink-0" />
                    {t(`stateShort.${entry.state}`)}
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}
