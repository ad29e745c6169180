import { hash32 } from '../../demo/random.ts';
import { type Accuracy, accuracyOf } from './accuracy.ts';
import { type Backtest, backtest, Learner } from './backtest.ts';
import { type Choice, choose, speak } from './choose.ts';
import type { MonthPlaces } from './days.ts';
import type { Widths } from './intervals.ts';
import { variants } from './methods.ts';
import { excessOf } from './month-fees.ts';
import { at } from './numbers.ts';
import { type Past, pastOf } from './past.ts';
import { type PastErrors, simulateErrors } from './paths.ts';

/** What one series says about its future: a method, its forecasts, and its own past errors. */
export type Fit = {
  readonly past: Past;
  readonly choice: Choice;
  /** [horizon] */
  readonly mean: Float64Array;
  readonly test: Backtest;
  /** [v] see Chosen.losses */
  readonly losses: Float64Array;
  readonly widths: Widths;
  /** Local spread now. */
  readonly spread: number;
  readonly errors: PastErrors;
  readonly accuracy: Accuracy | null;
};

export type FitInput = {
  /** [n] oldest first; NaN = unknown. */
  readonly values: Float64Array;
  /** 7 for days, 24 for hours. */
  readonly season: number;
  readonly horizon: number;
  /** Where the n + max(horizon, tested) days stand in their months; null for steps that are no days. */
  readonly places: MonthPlaces | null;
};

/** Two seasons are the least that a pattern can be learned from; three more steps the least to test it on. */
export const fewestValues = (season: number): number => 2 * season + 3;

/**
 * Choose a method by back-test and forecast `horizon` steps.
 * @returns null when fewer than two seasons and three steps are known (see `fewestValues`)
 * @see docs/formulas/forecast.md. Time O(26 x variants x n), about 2 ms for 400 days; memory O(26 x variants x steps).
 */
export function fitSeries({ values, season, horizon, places }: FitInput): Fit | null {
  const past = pastOf(values, season);
  const n = values.length;
  if (!past || n < fewestValues(season)) return null;
  const test = backtest(past, places, horizon);
  const { errors, firstRow, now, losses } = choose(past, test);
  const said = new Float64Array(variants.length * horizon);
  const learner = new Learner(past, places, places ? excessOf(past) : null);
  learner.learn(n);
  for (const v of now) learner.say(v, n, said.subarray(v * horizon, (v + 1) * horizon));
  const mean = new Float64Array(horizon);
  speak(said, horizon, now, mean);
  const { origins, steps } = test;
  const scaled = Float64Array.from(errors, (error, place) => error / at(test.spread, Math.floor(place / steps)));
  const first = Math.min(firstRow, Math.max(0, origins.length - 1));
  const rows = Array.from(origins.keys()).filter(row => row >= first);
  const { accuracy, widths } = accuracyOf({ past, test, errors, scaled, first, places });
  return {
    ...{ past, choice: now, mean, test, losses, widths, accuracy },
    spread: learner.spread(n),
    errors: { scaled, steps, rows },
  };
}

/**
 * Simulated futures of a fit. @returns [count x horizon] values, none below zero where the past has none; null when nothing can be drawn
 * @param count even
 */
export function simulate({ mean, errors, spread, past }: Fit, count: number, seed: number): Float64Array | null {
  const horizon = mean.length;
  const paths = simulateErrors(errors, { horizon, spread, count, seed });
  if (!paths) return null;
  for (let place = 0; place < paths.length; place++) {
    const value = at(paths, place) + at(mean, place % horizon);
    paths[place] = past.isPositive && value < 0 ? 0 : value;
  }
  return paths;
}

/** A seed of its own for each series, whatever the order they come in. */
export const seedOf = (keys: readonly (string | null)[], seed: number): number => hash32(JSON.stringify(keys), seed);
