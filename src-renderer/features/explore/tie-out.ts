import type { RowsHead } from '../../../src-core/contract/query.ts';
import { parseAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import type { FiscalCalendar, Grain, Measure } from '../../../src-core/query/query-spec.ts';
import type { ArrowResult } from '../../data/arrow/result.ts';
import { CURRENCY, totalsByCurrency } from '../../data/arrow/totals.ts';
import { bucketDays, clip, type DayRange, localDay } from './period.ts';
import { BUCKET_COLUMN } from './question.ts';
import type { RowsTarget } from './view-state.ts';

export type Tie = { currency: string | null; shown: Unscaled; rows: Unscaled };

/**
 * The figure on screen that a rows panel was opened from, summed from the result the screen shows: per currency, or null when
 * the target is not in that result (an address opened by itself, with other dimensions or days).
 * @param shown the grain, zone and days of the result
 */
export function figureBehind(
  result: ArrowResult,
  measure: Measure,
  target: RowsTarget,
  shown: { grain: Grain; zone: string; calendar?: FiscalCalendar; range: DayRange | null },
): ReadonlyMap<string | null, Unscaled> | null {
  const money = result.money(measure);
  const currency = result.text(CURRENCY);
  const bucket = result.time(BUCKET_COLUMN);
  const conditions = target.filters.map(filter => ({ column: result.column(filter.dimension), filter }));
  if (!money || conditions.some(({ column, filter }) => column?.kind !== 'text' || filter.op !== 'in')) return null;
  const figures = new Map<string | null, Unscaled>();
  let isFound = false;
  for (let row = 0; row < result.rowCount; row += 1) {
    if (!conditions.every(({ column, filter }) => column?.kind === 'text' && filter.values.includes(column.get(row))))
      continue;
    if (target.from !== null || target.to !== null) {
      const start = bucket?.get(row) ?? null;
      const days = start === null ? null : bucketDays(localDay(start, shown.zone), shown.grain, shown.calendar);
      const clipped = days && clip(days, shown.range);
      if (clipped?.from !== target.from || clipped.to !== target.to) continue;
    }
    isFound = true;
    const amount = money.get(row);
    const key = currency?.get(row) ?? null;
    if (amount !== null) figures.set(key, (figures.get(key) ?? 0n) + amount);
  }
  return isFound ? figures : null;
}

/**
 * What the charge lines add up to: summed here from the lines themselves when all of them are at hand, otherwise the lake's sum.
 */
export function rowsTotals(
  head: RowsHead,
  whole: ArrowResult | null,
  measure: Measure,
): ReadonlyMap<string | null, Unscaled> {
  if (whole && whole.rowCount === head.totalRows) return totalsByCurrency(whole, measure);
  return new Map(
    head.totals.filter(total => total.measure === measure).map(total => [total.currency, parseAmount(total.amount)]),
  );
}

/** Both sides per currency; a side without charges in a currency counts as zero there. */
export function ties(shown: ReadonlyMap<string | null, Unscaled>, rows: ReadonlyMap<string | null, Unscaled>): Tie[] {
  return [...new Set([...shown.keys(), ...rows.keys()])].map(currency => ({
    currency,
    shown: shown.get(currency) ?? 0n,
    rows: rows.get(currency) ?? 0n,
  }));
}
