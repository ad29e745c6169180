import type { Budget, BudgetMoment, BudgetState } from '../../../src-core/contract/budgets.ts';
import type { ForecastService } from '../forecast-service.ts';
import type { ServiceDeps } from '../service-deps.ts';

export type BudgetDeps = { deps: ServiceDeps; forecast: ForecastService; now: () => Date };

/** Budgets: versions of them, and how each stands on a day. */
export class BudgetsService {
  readonly #deps: BudgetDeps;

  constructor(deps: BudgetDeps) {
    this.#deps = deps;
  }

  /** @param today null = now */
  evaluate(
    _question: { id: string | null; today: string | null },
    _signal: AbortSignal | undefined,
  ): Promise<BudgetState[]> {
    throw new Error(`not built yet ${this.#deps.deps.shell}`);
  }

  /**
   * What `evaluate` would have said of a budget on the morning of each of these days, with the lake as it is today: days before each of them only,
   * settled by the clock of then, forecasts learned from days before then. One reading of the lake for all days.
   * @param question `id` and `version` go into the moments (any text and 0 for a draft); `days` in any order, days outside the budget give no moment
   * @returns in the order of `days`
   */
  statesOn(
    _question: { id: string; version: number; budget: Budget; days: readonly string[] },
    _signal: AbortSignal | undefined,
  ): Promise<BudgetMoment[]> {
    throw new Error(`not built yet ${this.#deps.deps.shell}`);
  }
}
