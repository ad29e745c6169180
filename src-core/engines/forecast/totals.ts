import type { Unscaled } from '../../money/amount.ts';
import { formatAmount, parseAmount } from '../../money/amount.ts';
import { estimateText } from './estimate-text.ts';
import type { Expected } from './expect-days.ts';
import { levels } from './intervals.ts';
import { at } from './numbers.ts';
import { centralInterval } from './paths.ts';

export type Bands = { low80: string | null; high80: string | null; low95: string | null; high95: string | null };
export const noBands: Bands = { low80: null, high80: null, low95: null, high95: null };

export type DayState = 'final' | 'provisional' | 'missing' | 'future';

/** What a day is, by index; before the series begins there was nothing to deliver. */
export function stateAt({ daily: { whole, isMissing, amounts } }: Expected, index: number): DayState {
  if (index < 0) return 'final';
  if (index < whole) return isMissing[index] === 0 ? 'final' : 'missing';
  return index < amounts.length && !Number.isNaN(at(amounts, index)) ? 'provisional' : 'future';
}

/** What is expected of a day, rounded as it is shown; null for a final day, of which everything is known. */
export function estimateAt(expected: Expected, index: number, digits: number): string | null {
  const { daily, mean, gaps } = expected;
  if (index >= daily.whole) {
    const value = mean[index - daily.whole];
    if (value === undefined) return null;
    // rounding must not put it below what is there, exactly
    const there = daily.exact[index] ?? null;
    const text = estimateText(value, digits);
    return there !== null && value === Number(formatAmount(there)) ? formatAmount(there) : text;
  }
  const gap = gaps.get(index);
  return gap ? estimateText(gap.mean, digits) : null;
}

/** What is there and what a stretch of days ends at, exact sums of exact or rounded days. */
export type Sums = { there: Unscaled; hasAny: boolean; provisional: Unscaled; total: Unscaled; isClosed: boolean };

/** @param from, to indexes, `to` exclusive; before the series begins there is nothing */
export function sumDays(expected: Expected, from: number, to: number, digits: number): Sums {
  const sums: Sums = { there: 0n, hasAny: false, provisional: 0n, total: 0n, isClosed: true };
  for (let index = Math.max(0, from); index < to; index++) {
    const there = expected.daily.exact[index] ?? null;
    if (there !== null) {
      sums.there += there;
      sums.hasAny = true;
    }
    const state = stateAt(expected, index);
    if (state === 'provisional' && there !== null) sums.provisional += there;
    if (state !== 'final') sums.isClosed = false;
    const estimate = estimateAt(expected, index, digits);
    sums.total += estimate === null ? (there ?? 0n) : parseAmount(estimate);
  }
  return sums;
}

/**
 * Simulated totals of days, day after day: each call adds a day to every path. Quantiles of sums come from sums of paths, never from sums of
 * quantiles.
 */
export class PathSums {
  readonly #expected: Expected;
  readonly #sums: Float64Array;
  #known = 0;
  #unknownDays = 0;

  constructor(expected: Expected) {
    this.#expected = expected;
    this.#sums = new Float64Array(expected.count);
  }

  /** Every day so far is final. */
  get isKnown(): boolean {
    return this.#unknownDays === 0;
  }

  add(index: number): void {
    const { daily, mean, paths, gaps } = this.#expected;
    const state = stateAt(this.#expected, index);
    const gap = gaps.get(index);
    if (state === 'final' || (index < daily.whole && !gap)) {
      const amount = index < 0 ? Number.NaN : (daily.amounts[index] ?? Number.NaN);
      if (!Number.isNaN(amount)) this.#known += amount;
      return;
    }
    this.#unknownDays += 1;
    const step = index - daily.whole;
    for (let path = 0; path < this.#sums.length; path++)
      this.#sums[path] = at(this.#sums, path) + (gap ? at(gap.paths, path) : at(paths, path * mean.length + step));
  }

  /** Ascending; one value once every day is final, none where nothing can be simulated. */
  totals(): Float64Array {
    if (this.#unknownDays === 0) return Float64Array.of(this.#known);
    return Float64Array.from(this.#sums, sum => sum + this.#known).sort();
  }

  bands(digits: number): Bands {
    const totals = this.totals();
    if (totals.length === 0) return noBands;
    const [inner, outer] = levels.map(level =>
      centralInterval(totals, level).map(value => estimateText(value, digits)),
    );
    const [low80 = null, high80 = null] = inner ?? [];
    const [low95 = null, high95 = null] = outer ?? [];
    return { low80, high80, low95, high95 };
  }
}
