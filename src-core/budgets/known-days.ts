import { parseAmount, type Unscaled } from '../money/amount.ts';
import { dayStartMs } from '../quality/days.ts';

/**
 * What the lake says of a scope, day by day: `amounts[i]` is `start` + i days, exact; null = nothing is known of the day. `unrated`: its charges
 * are there and have no rate to the budget's currency.
 */
export type KnownDays = {
  readonly start: string;
  readonly amounts: readonly (Unscaled | null)[];
  readonly unrated: ReadonlySet<string>;
};

export type DayState = 'final' | 'provisional' | 'missing';

/** Some days summed: `whole` and `open` are of the final and of the provisional days. */
export type DaySum = {
  readonly whole: Unscaled;
  readonly open: Unscaled;
  readonly days: Readonly<Record<DayState, number>>;
  readonly unrated: readonly string[];
};

const DAY_MS = 86_400_000;

/** @param amounts decimal text, null = the day is missing */
export function knownDays(
  start: string,
  amounts: readonly (string | null)[],
  unrated: Iterable<string> = [],
): KnownDays {
  return {
    start,
    amounts: amounts.map(amount => (amount === null ? null : parseAmount(amount))),
    unrated: new Set(unrated),
  };
}

/** Days from one to another, `to` exclusive. */
export const dayCount = (from: string, to: string): number => Math.round((dayStartMs(to) - dayStartMs(from)) / DAY_MS);

/** The earlier of two days. */
export const earlier = (a: string, b: string): string => (a < b ? a : b);

/** The day's amount; null where nothing is known, also before and after what the lake holds. */
export function amountOn(known: KnownDays, day: string): Unscaled | null {
  return known.amounts[dayCount(known.start, day)] ?? null;
}

/** @param wholeUntil first day that is not whole */
export function stateOf(known: KnownDays, day: string, wholeUntil: string): DayState {
  if (amountOn(known, day) === null) return 'missing';
  return day < wholeUntil ? 'final' : 'provisional';
}

/** @param to exclusive. Empty when it is not after `from`. */
export function sumDays(known: KnownDays, from: string, to: string, wholeUntil: string): DaySum {
  const first = dayCount(known.start, from);
  const length = Math.max(0, dayCount(from, to));
  const wholeTo = dayCount(known.start, wholeUntil);
  let [whole, open] = [0n, 0n];
  const days = { final: 0, provisional: 0, missing: 0 };
  for (let at = first; at < first + length; at += 1) {
    const amount = known.amounts[at] ?? null;
    if (amount === null) days.missing += 1;
    else if (at < wholeTo) {
      whole += amount;
      days.final += 1;
    } else {
      open += amount;
      days.provisional += 1;
    }
  }
  const unrated = known.unrated.size === 0 ? [] : [...known.unrated].filter(day => day >= from && day < to);
  return { whole, open, days, unrated };
}

/** What is there, whole or not; null when a day has no rate, or when there are days and nothing is known of any. */
export function actualOf({ whole, open, days, unrated }: DaySum): Unscaled | null {
  if (unrated.length > 0) return null;
  if (days.missing > 0 && days.final + days.provisional === 0) return null;
  return whole + open;
}
