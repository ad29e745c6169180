import type { Unscaled } from '../../../src-core/money/amount.ts';
import type { ArrowResult } from './result.ts';

/** Exact sums, one per currency; the key null is "currency unknown". Amounts of different currencies never meet. */
export type Totals = ReadonlyMap<string | null, Unscaled>;

/** The column that says in which currency a row's amounts are. */
export const CURRENCY = 'BillingCurrency';

/**
 * Sum a measure exactly, per currency. A currency whose rows have no amount at all has no entry: unknown is not 0.
 * Time O(rows).
 */
export function totalsByCurrency(result: ArrowResult, measure: string): Totals {
  const money = result.money(measure);
  const currency = result.text(CURRENCY);
  const totals = new Map<string | null, Unscaled>();
  if (!money) return totals;
  for (let row = 0; row < result.rowCount; row += 1) {
    const amount = money.get(row);
    if (amount === null) continue;
    const key = currency?.get(row) ?? null;
    totals.set(key, (totals.get(key) ?? 0n) + amount);
  }
  return totals;
}

/** Currencies of a result, the one with most rows first, then by name. */
export function currenciesOf(result: ArrowResult): (string | null)[] {
  const currency = result.text(CURRENCY);
  const counts = new Map<string | null, number>();
  for (let row = 0; row < result.rowCount; row += 1) {
    const key = currency?.get(row) ?? null;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0]))).map(([key]) => key);
}

/**
 * A ratio of two exact amounts as a double, e.g. 0.125 for +12.5 %.
 * @returns null when the base is zero or unknown: "no comparison", not infinity
 */
export function ratio(part: Unscaled | null, whole: Unscaled | null): number | null {
  if (part === null || whole === null || whole === 0n) return null;
  const magnitude = whole < 0n ? -whole : whole;
  return Number((part * 1_000_000_000_000n) / magnitude) / 1e12;
}
