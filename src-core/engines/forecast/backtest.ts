import type { MonthPlaces } from './days.ts';
import { predict, SEASONAL_NAIVE, variants } from './methods.ts';
import { excessOf, feeOf, type MonthFees, monthFees } from './month-fees.ts';
import { at } from './numbers.ts';
import { type Past, seasonalScale } from './past.ts';

/** Most cut-offs of a back-test; the fewest days a method learns from. */
const MOST_ORIGINS = 26;
const FEWEST_SEASONS = 2;
const SCALE_SEASONS = 6;

/**
 * What every variant of the pool would have said at past cut-offs. Rows are cut-offs, oldest first, a whole number of seasons apart, so that step k of each falls on
 * the same slot as step k from now.
 */
export type Backtest = {
  /** [o] how many values were known at the cut-off. */
  readonly origins: Int32Array;
  /** Steps tested after each cut-off; late cut-offs have fewer outcomes yet. */
  readonly steps: number;
  /** [o x v x steps] */
  readonly forecasts: Float64Array;
  /** [o x v] 1 where the variant has a meaning. */
  readonly isUsable: Uint8Array;
  /** [o] local spread at the cut-off, without monthly fees: what errors are measured in. */
  readonly spread: Float64Array;
  /** [o] the scale of MASE: all that was known at the cut-off, as it is. */
  readonly scale: Float64Array;
  /** Fees as they are known now. */
  readonly fees: MonthFees | null;
};

/** Steps a series is tested over when `horizon` is asked for; 0 when it is too short for any test. */
export function testedSteps(n: number, season: number, horizon: number): number {
  const fewest = FEWEST_SEASONS * season;
  const wanted = Math.min(Math.max(horizon, 4 * season + 3), 13 * season + 1);
  return Math.max(0, Math.min(wanted, Math.floor((n - fewest) / 3)));
}

/** @param places where the days stand in their months, or null for steps that are no days */
export function backtest(past: Past, places: MonthPlaces | null, horizon: number): Backtest {
  const { y, season } = past;
  const n = y.length;
  const steps = testedSteps(n, season, horizon);
  const origins = originsOf(n, season, steps);
  const size = variants.length * steps;
  const forecasts = new Float64Array(origins.length * size);
  const isUsable = new Uint8Array(origins.length * variants.length);
  const spread = new Float64Array(origins.length);
  const scale = new Float64Array(origins.length);
  const excess = places ? excessOf(past) : null;
  const learner = new Learner(past, places, excess);
  for (const [row, origin] of origins.entries()) {
    learner.learn(origin);
    spread[row] = learner.spread(origin);
    scale[row] = seasonalScale(past, origin, origin);
    for (let v = 0; v < variants.length; v++) {
      const out = forecasts.subarray(row * size + v * steps, row * size + (v + 1) * steps);
      if (learner.say(v, origin, out)) isUsable[row * variants.length + v] = 1;
    }
  }
  const fees = excess && places ? monthFees(excess, places, n) : null;
  return { origins, steps, forecasts, isUsable, spread, scale, fees };
}

function originsOf(n: number, season: number, steps: number): Int32Array {
  if (steps === 0) return new Int32Array(0);
  const fewest = FEWEST_SEASONS * season;
  const possible = Math.floor((n - 1 - fewest) / season);
  const every = Math.max(1, Math.ceil(possible / MOST_ORIGINS)) * season;
  const origins: number[] = [];
  for (let origin = n - every; origin >= fewest; origin -= every) origins.push(origin);
  return Int32Array.from(origins.reverse());
}

/** A series as it was known at a cut-off: monthly fees are taken out before a method learns and put back into what it says. */
export class Learner {
  readonly #past: Past;
  readonly #places: MonthPlaces | null;
  readonly #excess: Float64Array | null;
  readonly #room: Float64Array;
  #y: Float64Array;
  #fees: MonthFees | null = null;

  /** @param places must reach as many days past the last as are asked for */
  constructor(past: Past, places: MonthPlaces | null, excess: Float64Array | null) {
    this.#past = past;
    this.#places = places;
    this.#excess = excess;
    this.#room = new Float64Array(past.y.length);
    this.#y = past.y;
  }

  learn(origin: number): void {
    this.#fees = this.#excess && this.#places ? monthFees(this.#excess, this.#places, origin) : null;
    this.#y = this.#past.y;
    if (!this.#fees || !this.#places) return;
    for (let t = 0; t < origin; t++) this.#room[t] = at(this.#past.y, t) - feeOf(this.#fees, this.#places, t);
    this.#y = this.#room;
  }

  /** Local spread; never zero, so that errors of flat series can be measured. */
  spread(origin: number): number {
    const { season } = this.#past;
    const past = { ...this.#past, y: this.#y };
    const near = seasonalScale(past, origin, SCALE_SEASONS * season);
    const far = seasonalScale(past, origin, origin);
    const spread = Math.max(Number.isNaN(near) ? 0 : near, Number.isNaN(far) ? 0 : 0.2 * far);
    return spread > 0 ? spread : 1e-9 * Math.max(1, Math.abs(at(this.#y, origin - 1)));
  }

  /** @returns false where the variant has no meaning for the series; `out` is then undefined */
  say(variant: number, origin: number, out: Float64Array): boolean {
    if (!predict(variant, variant === SEASONAL_NAIVE ? this.#past.y : this.#y, origin, this.#past.season, out))
      return false;
    const fees = variant === SEASONAL_NAIVE ? null : this.#fees;
    for (let k = 0; k < out.length; k++) {
      const fee = fees && this.#places ? feeOf(fees, this.#places, origin + k) : 0;
      const value = at(out, k) + fee;
      out[k] = this.#past.isPositive && value < 0 ? 0 : value;
    }
    return true;
  }
}
