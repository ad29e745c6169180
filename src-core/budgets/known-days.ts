import type { DailySeries } from '../contract/engines-worker.ts';
import { parseAmount, type Unscaled } from '../money/amount.ts';
import { addDays, dayStartMs } from '../quality/days.ts';

/**
 * What the lake says of a scope, day by day: `amounts[i]` is `start` + i days, exact; null = nothing is known of the day. `missing`: days on which
 * a source is missing; what others delivered is there. `unrated`: charges are there and have no rate to the budget's currency.
 */
export type KnownDays = {
  readonly start: string;
  readonly amounts: readonly (Unscaled | null)[];
  readonly missing: ReadonlySet<string>;
  readonly unrated: readonly string[];
};

export type DayState = 'final' | 'provisional' | 'missing';

/** Some days summed: `whole` is of the final days, `open` of the others as far as anything is there. */
export type DaySum = {
  readonly whole: Unscaled;
  readonly open: Unscaled;
  readonly days: Readonly<Record<DayState, number>>;
  /** Something is there of at least one day. */
  readonly hasAny: boolean;
  readonly unrated: readonly string[];
};

const DAY_MS = 86_400_000;

/** Nothing is known of any day. */
export const nothingKnown: KnownDays = { start: '1970-01-01', amounts: [], missing: new Set(), unrated: [] };

/**
 * @param series as `ForecastService.load` gives it: a whole day without an amount is one whose charges have no rate
 * @param knownFrom days from here to its start are known to have cost nothing
 */
export function knownDays(
  { start, amounts, wholeUntil, missing = [] }: Pick<DailySeries, 'start' | 'amounts' | 'wholeUntil' | 'missing'>,
  knownFrom = start,
): KnownDays {
  const gone = new Set(missing);
  const before = Math.max(0, dayCount(knownFrom, start));
  const first = addDays(start, -before);
  const length = Math.max(before + amounts.length, dayCount(first, wholeUntil));
  const unrated: string[] = [];
  const filled = Array.from({ length }, (_, index) => {
    const day = addDays(first, index);
    const given = amounts[index - before];
    if (typeof given === 'string') return parseAmount(given);
    if (gone.has(day) || day >= wholeUntil) return null;
    if (given === undefined) return 0n; // every source has delivered the day, and none of it is in scope
    unrated.push(day);
    return null;
  });
  return { start: first, amounts: filled, missing: gone, unrated };
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
  if (amountOn(known, day) === null || known.missing.has(day)) return 'missing';
  return day < wholeUntil ? 'final' : 'provisional';
}

/** @param to exclusive. Empty when it is not after `from`. */
export function sumDays(known: KnownDays, from: string, to: string, wholeUntil: string): DaySum {
  const first = dayCount(known.start, from);
  const length = Math.max(0, dayCount(from, to));
  const wholeTo = dayCount(known.start, wholeUntil);
  const missing = new Set([...known.missing].map(day => dayCount(known.start, day)));
  let [whole, open, hasAny] = [0n, 0n, false];
  const days = { final: 0, provisional: 0, missing: 0 };
  for (let at = first; at < first + length; at += 1) {
    const amount = known.amounts[at] ?? null;
    const state = amount === null || missing.has(at) ? 'missing' : at < wholeTo ? 'final' : 'provisional';
    days[state] += 1;
    hasAny ||= amount !== null;
    if (state === 'final') whole += amount ?? 0n;
    else open += amount ?? 0n;
  }
  return { whole, open, days, hasAny, unrated: known.unrated.filter(day => day >= from && day < to) };
}

/** What is there, whole or not; null when a day has no rate, or when there are days and nothing is known of any. */
export function actualOf({ whole, open, days, hasAny, unrated }: DaySum): Unscaled | null {
  if (unrated.length > 0 || (days.missing > 0 && !hasAny)) return null;
  return whole + open;
}
