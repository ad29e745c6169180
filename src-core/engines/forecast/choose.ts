import type { Backtest } from './backtest.ts';
import { FIRST_GUESS, SEASONAL_NAIVE, variants } from './methods.ts';
import { at } from './numbers.ts';
import type { Past } from './past.ts';

const COUNT = variants.length;
/** A cut-off counts this much less than the one after it: for the choice as for intervals. */
export const FORGET = 0.93;

/** Which variants speak: one alone, or the median of three. */
export type Choice = readonly number[];

/**
 * The procedure at each cut-off, with nothing but what was known there: variants are ranked by their errors on outcomes up to the cut-off, and whether the best
 * alone or the median of the best three speaks follows from how both have done so far. So every error in `errors` is out of sample for the
 * choice as well as for the forecast.
 */
export type Chosen = {
  /** [o x steps] outcome minus forecast; NaN where the outcome is unknown. */
  readonly errors: Float64Array;
  /** First cut-off at which there was anything to choose by; errors before it say nothing about the procedure. */
  readonly firstRow: number;
  /** The choice now. */
  readonly now: Choice;
  /** [v] weighted error of each variant now, in local spreads; Infinity where it has no meaning. */
  readonly losses: Float64Array;
};

export function choose(past: Past, test: Backtest): Chosen {
  const { origins, steps, forecasts } = test;
  const rows = origins.length;
  const n = past.y.length;
  const sums = cumulativeErrors(past, test);
  const errors = new Float64Array(rows * steps).fill(Number.NaN);
  const single = new Float64Array(rows * steps);
  const median = new Float64Array(rows * steps);
  const losses = new Float64Array(COUNT);
  let firstRow = rows;
  const alone = new Ledger(rows, steps);
  const together = new Ledger(rows, steps);
  for (let row = 0; row <= rows; row++) {
    const known = row < rows ? at(origins, row) : n;
    let isInformed = false;
    for (let v = 0; v < COUNT; v++) {
      const loss = sums[v]?.lossAt(origins, row, known) ?? Number.NaN;
      losses[v] = Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss;
      if (!Number.isNaN(loss)) isInformed = true;
    }
    if (isInformed && firstRow === rows && row < rows) firstRow = row;
    const ranked = isInformed ? rank(losses) : [...FIRST_GUESS];
    const isAlone = alone.lossAt(origins, row, known) < together.lossAt(origins, row, known);
    const choice = isAlone ? ranked.slice(0, 1) : ranked.slice(0, 3);
    if (row === rows)
      return { errors, firstRow: Math.min(firstRow, rows), now: isInformed ? choice : FIRST_GUESS, losses };
    const size = COUNT * steps;
    const said = forecasts.subarray(row * size, (row + 1) * size);
    speak(said, steps, ranked.slice(0, 1), single.subarray(row * steps, (row + 1) * steps));
    speak(said, steps, ranked.slice(0, 3), median.subarray(row * steps, (row + 1) * steps));
    const spread = at(test.spread, row);
    for (let k = 0; k < steps && known + k < n; k++) {
      if (past.known[known + k] !== 1) {
        alone.add(row, k, Number.NaN);
        together.add(row, k, Number.NaN);
        continue;
      }
      const value = at(past.y, known + k);
      const byOne = value - at(single, row * steps + k);
      const byThree = value - at(median, row * steps + k);
      alone.add(row, k, byOne / spread);
      together.add(row, k, byThree / spread);
      errors[row * steps + k] = isAlone ? byOne : byThree;
    }
  }
  return { errors, firstRow, now: FIRST_GUESS, losses };
}

/** The median of what the chosen variants say, step by step. @param said [v x steps] */
export function speak(said: Float64Array, steps: number, choice: Choice, out: Float64Array): void {
  const [a = SEASONAL_NAIVE, b, c] = choice;
  for (let k = 0; k < steps; k++) {
    const first = at(said, a * steps + k);
    if (b === undefined) out[k] = first;
    else if (c === undefined) out[k] = (first + at(said, b * steps + k)) / 2;
    else {
      const second = at(said, b * steps + k);
      const third = at(said, c * steps + k);
      out[k] = Math.max(Math.min(first, second), Math.min(Math.max(first, second), third));
    }
  }
}

/** Usable variants, best first; ties go to the earlier one. */
function rank(losses: Float64Array): number[] {
  return Array.from(losses.keys())
    .filter(v => at(losses, v) < Number.POSITIVE_INFINITY)
    .sort((a, b) => at(losses, a) - at(losses, b) || a - b);
}

function cumulativeErrors(past: Past, { origins, steps, forecasts, isUsable, spread }: Backtest): Ledger[] {
  const n = past.y.length;
  return variants.map((_, v) => {
    const ledger = new Ledger(origins.length, steps);
    for (const [row, origin] of origins.entries()) {
      const isSaid = isUsable[row * COUNT + v] === 1;
      const start = (row * COUNT + v) * steps;
      for (let k = 0; k < steps && origin + k < n; k++) {
        const isScored = isSaid && past.known[origin + k] === 1;
        ledger.add(
          row,
          k,
          isScored ? (at(past.y, origin + k) - at(forecasts, start + k)) / at(spread, row) : Number.NaN,
          isSaid,
        );
      }
    }
    return ledger;
  });
}

/**
 * Errors by cut-off, summed up to each step, so that the loss over any visible part is two look-ups. The loss of a cut-off is half the mean absolute
 * error of its days and half the error of their sum: budgets live on sums.
 */
class Ledger {
  readonly #steps: number;
  readonly #absolute: Float64Array;
  readonly #signed: Float64Array;
  readonly #counts: Int32Array;
  readonly #isOut: Uint8Array;

  constructor(rows: number, steps: number) {
    this.#steps = steps;
    this.#absolute = new Float64Array(rows * steps);
    this.#signed = new Float64Array(rows * steps);
    this.#counts = new Int32Array(rows * steps);
    this.#isOut = new Uint8Array(rows);
  }

  /** Steps in order. NaN: the outcome is unknown. `isSaid` false: there was no forecast, and so there is no loss. */
  add(row: number, step: number, error: number, isSaid = true): void {
    const place = row * this.#steps + step;
    const isCounted = !Number.isNaN(error);
    this.#absolute[place] = (step > 0 ? at(this.#absolute, place - 1) : 0) + (isCounted ? Math.abs(error) : 0);
    this.#signed[place] = (step > 0 ? at(this.#signed, place - 1) : 0) + (isCounted ? error : 0);
    this.#counts[place] = (step > 0 ? at(this.#counts, place - 1) : 0) + (isCounted ? 1 : 0);
    if (!isSaid) this.#isOut[row] = 1;
  }

  /** Weighted loss over the cut-offs before `row`, on outcomes before `known`; NaN when there is none or the variant was silent at the last one. */
  lossAt(origins: Int32Array, row: number, known: number): number {
    let sum = 0;
    let weights = 0;
    let weight = 1;
    if (row > 0 && this.#isOut[row - 1] === 1) return Number.NaN;
    for (let before = row - 1; before >= 0; before--, weight *= FORGET) {
      if (this.#isOut[before] === 1) continue;
      const visible = Math.min(this.#steps, known - at(origins, before));
      const place = before * this.#steps + visible - 1;
      const count = at(this.#counts, place);
      if (count === 0) continue;
      const loss = (0.5 * (at(this.#absolute, place) + Math.abs(at(this.#signed, place)))) / count;
      const share = weight * Math.sqrt(count / this.#steps);
      sum += share * loss;
      weights += share;
    }
    return weights === 0 ? Number.NaN : sum / weights;
  }
}
