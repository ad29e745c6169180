import type { Unscaled } from '../../../src-core/money/amount.ts';
import type { ArrowResult } from '../../data/arrow/result.ts';
import { CURRENCY } from '../../data/arrow/totals.ts';

export const BUCKET = 'ChargePeriodStart';

/** One month of one currency. `amount` null: there are charges, but none of them has this measure. */
export type MonthSpend = { start: number; amount: Unscaled | null };

/** Months in ascending order per currency. */
export function monthlySpend(result: ArrowResult, measure: string): Map<string | null, MonthSpend[]> {
  const byCurrency = new Map<string | null, MonthSpend[]>();
  const bucket = result.time(BUCKET);
  const currency = result.text(CURRENCY);
  const money = result.money(measure);
  for (let row = 0; row < result.rowCount; row += 1) {
    const start = bucket?.get(row);
    if (start === null || start === undefined) continue;
    const key = currency?.get(row) ?? null;
    const months = byCurrency.get(key) ?? [];
    months.push({ start, amount: money?.get(row) ?? null });
    byCurrency.set(key, months);
  }
  for (const months of byCurrency.values()) months.sort((a, b) => a.start - b.start);
  return byCurrency;
}

export type Change = { value: string | null; before: Unscaled; now: Unscaled; difference: Unscaled };

/**
 * The values that moved most between two months, largest movement first. A month without charges counts as 0 here, because
 * the value is known to have none.
 * @param result one row per (month, value, currency)
 */
export function largestChanges(
  result: ArrowResult,
  from: { measure: string; dimension: string; currency: string | null; before: number; now: number },
  limit: number,
): Change[] {
  const bucket = result.time(BUCKET);
  const currency = result.text(CURRENCY);
  const value = result.text(from.dimension);
  const money = result.money(from.measure);
  const changes = new Map<string | null, Change>();
  for (let row = 0; row < result.rowCount; row += 1) {
    if ((currency?.get(row) ?? null) !== from.currency) continue;
    const key = value?.get(row) ?? null;
    const change = changes.get(key) ?? { value: key, before: 0n, now: 0n, difference: 0n };
    const amount = money?.get(row) ?? 0n;
    if (bucket?.get(row) === from.now) change.now += amount;
    else if (bucket?.get(row) === from.before) change.before += amount;
    change.difference = change.now - change.before;
    changes.set(key, change);
  }
  return [...changes.values()]
    .filter(change => change.difference !== 0n)
    .sort((a, b) => compareSizes(b.difference, a.difference))
    .slice(0, limit);
}

/** Order of two amounts without their signs. */
function compareSizes(a: Unscaled, b: Unscaled): number {
  const difference = (a < 0n ? -a : a) - (b < 0n ? -b : b);
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

export type Slice = { value: string | null; amount: Unscaled };

/** One currency's amounts by value, largest charge or credit first; what is past `limit` is summed exactly into `other`. */
export function breakdown(
  result: ArrowResult,
  from: { measure: string; dimension: string; currency: string | null },
  limit: number,
): { slices: Slice[]; other: { count: number; amount: Unscaled }; total: Unscaled } {
  const currency = result.text(CURRENCY);
  const value = result.text(from.dimension);
  const money = result.money(from.measure);
  const slices: Slice[] = [];
  for (let row = 0; row < result.rowCount; row += 1) {
    const amount = money?.get(row) ?? null;
    if ((currency?.get(row) ?? null) !== from.currency || amount === null) continue;
    slices.push({ value: value?.get(row) ?? null, amount });
  }
  slices.sort((a, b) => compareSizes(b.amount, a.amount));
  const sum = (list: readonly Slice[]) => list.reduce((total, { amount }) => total + amount, 0n);
  const rest = slices.length > limit + 1 ? slices.slice(limit) : []; // a single rest is better shown by its name
  return {
    slices: slices.slice(0, slices.length - rest.length),
    other: { count: rest.length, amount: sum(rest) },
    total: sum(slices),
  };
}

/** `amount` of `total` as a ratio; null when there is no positive total to have a share of. */
export function shareOf(amount: Unscaled, total: Unscaled): number | null {
  return total > 0n ? Number((amount * 1_000_000n) / total) / 1e6 : null;
}

/** Heights of 0 to 1 for drawing; a credit month (negative) has height 0 and says so in words. */
export function barHeights(months: readonly MonthSpend[]): number[] {
  const largest = months.reduce((max, { amount }) => (amount !== null && amount > max ? amount : max), 0n);
  return months.map(({ amount }) =>
    amount === null || amount <= 0n || largest === 0n ? 0 : Number((amount * 10_000n) / largest) / 10_000,
  );
}

/** "YYYY-MM-DD" of this moment in `zone`, as the query's days are written. */
export function localDay(ms: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(ms);
}

/** First days of the month after "YYYY-MM-01". */
export function nextMonth(day: string): string {
  const [year = 1970, month = 1] = day.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
}

/** The address of one month in Explore. */
export function monthAddress(day: string): string {
  return `/explore?g=day&p=${day}..${nextMonth(day)}`;
}

/**
 * The newest month whose last day has charges (or simply the newest, when there is no other) and the month before it.
 * @param lastDay start of the newest day with charges; null = not known yet
 */
export function pickMonths(
  months: readonly MonthSpend[],
  lastDay: number | null,
  zone: string,
): { latest: MonthSpend | null; before: MonthSpend | null; unfinished: number | null } {
  const newest = months.at(-1);
  if (!newest) return { latest: null, before: null, unfinished: null };
  const dayAfter = lastDay === null ? null : localDay(lastDay + 36 * 3_600_000, zone); // 36 h: safe past any clock change
  const isUnfinished = dayAfter !== null && dayAfter < nextMonth(localDay(newest.start, zone));
  const at = isUnfinished && months.length > 1 ? months.length - 2 : months.length - 1;
  return {
    latest: months[at] ?? null,
    before: months[at - 1] ?? null,
    unfinished: isUnfinished ? newest.start : null,
  };
}

/** The end of a long folder or address tells places apart: `…/finance/2026`. */
export function shortPlace(place: string): string {
  const parts = place.split(/[\\/]/).filter(part => part !== '');
  return parts.length > 2 && place.length > 32 ? `…/${parts.slice(-2).join('/')}` : place;
}
