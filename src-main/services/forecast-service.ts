import type { Forecast, ForecastSpec } from '../../src-core/contract/forecast.ts';
import type { ServiceDeps } from './service-deps.ts';

/** Forecasts of cost: the lake gives daily series and says which days are whole, the engines thread computes. */
export class ForecastService {
  readonly #deps: ServiceDeps;

  constructor(deps: ServiceDeps) {
    this.#deps = deps;
  }

  run(_spec: ForecastSpec, _signal: AbortSignal | undefined): Promise<Forecast> {
    throw new Error(`not built yet ${this.#deps.shell}`);
  }
}
