import { at } from './numbers.ts';

const LEVEL_WEIGHTS = [0.05, 0.12, 0.25, 0.5] as const;
const TREND_WEIGHTS = [
  [0.1, 0.05],
  [0.3, 0.1],
  [0.5, 0.2],
] as const;
const DAMPING = 0.95;

/** Room for the levels of one run; grows to the longest series. */
let levels = new Float64Array(1024);

/**
 * Simple exponential smoothing, l += a (y - l), of x[from..n) with the weight whose level was nearest to the value `lead` steps later.
 * @returns the last level and the weight
 */
export function smoothLevel(x: Float64Array, from: number, n: number, lead: number): { level: number; weight: number } {
  if (levels.length < n) levels = new Float64Array(2 * n);
  let best = { level: at(x, n - 1), weight: 1 };
  let least = Number.POSITIVE_INFINITY;
  let start = 0;
  const head = Math.min(n, from + lead);
  for (let t = from; t < head; t++) start += at(x, t);
  start /= head - from;
  for (const weight of LEVEL_WEIGHTS) {
    let level = start;
    let error = 0;
    for (let t = from; t < n; t++) {
      if (t >= from + lead) error += Math.abs(at(x, t) - at(levels, t - lead));
      level += weight * (at(x, t) - level);
      levels[t] = level;
    }
    if (error < least) {
      least = error;
      best = { level, weight };
    }
  }
  return best;
}

/** Damped trend of x[from..n), written to `out`: l' = a y + (1-a)(l + phi b), b' = B (l'-l) + (1-B) phi b, yhat_h = l + (phi + .. + phi^h) b. */
export function dampedTrend(x: Float64Array, from: number, n: number, out: Float64Array): void {
  let least = Number.POSITIVE_INFINITY;
  let [bestLevel, bestSlope] = [at(x, n - 1), 0];
  for (const [a, b] of TREND_WEIGHTS) {
    let level = at(x, from);
    let slope = 0;
    let error = 0;
    for (let t = from + 1; t < n; t++) {
      const expected = level + DAMPING * slope;
      const value = at(x, t);
      error += Math.abs(value - expected);
      const next = a * value + (1 - a) * expected;
      slope = b * (next - level) + (1 - b) * DAMPING * slope;
      level = next;
    }
    if (error < least) [least, bestLevel, bestSlope] = [error, level, slope];
  }
  let reach = 0;
  let factor = 1;
  for (let k = 0; k < out.length; k++) {
    factor *= DAMPING;
    reach += factor;
    out[k] = bestLevel + reach * bestSlope;
  }
}

/** Theta with theta = 2 of x[from..n): the smoothed level and half of the straight line's slope. Assimakopoulos and Nikolopoulos 2000; Hyndman and Billah 2003. */
export function theta(x: Float64Array, from: number, n: number, lead: number, out: Float64Array): void {
  const count = n - from;
  const middle = (count - 1) / 2;
  let cross = 0;
  let square = 0;
  for (let i = 0; i < count; i++) {
    cross += (i - middle) * at(x, from + i);
    square += (i - middle) * (i - middle);
  }
  const slope = square === 0 ? 0 : cross / square;
  const { level, weight } = smoothLevel(x, from, n, lead);
  const lag = (1 - (1 - weight) ** count) / weight;
  for (let k = 0; k < out.length; k++) out[k] = level + 0.5 * slope * (k + lag);
}

/**
 * TSB of y[from..n) for series that are mostly zero: the smoothed chance of any amount times its smoothed size. Teunter, Syntetos and Babai 2011.
 * @returns the amount expected at every step
 */
export function intermittentRate(y: Float64Array, from: number, n: number): number {
  let [sum, hits] = [0, 0];
  for (let t = from; t < n; t++) {
    if (at(y, t) === 0) continue;
    sum += at(y, t);
    hits += 1;
  }
  if (hits === 0) return 0;
  let chance = hits / (n - from);
  let size = sum / hits;
  for (let t = from; t < n; t++) {
    const value = at(y, t);
    if (value === 0) chance *= 0.95;
    else {
      chance += 0.05 * (1 - chance);
      size += 0.1 * (value - size);
    }
  }
  return chance * size;
}
