import {
  add,
  compare,
  type Fraction,
  fraction,
  fromDecimal,
  multiply,
  negate,
  subtract,
  zero,
} from '../money/fraction.ts';
import { addDays, dayStartMs } from '../quality/days.ts';

/** Exact amounts of one series: `amounts[i]` is `start` + i days, null = unknown; also unknown are the days of `missing`. */
export type Daily = {
  readonly start: string;
  readonly amounts: readonly (string | null)[];
  readonly missing: ReadonlySet<string>;
};

export type ChangeLimits = {
  readonly window: 'day' | 'week';
  /** Share of what is usual (0.3 = 30 %), and units of the currency; both must be reached. Decimals. */
  readonly upBy: string;
  readonly minimum: string;
};

export type CostRise = { readonly cost: Fraction; readonly usual: Fraction; readonly increase: Fraction };

const WEEKS = 4;
/** Of the four weeks so many must be known to say what is usual. */
const FEWEST_WEEKS = 3;
const MONTHS = 3;
/** Days from a month's end that are also counted from there: fees of the last day come on the 28th, 30th or 31st. */
const MONTH_END_DAYS = 3;
const DAY_MS = 86_400_000;

/**
 * Days of history before the window that it looks at.
 * @see docs/user-guide/alerts.md#cost-that-goes-up
 */
export const HISTORY_DAYS = 7 + 7 * WEEKS + 31 * MONTHS + 7 * WEEKS + 7;

/**
 * Whether a day (or the seven that end with it) cost more than usual. Usual is, for each day, the median of the same weekday of the four weeks
 * before, and what the same day of the month has brought on top in the last three months (lower median), so that fees of the first day and of the
 * last raise no alert month after month. Everything is exact.
 * @returns 'unknown' when the window or what is usual is not known, null when it is not up
 */
export function costRise(series: Daily, lastDay: string, limits: ChangeLimits): CostRise | 'unknown' | null {
  const days = limits.window === 'day' ? [lastDay] : Array.from({ length: 7 }, (_, back) => addDays(lastDay, -back));
  let [cost, usual] = [zero, zero];
  for (const day of days) {
    const [own, normal] = [valueOn(series, day), usualOn(series, day)];
    if (own === null || normal === null) return 'unknown';
    [cost, usual] = [add(cost, own), add(usual, normal)];
  }
  const increase = subtract(cost, usual);
  const size = usual.n < 0n ? negate(usual) : usual;
  const isUp =
    compare(increase, zero) > 0 &&
    compare(increase, fromDecimal(limits.minimum)) >= 0 &&
    compare(increase, multiply(fromDecimal(limits.upBy), size)) >= 0;
  return isUp ? { cost, usual, increase } : null;
}

function valueOn({ start, amounts, missing }: Daily, day: string): Fraction | null {
  const amount = amounts[Math.round((dayStartMs(day) - dayStartMs(start)) / DAY_MS)] ?? null;
  return amount === null || missing.has(day) ? null : fromDecimal(amount);
}

function usualOn(series: Daily, day: string): Fraction | null {
  const weekly = weekdayMedian(series, day);
  if (weekly === null) return null;
  const patterns = [sameDates(day), sameDistancesFromEnd(day)].map(others => onTop(series, others));
  return patterns.reduce<Fraction>((usual, extra) => {
    const candidate = extra === null ? weekly : add(weekly, extra);
    return compare(candidate, usual) > 0 ? candidate : usual;
  }, weekly);
}

/** Median of the same weekday in the four weeks before; the mean of the middle two. */
function weekdayMedian(series: Daily, day: string): Fraction | null {
  const known = Array.from({ length: WEEKS }, (_, week) => valueOn(series, addDays(day, -7 * (week + 1))))
    .filter(value => value !== null)
    .toSorted(compare);
  if (known.length < FEWEST_WEEKS) return null;
  const [low, high] = [known[Math.floor((known.length - 1) / 2)], known[Math.floor(known.length / 2)]];
  return low && high ? multiply(add(low, high), fraction(1n, 2n)) : null;
}

/** What these days had above their own weekdays: the lower median of what is known, null when it is nothing. */
function onTop(series: Daily, days: readonly string[]): Fraction | null {
  const known = days
    .flatMap(day => {
      const [own, usual] = [valueOn(series, day), weekdayMedian(series, day)];
      return own === null || usual === null ? [] : [subtract(own, usual)];
    })
    .toSorted(compare);
  return known[Math.floor((known.length - 1) / 2)] ?? null;
}

/** The same day of the three months before, where they have it. */
function sameDates(day: string): string[] {
  const date = new Date(dayStartMs(day));
  return Array.from({ length: MONTHS }, (_, back) => {
    const found = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back - 1, date.getUTCDate()));
    return found.getUTCDate() === date.getUTCDate() ? [found.toISOString().slice(0, 10)] : [];
  }).flat();
}

/** Near a month's end: the days as far from the end of the three months before. */
function sameDistancesFromEnd(day: string): string[] {
  const date = new Date(dayStartMs(day));
  const endOf = (back: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back + 1, 0);
  const distance = Math.round((endOf(0) - dayStartMs(day)) / DAY_MS);
  if (distance >= MONTH_END_DAYS) return [];
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(endOf(back + 1) - distance * DAY_MS).toISOString().slice(0, 10),
  );
}
