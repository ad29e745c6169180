import type { GateVerdict, PackChange, ReportSection, ReportTemplate } from '../../../src-core/contract/reports.ts';
import { checkTemplate } from '../../../src-core/reports/check-template.ts';
import { definitionsOf } from '../../../src-core/reports/definitions.ts';
import { displayFor } from '../../../src-core/reports/display.ts';
import { gateVerdict } from '../../../src-core/reports/gate.ts';
import { gateNotices } from '../../../src-core/reports/gate-words.ts';
import type { PackModel } from '../../../src-core/reports/pack-model.ts';
import type { PackRecord } from '../../../src-core/reports/pack-record.ts';
import { periodScope, type ReportPeriod, reportPeriod } from '../../../src-core/reports/period.ts';
import { periodName, wordsOf } from '../../../src-core/reports/words/words.ts';
import type { QualityService } from '../quality-service.ts';
import { withSignal } from '../worker-client.ts';
import { readStanding } from './gate-facts.ts';
import { changeAgainst, lastPublished } from './model-change.ts';
import {
  type BuiltSection,
  type ChangeAgainst,
  type ControlTotals,
  type LineStream,
  ModelContext,
  type ReportServices,
} from './model-context.ts';
import { modelFacts, type Versions } from './model-facts.ts';
import { budgetsSection } from './sections/budgets.ts';
import { changeSection } from './sections/change.ts';
import { costSection } from './sections/cost.ts';
import { forecastSection } from './sections/forecast.ts';
import { gpuSection } from './sections/gpu.ts';
import { noteSection } from './sections/note.ts';
import { recordsSection } from './sections/records.ts';
import { summarySection } from './sections/summary.ts';
import { trendSection } from './sections/trend.ts';
import { unitsSection } from './sections/units.ts';

export type ModelRequest = {
  readonly services: ReportServices & { readonly quality: Pick<QualityService, 'coverage' | 'issues' | 'reconcile'> };
  readonly template: ReportTemplate;
  readonly templateId: string | null;
  readonly period: string;
  /** Every pack of the workspace: the one published last is compared with. */
  readonly packs: readonly PackRecord[];
  /** Who builds it and with what; null in a preview. */
  readonly built: { readonly by: string; readonly at: Date; readonly producer: string } | null;
  readonly now: Date;
  readonly signal: AbortSignal | undefined;
  /** A preview's sections, by index, and rows of a table. */
  readonly preview: { readonly sections: readonly number[] | null; readonly rows: number } | null;
  /** Told before each section, by its title. */
  readonly onSection?: (done: number, total: number) => void;
};

export type BuiltModel = {
  readonly model: PackModel;
  readonly gate: GateVerdict;
  readonly control: ControlTotals;
  readonly change: ChangeAgainst | null;
  readonly streams: readonly LineStream[];
  readonly versions: Versions;
  /** The verdict again, once sums of streamed lines are known, too. */
  readonly verdictWith: (gaps: readonly string[]) => GateVerdict;
};

/**
 * A report as tables and words, everything of one lake version.
 * @throws AppError `report.invalid-template`, `report.bad-period`, what a query throws; LakeMoved when the lake changed meanwhile
 */
export async function buildModel(request: ModelRequest): Promise<BuiltModel> {
  const { template, services, signal, now } = request;
  checkTemplate(template);
  const period = reportPeriod(request.period);
  const { language } = template;
  const [words, display] = [wordsOf(language), displayFor(language)];
  const today = now.toISOString().slice(0, 10);
  const control = await readControl(request, period);
  const name = periodName(period, language);
  const standing = await readStanding({ ...services, template, period, control, now, signal });
  const shown = template.sections
    .map((section, index) => ({ section, index }))
    .filter(({ index }) => request.preview?.sections?.includes(index) ?? true);
  const change = await readChange(request, period, control, shown);
  const rowLimit = request.preview?.rows ?? null;
  const context = new ModelContext({
    ...{ template, period, words, display, control, services, signal, today, rowLimit, standing, change },
  });
  if (template.allocation === 'split') context.define('split');
  if (template.currency !== null) context.define('conversion');
  const ids = sectionIds(template.sections);
  const sections: BuiltSection[] = [];
  for (const [done, { section, index }] of shown.entries()) {
    request.onSection?.(done, shown.length);
    sections.push(await buildSection(section, ids[index] ?? section.kind, context));
  }
  await checkSplits(context);
  const versions = await readVersions(context);
  const verdictWith = (gaps: readonly string[]) => {
    const facts = { ...standing.facts, gaps: [...context.gaps, ...gaps], unknownRates: context.unknownRates };
    return gateVerdict(template.gate, facts, language);
  };
  const gate = verdictWith([]);
  const title = template.title.replaceAll('{period}', name);
  const model: PackModel = {
    title: control.isDemo ? words.demoTitle(title) : title,
    subtitle: name,
    language,
    isDemo: control.isDemo,
    facts: modelFacts({ template, period, control, versions, built: request.built, words, display, periodName: name }),
    notices: gateNotices(gate.findings, language).map(({ message, effect }) => ({
      severity: effect === 'refuses' ? ('warning' as const) : ('info' as const),
      text: message,
    })),
    sections: sections.map(({ section }) => section),
    definitions: definitionsOf(words, context.terms, context.dimensions),
  };
  return { model, gate, control, change, streams: sections.flatMap(({ streams }) => streams), versions, verdictWith };
}

/** Null where nothing of the template was published, or the effects of what moved cannot be told. */
export function packChange(change: ChangeAgainst | null): PackChange | null {
  return change?.explained ? { against: change.against, explained: change.explained } : null;
}

function buildSection(section: ReportSection, id: string, context: ModelContext): Promise<BuiltSection> | BuiltSection {
  switch (section.kind) {
    case 'summary':
      return summarySection(section, id, context);
    case 'cost':
      return costSection(section, id, context);
    case 'trend':
      return trendSection(section, id, context);
    case 'units':
      return unitsSection(section, id, context);
    case 'gpu':
      return gpuSection(section, id, context);
    case 'records':
      return recordsSection(section, id, context);
    case 'budgets':
      return budgetsSection(section, id, context);
    case 'forecast':
      return forecastSection(section, id, context);
    case 'change':
      return changeSection(section, id, context);
    case 'note':
      return noteSection(section, id, context);
  }
}

/** `cost`, `cost-2`, `summary`...: the first of a kind has its name, which writers and readers of files know. */
function sectionIds(sections: readonly ReportSection[]): string[] {
  const seen = new Map<string, number>();
  return sections.map(({ kind }) => {
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    return number === 1 ? kind : `${kind}-${number}`;
  });
}

/** What everything must tie to; its version is the version of the report. */
function readControl({ services, template, signal }: ModelRequest, period: ReportPeriod): Promise<ControlTotals> {
  const scope = periodScope(template.basis, period);
  const dimensions = template.sections.flatMap(section => (section.kind === 'cost' ? section.by.slice(0, 1) : []));
  return services.lake.controlTotals(
    {
      ...{ from: scope.from, to: scope.to, zone: 'UTC', asOf: null, allocation: template.allocation },
      filters: [...template.filters, ...scope.filters],
      dimensions: [...new Set(dimensions)],
    },
    withSignal(signal),
  );
}

async function readChange(
  { packs, templateId, template, services, signal, preview }: ModelRequest,
  period: ReportPeriod,
  { lakeVersion }: ControlTotals,
  shown: readonly { readonly section: ReportSection }[],
): Promise<ChangeAgainst | null> {
  // a live preview of other sections need not wait for it
  if (preview !== null && !shown.some(({ section }) => section.kind === 'change')) return null;
  const last = lastPublished(packs, templateId);
  return last && changeAgainst(last, { lake: services.lake, template, period, lakeVersion, signal });
}

/** Splitting moves cost and makes none: with nothing filtered out, the whole is what was delivered. */
async function checkSplits(context: ModelContext): Promise<void> {
  const { template, control, period, services, signal } = context.parts;
  if (template.allocation !== 'split' || template.filters.length > 0) return;
  const scope = periodScope(template.basis, period);
  const delivered = await services.lake.controlTotals(
    {
      ...{ from: scope.from, to: scope.to, zone: 'UTC', asOf: null, allocation: 'none' },
      ...{ filters: [...scope.filters], dimensions: [] },
    },
    withSignal(signal),
  );
  context.mustBe(delivered.lakeVersion);
  for (const { measure, currency, amount } of delivered.totals) {
    const split = control.totals.find(total => total.measure === measure && total.currency === currency);
    if (split?.amount !== amount) context.gaps.push(`${measure} ${currency} ${split?.amount ?? '-'} ≠ ${amount}`);
  }
}

/** What else the figures rest on, and that it is still the same lake. */
async function readVersions(context: ModelContext): Promise<Versions> {
  const { services, signal, template } = context.parts;
  const { lake } = services;
  const options = withSignal(signal);
  const [rules, model, book, snapshot] = await Promise.all([
    lake.rules(undefined, options),
    lake.costModel(undefined, options),
    lake.priceBook(undefined, options),
    lake.snapshotId(undefined, options),
  ]);
  context.mustBe(snapshot.lakeVersion);
  const known = (version: number) => (version === 0 ? null : version);
  return {
    tagRules: known(rules.version),
    costModel: template.allocation === 'split' ? known(model.version) : null,
    priceBook: known(book.version),
    rates: context.ratesVersion,
  };
}
