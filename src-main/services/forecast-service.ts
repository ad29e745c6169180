import type { DailySeries, Outlook, OutlookAsk } from '../../src-core/contract/engines-worker.ts';
import type { Forecast, ForecastSpec } from '../../src-core/contract/forecast.ts';
import type { ServiceDeps } from './service-deps.ts';

/** Daily series of a scope with what is known about their being whole. */
export type LoadedSeries = Pick<Forecast, 'lakeVersion' | 'completeUntil' | 'waitingFor'> & {
  /** Largest first, the rest last; the total alone without `by`. Empty when the scope has no charges. */
  readonly series: DailySeries[];
};

/** Forecasts of cost: the lake gives daily series and says which days are whole, the engines thread computes. */
export class ForecastService {
  readonly #deps: ServiceDeps;

  constructor(deps: ServiceDeps) {
    this.#deps = deps;
  }

  /** @throws AppError `forecast.nothing-to-learn` when no day of the scope is whole */
  run(_spec: ForecastSpec, _signal: AbortSignal | undefined): Promise<Forecast> {
    throw new Error(`not built yet ${this.#deps.shell}`);
  }

  /** The daily series alone: exact amounts, first unfinished day, gaps as null. Load once and ask `outlooks` for many days (rehearsals). */
  load(_spec: ForecastSpec, _signal: AbortSignal | undefined): Promise<LoadedSeries> {
    throw new Error(`not built yet ${this.#deps.shell}`);
  }

  /** How periods of one series end (a budget's period, now or at past mornings): src-core/engines/forecast/outlook.ts in the engines thread. */
  outlooks(_series: DailySeries, _asks: OutlookAsk[], _signal: AbortSignal | undefined): Promise<Outlook[]> {
    throw new Error(`not built yet ${this.#deps.shell}`);
  }
}
