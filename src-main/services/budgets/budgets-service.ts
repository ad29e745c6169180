import type { BudgetState } from '../../../src-core/contract/budgets.ts';
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
}
