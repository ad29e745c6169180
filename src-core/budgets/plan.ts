import type { Budget, BudgetNote } from '../contract/budgets.ts';
import type { Unscaled } from '../money/amount.ts';
import { type Fraction, fraction, fromUnscaled, multiply } from '../money/fraction.ts';
import { addDays, daysBetween } from '../quality/days.ts';
import { amountOn, dayCount, type KnownDays } from './known-days.ts';
import type { BudgetPeriod } from './periods.ts';

/** How a period's budget is spread: one weight a day, integers of which at least one is positive and none is negative. */
export type Plan = {
  readonly weights: readonly bigint[];
  /** Why it is spread otherwise than asked for; null = as asked. */
  readonly note: BudgetNote | null;
};

/** A pattern is learned from half a year that ends a week before the period: by then its days have settled, and it stands still during the period. */
const LEARNED_DAYS = 182;
const SETTLED_DAYS = 7;
const FEWEST_DAYS = 28;
/** A place in the month tells something when it was seen so often. */
const FEWEST_PLACES = 3n;
const SCALE = 1_000_000n;

/** @see docs/formulas/budgets.md#plan */
export function planOf(kind: Budget['plan'], period: BudgetPeriod, known: KnownDays): Plan {
  const days = daysBetween(period.from, addDays(period.to, -1));
  if (kind === 'working-days') return { weights: days.map(day => (isoWeekday(day) <= 5 ? 1n : 0n)), note: null };
  const even = days.map(() => 1n);
  if (kind === 'even') return { weights: even, note: null };
  const usual = usualDays(known, period.from);
  if (usual === null) return { weights: even, note: { code: 'short-past', period: period.label, needed: FEWEST_DAYS } };
  const weights = days.map(day => usual(day));
  if (weights.every(weight => weight === 0n))
    return { weights: even, note: { code: 'free-past', period: period.label } };
  return { weights, note: null };
}

/** What should be spent by the end of the first `count` days: exact. */
export function plannedAfter({ weights }: Plan, budget: Unscaled, count: number): Fraction {
  return plannedOn(weights, budget, weights.slice(0, count));
}

/** What should be spent on some of the days. */
export function plannedOn(weights: readonly bigint[], budget: Unscaled, some: readonly bigint[]): Fraction {
  return multiply(fromUnscaled(budget), fraction(sum(some), sum(weights)));
}

const sum = (weights: readonly bigint[]) => weights.reduce((total, weight) => total + weight, 0n);

/**
 * What a day usually costs: the mean of the first days of months, of their last days, and of each weekday among the others, as integers; negative
 * means count as nothing. Null when too little is known.
 */
function usualDays(known: KnownDays, periodStart: string): ((day: string) => bigint) | null {
  const last = addDays(periodStart, -SETTLED_DAYS - 1);
  const seen = new Map<string, { sum: bigint; count: bigint }>();
  let count = 0;
  for (const day of daysBetween(addDays(last, 1 - LEARNED_DAYS), last)) {
    const amount = amountOn(known, day);
    if (amount === null) continue;
    count += 1;
    const place = placeOf(day) ?? weekdayOf(day); // a first or last day says nothing of its weekday
    const before = seen.get(place) ?? { sum: 0n, count: 0n };
    seen.set(place, { sum: before.sum + amount, count: before.count + 1n });
  }
  if (count < FEWEST_DAYS) return null;
  const meanOf = (key: string | null, fewest: bigint) => {
    const found = key === null ? undefined : seen.get(key);
    return found && found.count >= fewest ? (found.sum * SCALE) / found.count : null;
  };
  return day => {
    const mean = meanOf(placeOf(day), FEWEST_PLACES) ?? meanOf(weekdayOf(day), 1n) ?? 0n;
    return mean > 0n ? mean : 0n;
  };
}

/** Fees come on the first day of a month and month-end work on the last; null for the days between. */
function placeOf(day: string): 'first' | 'last' | null {
  if (day.endsWith('-01')) return 'first';
  return addDays(day, 1).endsWith('-01') ? 'last' : null;
}

const weekdayOf = (day: string) => `weekday ${isoWeekday(day)}`;

/** 1 = Monday. 1970-01-01 was a Thursday. */
function isoWeekday(day: string): number {
  return ((((dayCount('1970-01-01', day) + 3) % 7) + 7) % 7) + 1;
}
