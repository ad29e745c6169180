import type { DailySeries } from '../../contract/engines-worker.ts';
import type { SeriesForecast } from '../../contract/forecast.ts';

export type ForecastOptions = {
  /** Day after the last that is forecast. */
  readonly to: string;
  readonly grain: 'day' | 'month';
  readonly seed: number;
};

/**
 * Forecast daily series to `to`: a method per series chosen by back-test, intervals from its own past errors, month totals from simulated paths.
 * Series that are too short take their share of all the series of their currency.
 * @param series [n] that together are the scope, e.g. the largest and one rest
 * @returns [n] in the order of `series`; deterministic by seed
 * @see docs/formulas/forecast.md. Time about 2 ms a series of 400 days.
 */
export function forecastSeries(_series: readonly DailySeries[], _options: ForecastOptions): SeriesForecast[] {
  throw new Error('not built yet');
}
