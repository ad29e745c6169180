import { recordDatasets } from '../../../../src-core/anycost/records.ts';
import { RecordSummarySpec } from '../../../../src-core/contract/records.ts';
import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { sum } from '../../../../src-core/reports/exact.ts';
import type { PackChart, PackColumn, PackTable } from '../../../../src-core/reports/pack-model.ts';
import { column, noteOf, plainTable, textColumn } from '../../../../src-core/reports/tables.ts';
import { dimensionName, periodName } from '../../../../src-core/reports/words/words.ts';
import { withSignal } from '../../worker-client.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';

type RecordsSection = Extract<ReportSection, { kind: 'records' }>;

/** As many groups as one answer holds; the totals hold all of them. */
const MANY = 100_000;
const BARS = 12;

/** Usage records of the days of the period, grouped. */
export async function recordsSection(
  section: RecordsSection,
  id: string,
  context: ModelContext,
): Promise<BuiltSection> {
  const { words, rowLimit } = context.parts;
  const { dataset } = section;
  const title = section.title || words.records.title(words.records.datasets[dataset] ?? dataset);
  const answer = await ask({ dataset, measures: section.measures, dims: section.by, limit: MANY }, context);
  const repeats = dataset === 'llm-usage' && !section.by.includes('Route') && (await routes(context)) > 1;
  const measures = section.measures.map(name => measureColumn(section, name, context));
  const top = Math.min(section.top, rowLimit ?? section.top);
  const shown = answer.rows.slice(0, top);
  const left = answer.rows.slice(top);
  const keys = section.by.length;
  const totals = [
    ...section.by.map((_, index) => (index === 0 ? words.total : null)),
    ...section.measures.map(name => answer.totals[name] ?? null),
  ];
  const rows = shown.map(row => row.map((cell, index) => (index < keys ? (cell ?? words.unassigned) : cell)));
  const table: PackTable = {
    ...plainTable({
      id,
      title,
      columns: [
        ...section.by.map(name => textColumn(name, words.names.records[name] ?? dimensionName(words, name))),
        ...measures,
      ],
      rows,
    }),
    totals: rows.length === 0 || repeats ? null : totals,
    note: noteOf(
      rows.length === 0 ? words.records.none : null,
      left.length === 0 ? null : restSentence(section, measures, left, answer.isCut, context),
      repeats ? words.records.routes : null,
    ),
  };
  const charts = chartOf(section, id, title, measures[0], rows, context);
  return { section: { id, title, paragraphs: [], charts, tables: [table] }, streams: [] };
}

async function ask(
  spec: Pick<RecordsSection, 'dataset' | 'measures'> & { dims: string[]; limit: number },
  context: ModelContext,
) {
  const { services, signal, period } = context.parts;
  const [from, to] = [`${period.from}T00:00:00.000Z`, `${period.to}T00:00:00.000Z`];
  const summary = await services.lake.recordSummary(
    RecordSummarySpec.parse({ ...spec, from, to, asOf: context.version }),
    withSignal(signal),
  );
  context.mustBe(summary.lakeVersion);
  return summary;
}

/** Ways by which the lake knows of the same usage: what they say is not added up. */
async function routes(context: ModelContext): Promise<number> {
  const { rows } = await ask({ dataset: 'llm-usage', measures: ['Rows'], dims: ['Route'], limit: 10 }, context);
  return rows.length;
}

function measureColumn({ dataset }: RecordsSection, name: string, { parts: { words } }: ModelContext): PackColumn {
  const title = words.names.records[name] ?? name;
  const type = recordDatasets[dataset].columns.find(each => each.name === name)?.type;
  if (name === 'Rows' || type === 'integer') return column(name, title, 'count');
  return column(name, title, type === 'ratio' ? 'ratio' : 'quantity');
}

/** Means of what is left out cannot be told from their parts. */
function restSentence(
  { by }: RecordsSection,
  measures: readonly PackColumn[],
  left: readonly (readonly (string | null)[])[],
  isCut: boolean,
  { parts: { words, display } }: ModelContext,
): string {
  if (isCut) return words.records.cut;
  const sums = measures.flatMap(({ title, type }, index) => {
    if (type === 'ratio') return [];
    const total = sum(left.map(row => row[by.length + index] ?? '0'));
    return total === null ? [] : [`${title} ${display.quantity(total)}`];
  });
  const count = display.count(left.length);
  return sums.length === 0 ? words.records.restUnknown(count) : words.records.rest(count, sums.join(', '));
}

function chartOf(
  { by, chart }: RecordsSection,
  id: string,
  title: string,
  measure: PackColumn | undefined,
  rows: PackTable['rows'],
  { parts: { words, display, period, template } }: ModelContext,
): PackChart[] {
  const [first] = rows;
  if (chart === 'none' || !first || !measure) return [];
  const shown = rows.slice(0, BARS);
  const labels = shown.map(row =>
    row
      .slice(0, by.length)
      .map(cell => String(cell ?? ''))
      .join(' / '),
  );
  const values = shown.map(row => {
    const value = row[by.length];
    return value === null || value === undefined ? null : String(value);
  });
  const largest = values[0] === null || values[0] === undefined ? words.unknown : display.quantity(values[0]);
  return [
    {
      ...{ id: `${id}-chart`, kind: chart, title, unit: measure.title, categories: labels },
      series: [{ name: periodName(period, template.language), values, isForecast: false, low: null, high: null }],
      alt: words.charts.bar(title, measure.title, labels[0] ?? '', largest),
    },
  ];
}
