import type { MonthPlaces } from '../../src-core/engines/forecast/days.ts';
import { monthPlaces } from '../../src-core/engines/forecast/days.ts';
import { type Fit, fitSeries, simulate } from '../../src-core/engines/forecast/fit-series.ts';
import { halfWidth, levels } from '../../src-core/engines/forecast/intervals.ts';
import { seasonalScale } from '../../src-core/engines/forecast/past.ts';
import { centralInterval } from '../../src-core/engines/forecast/paths.ts';

/** A series to test on. `firstDay`: number of its first day; null where steps are no days. */
export type TestSeries = { name: string; values: Float64Array; season: number; firstDay: number | null };

/**
 * How forecasts did. At each cut-off the engine is given the values before it and nothing else, so choice, forecast and intervals are all out of sample.
 */
export type BackTest = {
  series: number;
  forecasts: number;
  /** Median over the series of (mean MASE of ours) / (mean MASE of the seasonal naive). */
  medianRatio: number;
  /** Share of the series on which ours has the smaller MASE. */
  wins: number;
  /** Share of outcomes inside their intervals, all cut-offs and steps pooled: [80 %, 95 %]. */
  coverage: [number, number];
  /** The same of the sums over the whole horizon, of simulated paths. */
  totalCoverage: [number, number];
};

export function backTest(all: readonly TestSeries[], horizon: number, cutoffs = 10): BackTest {
  const ratios: number[] = [];
  let forecasts = 0;
  const days = new Tally();
  const totals = new Tally();
  for (const { values, season, firstDay } of all) {
    let [own, naive] = [0, 0];
    for (const cut of cutoffsOf(values.length, horizon, season, cutoffs)) {
      const places = firstDay === null ? null : monthPlaces(firstDay, values.length + 120);
      const fit = fitSeries({ values: values.slice(0, cut), season, horizon, places });
      if (!fit) continue;
      const scale = seasonalScale(fit.past, cut, cut);
      if (!(scale > 0)) continue;
      forecasts += 1;
      let total = 0;
      for (let k = 0; k < horizon; k++) {
        const value = values[cut + k] ?? Number.NaN;
        total += value;
        if (Number.isNaN(value)) continue;
        const error = Math.abs(value - (fit.mean[k] ?? Number.NaN));
        own += error / scale;
        naive += Math.abs(value - (fit.past.y[cut - season + (k % season)] ?? Number.NaN)) / scale;
        for (const level of [0, 1] as const) {
          const half = fit.spread * halfWidth(fit.widths, level, k, fit.errors.steps);
          if (!Number.isNaN(half)) days.count(level, error <= half);
        }
      }
      if (!Number.isNaN(total)) countTotal(fit, horizon, total, totals);
    }
    if (naive > 0) ratios.push(own / naive);
  }
  return {
    ...{ series: ratios.length, forecasts, medianRatio: median(ratios) },
    wins: ratios.filter(ratio => ratio < 1).length / ratios.length,
    ...{ coverage: days.shares(), totalCoverage: totals.shares() },
  };
}

/**
 * Error of the month's total in percent of it when ten days are known, one for each month and series whose month is known whole and not free.
 * The first two months are only learned from.
 */
export function dayTenErrors(all: readonly TestSeries[]): number[] {
  const errors: number[] = [];
  for (const { values, season, firstDay } of all) {
    if (firstDay === null) continue;
    const places: MonthPlaces = monthPlaces(firstDay, values.length + 120);
    for (let cut = 60; cut < values.length; cut++) {
      const left = -(places.fromEnd[cut] ?? 0);
      if (places.fromStart[cut] !== 10 || cut + left > values.length) continue;
      const fit = fitSeries({ values: values.slice(0, cut), season, horizon: left, places });
      if (!fit) continue;
      const total = values.subarray(cut - 10, cut + left).reduce((sum, value) => sum + value, 0);
      const rest = values.subarray(cut, cut + left).reduce((sum, value) => sum + value, 0);
      const expected = fit.mean.reduce((sum, value) => sum + value, 0);
      if (Math.abs(total) > 1) errors.push((100 * Math.abs(expected - rest)) / Math.abs(total));
    }
  }
  return errors;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Up to `most` cut-offs, from eight seasons on (before them few intervals can be drawn) to the last with a whole horizon after it. */
function cutoffsOf(n: number, horizon: number, season: number, most: number): number[] {
  const first = 8 * season;
  const every = Math.max(season + 4, Math.round((n - horizon - first) / most));
  return Array.from({ length: most }, (_, index) => n - horizon - index * every).filter(cut => cut >= first);
}

function countTotal(fit: Fit, horizon: number, total: number, tally: Tally): void {
  const paths = simulate(fit, 400, 7);
  if (!paths) return;
  const sums = Float64Array.from({ length: 400 }, (_, path) =>
    paths.subarray(path * horizon, (path + 1) * horizon).reduce((sum, value) => sum + value, 0),
  ).sort();
  const slack = 1e-9 * Math.max(1, Math.abs(total)); // a flat series is its own sum, up to rounding
  for (const level of [0, 1] as const) {
    const [low, high] = centralInterval(sums, levels[level]);
    tally.count(level, total >= low - slack && total <= high + slack);
  }
}

class Tally {
  readonly #inside: [number, number] = [0, 0];
  readonly #all: [number, number] = [0, 0];

  count(level: 0 | 1, isInside: boolean): void {
    this.#all[level] += 1;
    if (isInside) this.#inside[level] += 1;
  }

  shares(): [number, number] {
    return [this.#inside[0] / this.#all[0], this.#inside[1] / this.#all[1]];
  }
}

/** One line for the record. */
export const inWords = (name: string, result: BackTest): string =>
  `${name}: ${result.series} series, ${result.forecasts} forecasts, MASE ratio ${result.medianRatio.toFixed(3)}, wins ${(100 * result.wins).toFixed(1)} %, inside 80 %: ${(100 * result.coverage[0]).toFixed(1)}, 95 %: ${(100 * result.coverage[1]).toFixed(1)}; sums ${(100 * result.totalCoverage[0]).toFixed(1)} and ${(100 * result.totalCoverage[1]).toFixed(1)}`;
