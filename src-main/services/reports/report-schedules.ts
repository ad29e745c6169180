import type { NotifyService } from '../notify/notify-service.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { Scheduler } from '../sources/scheduler.ts';
import type { PublicationsService } from './publications-service.ts';
import type { ReportsService } from './reports-service.ts';

export type ReportScheduleDeps = {
  deps: ServiceDeps;
  reports: ReportsService;
  publications: PublicationsService;
  notify: NotifyService;
  now: () => Date;
};

/** Reports that build, publish and send themselves. */
export class ReportSchedules {
  readonly scheduler: Scheduler;
  readonly #deps: ReportScheduleDeps;

  constructor(deps: ReportScheduleDeps) {
    this.#deps = deps;
    this.scheduler = new Scheduler(() => this.runDue(), deps.deps.log);
  }

  async runDue(): Promise<void> {
    void this.#deps;
  }
}
