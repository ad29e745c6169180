import type { ReportRun, ReportSchedule, StoredSchedule } from '../../../src-core/contract/reports.ts';
import type { NotifyService } from '../notify/notify-service.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { Scheduler } from '../sources/scheduler.ts';
import type { PublicationsService } from './publications-service.ts';
import type { ReportsService } from './reports-service.ts';
import { nextTime } from './schedules/due.ts';
import { type KeptRun, RunStore, runOf } from './schedules/run-store.ts';
import { ScheduleBook, type StoredReportSchedule } from './schedules/schedule-book.ts';

export type ReportScheduleDeps = {
  deps: ServiceDeps;
  reports: ReportsService;
  publications: PublicationsService;
  notify: NotifyService;
  now: () => Date;
};

export type DescribedSchedule = StoredSchedule & { nextAt: string | null; lastRun: ReportRun | null };

/** Reports that build, publish and send themselves (decision 0129). */
export class ReportSchedules {
  readonly scheduler: Scheduler;
  readonly #deps: ReportScheduleDeps;
  readonly #book: ScheduleBook;
  readonly #runs: RunStore;

  constructor(deps: ReportScheduleDeps) {
    const { reports, publications, notify } = deps;
    const { workspace, log } = deps.deps;
    this.#deps = deps;
    this.#book = new ScheduleBook({ workspace, reports, publications, notify });
    this.#runs = new RunStore(workspace);
    this.scheduler = new Scheduler(() => this.runDue(), log);
  }

  /** By name, each with its last run and when it has something to do next. */
  async schedules(): Promise<DescribedSchedule[]> {
    const [schedules, runs, templates] = await Promise.all([
      this.#book.list(),
      this.#runs.all(),
      this.#deps.reports.templates(),
    ]);
    const kinds = new Map(templates.map(({ id, body }) => [id, body.period]));
    return schedules.map(schedule => {
      const mine = runs.filter(({ run }) => run.scheduleId === schedule.id);
      const [last] = mine;
      const nextAt = this.#nextAt(schedule, kinds.get(schedule.body.templateId) ?? null, mine);
      return { ...schedule, nextAt, lastRun: last ? runOf(last.run) : null };
    });
  }

  /** @throws AppError `report.invalid-schedule`, `document.stale`, `document.not-found` */
  save(
    input: { id: string | null; baseVersion: number | null; schedule: ReportSchedule },
    savedBy: string,
  ): Promise<StoredSchedule> {
    return this.#book.save(input.id, input.baseVersion, input.schedule, savedBy);
  }

  /** Its runs stay readable. @throws AppError `document.stale`, `document.not-found` */
  remove(id: string, baseVersion: number | null, savedBy: string): Promise<void> {
    return this.#book.remove(id, baseVersion, savedBy);
  }

  /** Newest begun first. */
  async runs(scheduleId: string | null, limit: number): Promise<ReportRun[]> {
    const runs = await this.#runs.all();
    return runs
      .filter(({ run }) => scheduleId === null || run.scheduleId === scheduleId)
      .slice(0, limit)
      .map(({ run }) => runOf(run));
  }

  async runDue(): Promise<void> {}

  #nextAt({ body }: StoredReportSchedule, kind: 'month' | 'week' | null, runs: readonly KeptRun[]): string | null {
    if (!body.isOn || kind === null) return null;
    const begun = new Set(runs.map(({ run }) => run.period));
    return nextTime(body, kind, this.#deps.now(), period => begun.has(period))?.from.toISOString() ?? null;
  }
}
