import type { DailySeries } from '../../contract/engines-worker.ts';
import { parseAmount, toNumber, type Unscaled } from '../../money/amount.ts';
import { dayNumber } from './days.ts';

/** A daily series as the engine holds it. Index 0 is day `first`. */
export type Daily = {
  readonly series: DailySeries;
  readonly first: number;
  /** What is there, exact; null = nothing. */
  readonly exact: readonly (Unscaled | null)[];
  /** [n] the same as numbers; NaN where nothing is there. */
  readonly amounts: Float64Array;
  /** [n] 1 where a source is missing or nothing is there: no part of what is learned. */
  readonly isMissing: Uint8Array;
  /** Days before this index are whole (or missing), from it on they are expected. May lie beyond the end of `exact`. */
  readonly whole: number;
  /** First day with anything but zero, where learning begins; `whole` when there is none. */
  readonly begin: number;
};

/** @param cutoff as if it were the morning of that day: what came later is not there */
export function dailyOf(series: DailySeries, cutoff: string | null): Daily {
  const first = dayNumber(series.start);
  const until = cutoff === null ? Number.POSITIVE_INFINITY : dayNumber(cutoff) - first;
  const texts = series.amounts.slice(0, Math.max(0, Math.min(series.amounts.length, until)));
  const exact = texts.map(text => (text === null ? null : parseAmount(text)));
  const amounts = Float64Array.from(exact, amount => (amount === null ? Number.NaN : toNumber(amount)));
  const isMissing = Uint8Array.from(exact, amount => (amount === null ? 1 : 0));
  for (const day of series.missing ?? []) {
    const index = dayNumber(day) - first;
    if (index >= 0 && index < isMissing.length) isMissing[index] = 1;
  }
  const whole = Math.max(0, Math.min(dayNumber(series.wholeUntil) - first, until));
  let begin = 0;
  while (begin < Math.min(whole, exact.length) && (isMissing[begin] === 1 || exact[begin] === 0n)) begin += 1;
  return { series, first, exact, amounts, isMissing, whole, begin: begin >= exact.length ? whole : begin };
}

/** What is learned from: [begin, whole), NaN where a day is missing. */
export function learnedValues({ amounts, isMissing, begin, whole }: Daily): Float64Array {
  const values = new Float64Array(Math.max(0, whole - begin)).fill(Number.NaN);
  for (let index = begin; index < Math.min(whole, amounts.length); index++) {
    const amount = amounts[index];
    if (isMissing[index] === 0 && amount !== undefined) values[index - begin] = amount;
  }
  return values;
}
