import { useTranslation } from 'react-i18next';
import { formatAmount as toDecimal } from '../../../src-core/money/amount.ts';
import { cx } from '../../components/cx.ts';
import { formatMonth } from '../../components/format-time.ts';
import { formatAmount } from '../../components/money/format.ts';
import { AddressLink } from '../../data/address-link.tsx';
import { barHeights, localDay, type MonthSpend, monthAddress } from './home-model.ts';

const SHOWN = 14;

/**
 * Spend by month. Plain elements rather than the chart library: Home must be there at once, and each bar is a link that a
 * keyboard reaches and a screen reader reads with its amount.
 */
export function MonthBars({
  months,
  currency,
  zone,
  unfinished,
}: {
  months: readonly MonthSpend[];
  currency: string | null;
  zone: string;
  /** Start of a month that the lake does not cover to its end. */
  unfinished: number | null;
}) {
  const { t, i18n } = useTranslation('home');
  const shown = months.slice(-SHOWN);
  const heights = barHeights(shown);
  return (
    <ol aria-label={t('spendByMonth')} className="flex h-52 items-end">
      {shown.map((month, index) => {
        const amount = month.amount === null ? null : toDecimal(month.amount);
        const isUnfinished = month.start === unfinished;
        const words = amount === null ? t('noAmount') : formatAmount(amount, currency, i18n.language);
        const name = formatMonth(month.start, i18n.language, zone);
        return (
          <li key={month.start} className="h-full min-w-0 flex-1">
            <AddressLink
              address={monthAddress(localDay(month.start, zone))}
              title={`${name}: ${words}${isUnfinished ? ` (${t('unfinished')})` : ''}`}
              className="group flex h-full flex-col rounded-sm"
            >
              <span className="mx-auto flex w-full max-w-20 px-0.5 min-h-0 flex-1 flex-col justify-end">
                <span className="figure mb-1 flex justify-center text-2xs whitespace-nowrap text-muted group-hover:text-text group-focus-visible:text-text">
                  {amount === null ? '–' : formatAmount(amount, currency, i18n.language, 'compact')}
                </span>
                <span
                  className={cx(
                    'block min-h-px shrink-0 rounded-t-xs transition-colors',
                    isUnfinished
                      ? 'border border-b-0 border-dashed border-series-1 bg-[color-mix(in_srgb,var(--color-series-1)_22%,transparent)]'
                      : 'bg-[color-mix(in_srgb,var(--color-series-1)_72%,transparent)] group-hover:bg-series-1',
                  )}
                  style={{ height: `${((heights[index] ?? 0) * 86).toFixed(2)}%` }}
                />
              </span>
              <span className="h-9 truncate border-t border-border-strong/50 pt-1 text-center text-2xs leading-4 text-muted">
                {formatMonth(month.start, i18n.language, zone, 'name')}
                {isUnfinished ? <span className="sr-only"> {t('unfinished')}</span> : null}
                {isYearShown(month.start, index, zone) ? (
                  <span className="block">{localDay(month.start, zone).slice(0, 4)}</span>
                ) : null}
              </span>
            </AddressLink>
          </li>
        );
      })}
    </ol>
  );
}

/** The year stands under the first month and under each January. */
function isYearShown(start: number, index: number, zone: string): boolean {
  return index === 0 || localDay(start, zone).slice(5, 7) === '01';
}
