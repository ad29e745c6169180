import type { RowsHead } from '../../../src-core/contract/query.ts';
import { parseAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import type { ArrowResult } from '../../data/arrow/result.ts';
import { CURRENCY, totalsByCurrency } from '../../data/arrow/totals.ts';
import { localDay } from './period.ts';
import { BUCKET_COLUMN } from './question.ts';
import type { RowsTarget } from './view-state.ts';

export type Tie = { currency: string | null; shown: Unscaled; rows: Unscaled };

/**
 * The figure on screen that a rows panel was opened from, summed from the result the screen shows: per currency, or null when
 * the target cannot be found in that result (an address opened by itself with other dimensions).
 */
export function figureBehind(
  result: ArrowResult,
  measure: Measure,
  target: RowsTarget,
  zone: string,
): ReadonlyMap<string | null, Unscaled> | null {
  const money = result.money(measure);
  const currency = result.text(CURRENCY);
  const bucket = result.time(BUCKET_COLUMN);
  const conditions = target.filters.map(filter => ({ column: result.column(filter.dimension), filter }));
  if (!money || conditions.some(({ column, filter }) => column?.kind !== 'text' || filter.op !== 'in')) return null;
  if ((target.from !== null || target.to !== null) && !bucket) return null;
  const figures = new Map<string | null, Unscaled>();
  for (let row = 0; row < result.rowCount; row += 1) {
    const isHeld = conditions.every(({ column, filter }) => column?.kind === 'text' && filter.values.includes(column.get(row)));
    if (!isHeld) continue;
    if (bucket && target.from !== null && target.to !== null) {
      const start = bucket.get(row);
      const day = start === null ? null : localDay(start, zone);
      // A bucket that begins before the period was cut to it: its days overlap the target.
      if (day === null || day >= target.to || (day < target.from && !isFirstBucket(result, row))) continue;
    }
    const amount = money.get(row);
    const key = currency?.get(row) ?? null;
    if (amount !== null) figures.set(key, (figures.get(key) ?? 0n) + amount);
  }
  return figures;
}

/** Only the earliest bucket can begin before the period that cuts it. */
function isFirstBucket(result: ArrowResult, row: number): boolean {
  const bucket = result.time(BUCKET_COLUMN);
  const start = bucket?.get(row) ?? null;
  for (let other = 0; other < result.rowCount; other += 1) {
    const value = bucket?.get(other) ?? null;
    if (value !== null && start !== null && value < start) return false;
  }
  return true;
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
