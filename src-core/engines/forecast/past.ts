import { at } from './numbers.ts';

/** What is learned from: [n] values, oldest first. */
export type Past = {
  /** Gaps are filled from the same slot of the season before, so that methods can run on; what is filled is never scored. */
  readonly y: Float64Array;
  /** 1 where the value is known. */
  readonly known: Uint8Array;
  readonly season: number;
  /** No known value is below zero: then no forecast is, either. */
  readonly isPositive: boolean;
};

/**
 * @param values [n] NaN = unknown. @param season steps after which the pattern repeats: 7 for days, 24 for hours
 * @returns null when nothing is known
 */
export function pastOf(values: Float64Array, season: number): Past | null {
  const n = values.length;
  const y = Float64Array.from(values);
  const known = new Uint8Array(n);
  let first = Number.NaN;
  let isPositive = true;
  for (let t = 0; t < n; t++) {
    const value = at(values, t);
    if (Number.isNaN(value)) continue;
    known[t] = 1;
    if (value < 0) isPositive = false;
    if (Number.isNaN(first)) first = value;
  }
  if (Number.isNaN(first)) return null;
  for (let t = 0; t < n; t++) {
    if (known[t] === 1) continue;
    y[t] = t >= season ? at(y, t - season) : t > 0 ? at(y, t - 1) : first;
  }
  return { y, known, season, isPositive };
}

/** Mean absolute difference to the season before, over the last `span` steps before `n`: the scale of MASE and of local spread. */
export function seasonalScale({ y, known, season }: Past, n: number, span: number): number {
  let sum = 0;
  let count = 0;
  for (let t = Math.max(season, n - span); t < n; t++) {
    if (known[t] !== 1 || known[t - season] !== 1) continue;
    sum += Math.abs(at(y, t) - at(y, t - season));
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}
