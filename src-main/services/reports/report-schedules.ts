import type { ReportRun, ReportSchedule, StoredSchedule } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { holdsOf } from '../../../src-core/reports/pack-record.ts';
import { reportPeriod } from '../../../src-core/reports/period.ts';
import { because } from '../../../src-core/reports/run-reasons.ts';
import type { NotifyService } from '../notify/notify-service.ts';
import { Leases, newOwner } from '../owner.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { Scheduler } from '../sources/scheduler.ts';
import type { PublicationsService } from './publications-service.ts';
import { presentHolds } from './publish-holds.ts';
import type { ReportsService } from './reports-service.ts';
import { endedPeriod, lastTime, nextTime } from './schedules/due.ts';
import { type KeptRun, RunStore, runOf, StoredReportRun } from './schedules/run-store.ts';
import { workOn } from './schedules/run-worker.ts';
import { ScheduleBook, type StoredReportSchedule } from './schedules/schedule-book.ts';

export type ReportScheduleDeps = {
  deps: ServiceDeps;
  reports: ReportsService;
  publications: PublicationsService;
  notify: NotifyService;
  /** For the audit trail: user and shell. */
  actor: string;
  now: () => Date;
};
type PeriodKind = 'month' | 'week';

/** No run waits for longer between two tries. */
const LONGEST_WAIT_MS = 2 * 3_600_000;

export type DescribedSchedule = StoredSchedule & { nextAt: string | null; lastRun: ReportRun | null };

/** Reports that build, publish and send themselves (decision 0129). */
export class ReportSchedules {
  readonly scheduler: Scheduler;
  readonly #deps: ReportScheduleDeps;
  readonly #book: ScheduleBook;
  readonly #runs: RunStore;
  readonly #owner = newOwner();
  readonly #leases = new Leases(this.#owner);
  /** What this process works on at this moment. */
  readonly #own = new Set<string>();
  #isClosing = false;

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
  async remove(id: string, baseVersion: number | null, savedBy: string): Promise<void> {
    await this.#book.remove(id, baseVersion, savedBy);
    for (const kept of await this.#runs.all()) {
      if (kept.run.scheduleId !== id || kept.run.state !== 'waiting') continue;
      const over = { waitsFor: null, nextTryAt: null, givesUpAt: null, finishedAt: this.#deps.now().toISOString() };
      const why = because([{ code: 'run.schedule-removed', params: {} }]);
      await this.#runs.change(kept, { ...over, state: 'failed', ...why });
    }
  }

  /** Newest begun first. */
  async runs(scheduleId: string | null, limit: number): Promise<ReportRun[]> {
    const runs = await this.#runs.all();
    return runs
      .filter(({ run }) => scheduleId === null || run.scheduleId === scheduleId)
      .slice(0, limit)
      .map(({ run }) => runOf(run));
  }

  /**
   * Everything whose time has come: runs that were cut off, runs that wait, and new ones. One after the other; what fails or waits is written
   * down and holds nobody up.
   */
  async runDue(): Promise<ReportRun[]> {
    const [schedules, templates] = await Promise.all([this.#book.list(), this.#deps.reports.templates()]);
    const kinds = new Map(templates.map(({ id, body }) => [id, body.period]));
    const ended: ReportRun[] = [];
    const runs = Map.groupBy(await this.#runs.all(), ({ run }) => run.scheduleId);
    for (const schedule of schedules.filter(({ body }) => body.isOn)) {
      const mine = runs.get(schedule.id) ?? [];
      for (const kept of mine) {
        if (!(await this.#isDue(kept))) continue;
        const taken = await this.#take(kept, {});
        if (taken) ended.push(await this.#finish(taken, schedule));
      }
      // Without its template it fails by the calendar of months, so that somebody hears of it.
      const begun = await this.#begin(schedule, kinds.get(schedule.body.templateId) ?? 'month', mine);
      if (begun) ended.push(await this.#finish(begun, schedule));
      if (this.#isClosing) break;
    }
    return ended;
  }

  /**
   * Run one now, for the last ended period or another. What waits is tried, what failed begins anew; what is done goes out again only where its
   * figures, its template, its destination or its channels are others by now.
   * @throws AppError `document.not-found`, `report.bad-period`, `report.run-busy` at once
   */
  async run(id: string, period: string | null): Promise<{ taskId: string }> {
    const schedule = await this.#book.get(id);
    const { body: template } = await this.#deps.reports.template(schedule.body.templateId);
    const now = this.#deps.now();
    const chosen = period === null ? endedPeriod(template.period, now, schedule.body.zone) : reportPeriod(period);
    if (chosen.kind !== template.period) throw new AppError('report.bad-period', { period: chosen.label });
    const taken = await this.#takeNow(schedule, chosen.label);
    return { taskId: taken.isTaken ? this.#start(taken.kept, schedule) : this.#show(taken.kept, schedule) };
  }

  /** Runs that are on their way stay as they are and go on with the next start. Call it before their tasks are stopped. */
  close(): void {
    this.#isClosing = true;
  }

  async #takeNow(schedule: StoredReportSchedule, period: string): Promise<{ kept: KeptRun; isTaken: boolean }> {
    const busy = () => new AppError('report.run-busy', { period });
    const kept = await this.#runs.one(schedule.id, period);
    if (kept === null) return mine(await this.#runs.claim(this.#newRun(schedule.id, period)));
    const { run } = kept;
    if (run.state === 'running' && !this.#isOrphan(kept)) throw busy();
    const anew = { ...this.#newRun(schedule.id, period), round: run.round + 1 };
    if (run.state === 'failed') return mine(await this.#take(kept, anew));
    if (run.state !== 'done') return mine(await this.#take(kept, {}));
    const left = await this.#whatIsLeft(run, schedule);
    if (left === 'nothing') return { kept, isTaken: false };
    return mine(await this.#take(kept, left === 'everything' ? anew : {}));

    function mine(taken: KeptRun | null) {
      if (taken === null) throw busy(); // somebody else was faster
      return { kept: taken, isTaken: true };
    }
  }

  /** Of a run that is done: is there something to send that was not sent? */
  async #whatIsLeft(run: StoredReportRun, { body }: StoredReportSchedule): Promise<'nothing' | 'some' | 'everything'> {
    const { reports, deps } = this.#deps;
    const record = await reports.packs.get(run.packId ?? '').catch(() => null); // it may have been discarded
    const template = await reports.template(body.templateId);
    if (record?.templateId !== template.id || record.templateVersion !== template.version) return 'everything';
    if ((await presentHolds(deps.lake, record)).includes('changed-since-built')) return 'everything';
    const isOut =
      body.destinationId === null || record.publications.some(each => each.destinationId === body.destinationId);
    const told = new Set(run.deliveries.map(({ channelId }) => channelId));
    return isOut && body.deliver.every(({ channelId }) => told.has(channelId)) ? 'nothing' : 'some';
  }

  async #begin(schedule: StoredReportSchedule, kind: PeriodKind, runs: readonly KeptRun[]): Promise<KeptRun | null> {
    const now = this.#deps.now();
    const time = lastTime(schedule.body, kind, now);
    if (time === null || now < time.from || runs.some(({ run }) => run.period === time.period.label)) return null;
    // Times before it was saved, switched on or set to these are not its own.
    if (time.at < (await this.#book.since(schedule))) return null;
    return this.#runs.claim(this.#newRun(schedule.id, time.period.label));
  }

  async #isDue(kept: KeptRun): Promise<boolean> {
    const { state, nextTryAt, waitsFor, packId } = kept.run;
    if (state === 'running') return this.#isOrphan(kept);
    if (state !== 'waiting') return false;
    const waitMs = nextTryAt === null ? 0 : Date.parse(nextTryAt) - this.#deps.now().getTime();
    // A clock that was put back must not make it wait for a time that nobody meant.
    if (waitMs <= 0 || waitMs > LONGEST_WAIT_MS) return true;
    if (waitsFor !== 'approval') return false;
    const record = await this.#deps.reports.packs.get(packId ?? '').catch(() => null); // discarded: its run ends
    return record === null || !holdsOf(record).includes('approval');
  }

  #isOrphan({ run, counter }: KeptRun): boolean {
    const key = `${run.scheduleId}/${run.period}`;
    return this.#leases.isOrphan(key, run.owner, counter, () => this.#own.has(key));
  }

  #newRun(scheduleId: string, period: string): StoredReportRun {
    return StoredReportRun.parse({
      ...{ scheduleId, period, state: 'running', startedAt: this.#deps.now().toISOString(), finishedAt: null },
      ...{ packId: null, buildId: null, reason: null, reasons: [], waitsFor: null, nextTryAt: null, givesUpAt: null },
      ...{ deliveries: [], owner: this.#owner },
    });
  }

  /** @returns null when somebody else was faster */
  #take(kept: KeptRun, changes: Partial<StoredReportRun>): Promise<KeptRun | null> {
    return this.#runs.change(kept, {
      ...changes,
      state: 'running',
      finishedAt: null,
      nextTryAt: null,
      owner: this.#owner,
    });
  }

  #start(kept: KeptRun, { body }: StoredReportSchedule): string {
    const key = `${kept.run.scheduleId}/${kept.run.period}`;
    this.#own.add(key);
    return this.#deps.deps.tasks.start('report-run', `${body.name} ${kept.run.period}`, (signal, report) =>
      workOn(
        { ...this.#deps, runs: this.#runs },
        kept,
        { schedule: body, report, signal },
        () => this.#isClosing,
      ).finally(() => this.#own.delete(key)),
    );
  }

  /** It is as it should be: a task that only says so. */
  #show({ run }: KeptRun, { body }: StoredReportSchedule): string {
    return this.#deps.deps.tasks.start('report-run', `${body.name} ${run.period}`, async () => runOf(run));
  }

  async #finish(kept: KeptRun, schedule: StoredReportSchedule): Promise<ReportRun> {
    await this.#deps.deps.tasks.wait(this.#start(kept, schedule));
    const { scheduleId, period } = kept.run;
    return runOf((await this.#runs.one(scheduleId, period))?.run ?? kept.run);
  }

  #nextAt({ body }: StoredReportSchedule, kind: PeriodKind | null, runs: readonly KeptRun[]): string | null {
    if (!body.isOn || kind === null) return null;
    const begun = new Set(runs.map(({ run }) => run.period));
    return nextTime(body, kind, this.#deps.now(), period => begun.has(period))?.from.toISOString() ?? null;
  }
}
