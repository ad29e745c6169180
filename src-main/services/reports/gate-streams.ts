import { type RecordDatasetName, recordDatasetNames } from '../../../src-core/anycost/records.ts';
import type { ReportTemplate } from '../../../src-core/contract/reports.ts';
import { type UnitKey, unitKeys } from '../../../src-core/contract/units.ts';
import { daysOwed, PATIENCE_DAYS, streamReaches } from '../../../src-core/forecast/whole-days.ts';
import { addDays } from '../../../src-core/quality/days.ts';
import { type Filter, QuerySpec } from '../../../src-core/query/query-spec.ts';
import { compareText } from '../../../src-core/reports/exact.ts';
import type { ReportPeriod } from '../../../src-core/reports/period.ts';
import { unitCatalog } from '../../../src-core/units/catalog.ts';
import type { LakeClient } from '../lake-supervisor.ts';
import type { QualityService } from '../quality-service.ts';
import type { ControlTotals, Standing } from './model-context.ts';
import { askLake } from './model-reader.ts';

export type StreamQuestion = {
  readonly lake: LakeClient;
  readonly quality: Pick<QualityService, 'coverage'>;
  readonly template: ReportTemplate;
  readonly period: ReportPeriod;
  readonly control: ControlTotals;
  readonly now: Date;
  readonly signal: AbortSignal | undefined;
};

const COST = 'cost-usage';
const SOURCE = 'x_Source';

/**
 * Days of the period of the streams in scope. Besides what the coverage calendar calls missing, a stream that delivers every day owes the days
 * after its last one, too, whoever brings it: the meaning that budgets and forecasts wait by. In scope are the sources of the report's charges,
 * those that charges of its filters came from shortly before, and streams of the usage records that it reads.
 */
export async function readStreams(question: StreamQuestion): Promise<Standing['streams']> {
  const { quality, period, control, template, now, signal } = question;
  const nowMs = now.getTime();
  const coverage = await quality.coverage({ from: null, to: null }, signal);
  const owed = new Map(
    streamReaches(coverage, nowMs).map(reach => [
      reach.stream,
      daysOwed(reach, period.to, nowMs).filter(day => day >= period.from),
    ]),
  );
  const known = coverage
    .map(stream => {
      const days = stream.days.filter(({ day }) => day >= period.from && day < period.to);
      const inState = (...states: string[]) => days.filter(({ state }) => states.includes(state)).map(({ day }) => day);
      return {
        ...{ source: stream.source, dataset: stream.dataset, scope: stream.scope },
        final: inState('final').length,
        provisional: inState('provisional'),
        missing: [...new Set([...inState('missing', 'failed'), ...(owed.get(stream) ?? [])])].sort(),
      };
    })
    .filter(({ final, provisional, missing }) => final + provisional.length + missing.length > 0);
  const gone = known.filter(
    ({ source, dataset, missing }) => dataset === COST && missing.length > 0 && !control.sources.includes(source),
  );
  const sources = new Set([...control.sources, ...(gone.length > 0 ? await earlierSources(question) : [])]);
  const records = new Set<string>(recordsRead(template));
  return known
    .filter(({ source, dataset }) => (dataset === COST ? sources.has(source) : records.has(dataset)))
    .toSorted((a, b) => compareText(a.source, b.source) || compareText(a.scope, b.scope));
}

/** Sources that delivered charges of the report's filters until the period or shortly before it: a bill that is missing whole has none in it. */
async function earlierSources({ lake, template, period, control, signal }: StreamQuestion): Promise<string[]> {
  const spec = QuerySpec.parse({
    ...{ measures: [template.measure], dimensions: [SOURCE], asOf: String(control.lakeVersion) },
    ...{ from: addDays(period.from, -PATIENCE_DAYS), to: period.to, filters: deliveredFilters(template.filters) },
  });
  const { rows } = await askLake(lake, spec, signal);
  return rows.flatMap(row => (typeof row[SOURCE] === 'string' ? [row[SOURCE]] : []));
}

/** Filters that only split amounts know say nothing about charges as they were delivered. */
export const deliveredFilters = (filters: readonly Filter[]): Filter[] =>
  filters.filter(({ dimension }) => !dimension.startsWith('x_Allocation'));

function recordsRead({ sections }: ReportTemplate): readonly string[] {
  return sections.flatMap(section => {
    if (section.kind === 'records') return [section.dataset];
    if (section.kind === 'gpu') return ['gpu-job', 'gpu-sample'];
    return section.kind === 'units' ? countedIn(section.units) : [];
  });
}

/** Datasets that the units are counted in. */
function countedIn(units: readonly string[]): RecordDatasetName[] {
  return (units.length > 0 ? units : unitKeys).flatMap(unit => {
    const counted = unitCatalog[unit as UnitKey]?.denominator;
    if (counted === undefined) return [...recordDatasetNames]; // a formula of people may read any of them
    if (counted.kind === 'gpu') return ['gpu-job', 'gpu-sample'];
    return counted.kind === 'usage' ? ['llm-usage'] : counted.kind === 'metric' ? ['metric'] : [];
  });
}
