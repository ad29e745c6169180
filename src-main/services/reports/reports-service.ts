import { randomUUID } from 'node:crypto';
import { type Pack, ReportTemplate } from '../../../src-core/contract/reports.ts';
import { daysOwed, streamReaches } from '../../../src-core/forecast/whole-days.ts';
import { addDays } from '../../../src-core/quality/days.ts';
import { checkTemplate } from '../../../src-core/reports/check-template.ts';
import type { ReportLanguage } from '../../../src-core/reports/display.ts';
import { type PackRecord, packOf } from '../../../src-core/reports/pack-record.ts';
import { periodOfDay, reportPeriod } from '../../../src-core/reports/period.ts';
import { starters } from '../../../src-core/reports/starters.ts';
import type { Adapters } from '../../app/adapters.ts';
import type { BudgetsService } from '../budgets/budgets-service.ts';
import { Documents } from '../documents.ts';
import type { ExportsClient, Report } from '../export-result.ts';
import type { ForecastService } from '../forecast-service.ts';
import type { QualityService } from '../quality-service.ts';
import type { ServiceDeps } from '../service-deps.ts';
import type { UnitsService } from '../units-service.ts';
import { withSignal } from '../worker-client.ts';
import { buildModel } from './build-model.ts';
import { buildPack } from './build-pack.ts';
import { lastPublished } from './model-change.ts';
import { LakeMoved } from './model-context.ts';
import { PackStore } from './pack-store.ts';
import { RememberedQuality } from './remembered-quality.ts';

export type ReportDeps = {
  deps: ServiceDeps;
  exporter: ExportsClient;
  budgets: BudgetsService;
  forecast: ForecastService;
  units: UnitsService;
  quality: QualityService;
  printPdf: Adapters['printPdf'];
  /** "Mureon Workbench 0.1.0" */
  producer: string;
  /** Who builds: user and machine, "ana@desk". */
  person: string;
  now: () => Date;
};

/** What is built: a saved template at its newest version, or one that nobody saved. */
export type BuildRequest = { templateId: string | null; template: ReportTemplate | null; period: string };
/** What schedules ask for besides: see `PackRequest`. */
type BuildFor = { readonly id: string; readonly hasPicture: boolean };
type Signal = AbortSignal | undefined;

/** Report templates, previews and built packs. */
export class ReportsService {
  /** Built packs and where their files are. */
  readonly packs: PackStore;
  readonly #deps: ReportDeps;
  readonly #templates: Documents<typeof ReportTemplate>;
  readonly #remembered: RememberedQuality;
  #cleaned: Promise<unknown> | null = null;

  constructor(deps: ReportDeps) {
    this.#deps = deps;
    this.packs = new PackStore(deps.deps.workspace, deps.deps.workspaceDir);
    this.#templates = new Documents(deps.deps.workspace, 'report-template', ReportTemplate);
    this.#remembered = new RememberedQuality(deps.quality);
  }

  starters(language: ReportLanguage) {
    return starters(language);
  }

  /** By name. */
  async templates() {
    const stored = await this.#templates.list();
    return stored.toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  }

  template(id: string) {
    return this.#templates.get(id);
  }

  templateHistory(id: string) {
    return this.#templates.history(id);
  }

  /** @throws AppError `report.invalid-template`, `query.unknown-dimension`, `document.stale` */
  async saveTemplate(id: string | null, baseVersion: number | null, template: ReportTemplate, author: string) {
    checkTemplate(template);
    return this.#templates.save(id ?? randomUUID(), baseVersion, template, author);
  }

  removeTemplate(id: string, baseVersion: number | null, author: string) {
    return this.#templates.remove(id, baseVersion, author);
  }

  /**
   * The report as it would be now, without a file. How the data stand is asked once for each state of the lake, not once for each
   * keystroke; a build asks anew. `templateId` names what it was saved as, for "what moved".
   */
  async preview(
    request: {
      template: ReportTemplate;
      templateId: string | null;
      period: string;
      rows: number;
      sections: number[] | null;
    },
    signal: Signal,
  ) {
    const packs = await this.packs.list();
    const { template, templateId, period, rows, sections } = request;
    const build = async () =>
      buildModel({
        ...{ template, templateId, period, packs, built: null, signal, now: this.#deps.now() },
        services: { ...this.#services, quality: this.#remembered.at(await this.#state()) },
        preview: { sections, rows },
      });
    // A lake that moves while it is read is read once more; the editor asks again at the next change anyway.
    const built = await build().catch(error => {
      if (error instanceof LakeMoved) return build();
      throw error;
    });
    const { model, gate, control } = built;
    const last = lastPublished(packs, templateId);
    const against = last && {
      ...{ packId: last.record.id, period: last.record.period, publishedAt: last.publishedAt },
      lakeVersion: last.record.lakeVersion,
    };
    return { model, gate, totals: control.totals, rows: control.rows, lakeVersion: control.lakeVersion, against };
  }

  /** Periods that the lake holds charges of, newest first. One in which the charges of the whole lake end, or in which a stream owes a day, is not final. */
  async periods(
    { period: kind, basis }: Pick<ReportTemplate, 'period' | 'basis'>,
    signal: Signal,
  ): Promise<{ period: string; rows: number; isFinal: boolean }[]> {
    const now = this.#deps.now();
    const today = now.toISOString().slice(0, 10);
    const coverage = await this.#deps.quality.coverage({ from: null, to: null }, signal);
    const streams = coverage.filter(({ dataset }) => dataset === 'cost-usage');
    const days = streams.flatMap(stream => stream.days);
    const unfinished = days.filter(({ state }) => state !== 'final').map(({ day }) => day);
    const owed = streamReaches(streams, now.getTime()).flatMap(reach => daysOwed(reach, today, now.getTime()));
    const open = new Set([...new Set([...unfinished, ...owed])].map(day => periodOfDay(kind, day).label));
    const newest = days.reduce((last, { day, rows: count }) => (count > 0 && day > last ? day : last), '');
    const rows = kind === 'month' && basis === 'billing' ? await this.#billingRows(signal) : rowsByPeriod(kind, days);
    return [...rows]
      .toSorted(([a], [b]) => (a < b ? 1 : -1))
      .map(([period, count]) => ({
        ...{ period, rows: count },
        isFinal: isOver(period, today) && isOver(period, addDays(newest, 1)) && !open.has(period),
      }));
  }

  /** As a task whose result is a Pack. @throws AppError `report.invalid-template`, `report.bad-period`, `document.not-found` at once */
  async build(request: BuildRequest): Promise<{ taskId: string }> {
    const { template } = await this.#chosen(request);
    checkTemplate(template);
    reportPeriod(request.period);
    const taskId = this.#deps.deps.tasks.start('report', `${template.name} ${request.period}`, async (signal, report) =>
      packOf(await this.buildNow(request, report, signal)),
    );
    return { taskId };
  }

  /** What the task does; schedules build this way. */
  async buildNow(request: BuildRequest, report: Report, signal: AbortSignal, buildFor?: BuildFor): Promise<PackRecord> {
    const { template, version } = await this.#chosen(request);
    await this.#cleanOnce();
    const { exporter, printPdf, producer, person, now } = this.#deps;
    return buildPack({
      ...{ services: this.#services, exporter, store: this.packs, printPdf, template, period: request.period },
      ...{ templateId: request.templateId, templateVersion: version, builtBy: person, producer, now, report, signal },
      ...buildFor,
    });
  }

  /** Newest first. */
  async list(): Promise<Pack[]> {
    return (await this.packs.list()).map(packOf);
  }

  async #chosen({ templateId, template }: BuildRequest): Promise<{ template: ReportTemplate; version: number | null }> {
    if (template !== null) return { template, version: null };
    const stored = await this.#templates.get(templateId ?? '');
    return { template: stored.body, version: stored.version };
  }

  /** What builds that were cut off have left, before the first build of this session. */
  #cleanOnce(): Promise<unknown> {
    this.#cleaned ??= this.packs.removeLeftovers();
    return this.#cleaned;
  }

  /** Charge lines by the month of their invoice. */
  async #billingRows(signal: Signal): Promise<Map<string, number>> {
    const { groups } = await this.#deps.deps.lake.controlTotals(
      {
        ...{ from: null, to: null, zone: 'UTC', asOf: null, allocation: 'none', filters: [] },
        dimensions: ['BillingPeriodStart'],
      },
      withSignal(signal),
    );
    const months = new Map<string, number>();
    for (const { value, rows } of groups.flatMap(({ values }) => values)) {
      const month = value?.slice(0, 7);
      if (month !== undefined) months.set(month, (months.get(month) ?? 0) + rows);
    }
    return months;
  }

  /** What answers about the state of the data rest on. The price book changes without a version of the lake. */
  async #state(): Promise<string> {
    const { deps, quality, now } = this.#deps;
    const [{ lakeVersion }, book, sources] = await Promise.all([
      deps.lake.status(),
      deps.lake.priceBook(undefined),
      quality.sourceFacts(),
    ]);
    return JSON.stringify([lakeVersion, book.version, now().toISOString().slice(0, 13), sources]);
  }

  get #services() {
    const { deps, units, budgets, forecast, quality } = this.#deps;
    return { lake: deps.lake, units, budgets, forecast, quality };
  }
}

function rowsByPeriod(
  kind: ReportTemplate['period'],
  days: readonly { day: string; rows: number }[],
): Map<string, number> {
  const periods = new Map<string, number>();
  for (const { day, rows } of days) {
    const { label } = periodOfDay(kind, day);
    if (rows > 0) periods.set(label, (periods.get(label) ?? 0) + rows);
  }
  return periods;
}

const isOver = (period: string, day: string) => reportPeriod(period).to <= day;
