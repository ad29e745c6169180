import type { BudgetsService } from '../budgets/budgets-service.ts';
import type { ForecastService } from '../forecast-service.ts';
import type { NotifyService } from '../notify/notify-service.ts';
import type { QualityService } from '../quality-service.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { Scheduler } from '../sources/scheduler.ts';
import type { SourcesService } from '../sources-service.ts';

export type AlertDeps = {
  deps: ServiceDeps;
  budgets: BudgetsService;
  forecast: ForecastService;
  sources: SourcesService;
  quality: QualityService;
  notify: NotifyService;
  now: () => Date;
  /** Open alerts that nobody acknowledged, whenever that changes. */
  changed: (count: number) => void;
};

/** Alert rules: what is true now, who was told, what was held back and why. */
export class AlertsService {
  readonly scheduler: Scheduler;
  readonly #deps: AlertDeps;

  constructor(deps: AlertDeps) {
    this.#deps = deps;
    this.scheduler = new Scheduler(() => this.runDue(), deps.deps.log);
  }

  /** Look at every rule whose time has come. */
  async runDue(): Promise<void> {
    void this.#deps;
  }
}
