import { randomUUID } from 'node:crypto';
import { ReportSchedule } from '../../../../src-core/contract/reports.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { Documents, type Versioned } from '../../documents.ts';
import type { NotifyService } from '../../notify/notify-service.ts';
import type { WorkspaceClient } from '../../service-deps.ts';
import type { PublicationsService } from '../publications-service.ts';
import type { ReportsService } from '../reports-service.ts';
import { checkTimes } from './due.ts';

export type StoredReportSchedule = Versioned<ReportSchedule>;

export type BookDeps = {
  workspace: WorkspaceClient;
  reports: Pick<ReportsService, 'templates'>;
  publications: { readonly destinations: Pick<PublicationsService['destinations'], 'list'> };
  notify: Pick<NotifyService, 'list'>;
};

/** Saved schedules; what they name exists when they are saved. */
export class ScheduleBook {
  readonly #deps: BookDeps;
  readonly #documents: Documents<typeof ReportSchedule>;

  constructor(deps: BookDeps) {
    this.#deps = deps;
    this.#documents = new Documents(deps.workspace, 'report-schedule', ReportSchedule);
  }

  /** By name. */
  async list(): Promise<StoredReportSchedule[]> {
    return (await this.#documents.list()).toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  }

  /** @throws AppError `document.not-found` */
  get(id: string): Promise<StoredReportSchedule> {
    return this.#documents.get(id);
  }

  /** @throws AppError `report.invalid-schedule`, `document.stale`, `document.not-found` */
  async save(id: string | null, baseVersion: number | null, schedule: ReportSchedule, savedBy: string) {
    await this.#check(id, schedule);
    return this.#documents.save(id ?? randomUUID(), baseVersion, schedule, savedBy);
  }

  async remove(id: string, baseVersion: number | null, savedBy: string): Promise<void> {
    await this.#documents.remove(id, baseVersion, savedBy);
  }

  /** Since when it has had these times and has been on: its times before that are not its own. */
  async since({ id, body, savedAt }: StoredReportSchedule): Promise<Date> {
    let since = savedAt;
    for (const version of await this.#documents.history(id)) {
      const before = version.body;
      if (before === null || !before.isOn || before.cron !== body.cron || before.zone !== body.zone) break;
      since = version.savedAt;
    }
    return new Date(since);
  }

  async #check(id: string | null, schedule: ReportSchedule): Promise<void> {
    const invalid = (what: string) => new AppError('report.invalid-schedule', { what });
    checkTimes(schedule);
    const [schedules, templates, destinations, channels] = await Promise.all([
      this.list(),
      this.#deps.reports.templates(),
      this.#deps.publications.destinations.list(),
      this.#deps.notify.list(),
    ]);
    if (schedules.some(other => other.id !== id && other.body.name === schedule.name))
      throw invalid('there is another schedule of that name');
    if (!templates.some(({ id: known }) => known === schedule.templateId)) throw invalid('its template does not exist');
    const { destinationId, deliver } = schedule;
    if (destinationId !== null && !destinations.some(({ id: known }) => known === destinationId))
      throw invalid('its destination does not exist');
    const ids = deliver.map(({ channelId }) => channelId);
    if (ids.some(channelId => !channels.some(({ id: known }) => known === channelId)))
      throw invalid('a channel that it tells does not exist');
    if (new Set(ids).size < ids.length) throw invalid('it tells a channel twice');
  }
}
