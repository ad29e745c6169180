import { type Forecast, ForecastSpec, type SeriesForecast } from '../../../../src-core/contract/forecast.ts';
import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import type { PackChart } from '../../../../src-core/reports/pack-model.ts';
import { type ReportPeriod, shiftPeriod } from '../../../../src-core/reports/period.ts';
import { column, currencyColumn, noteOf, plainTable, textColumn } from '../../../../src-core/reports/tables.ts';
import { costTitle, dimensionName } from '../../../../src-core/reports/words/words.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';

type ForecastSection = Extract<ReportSection, { kind: 'forecast' }>;
const CHARTS = 4;

/** Months that are expected after the report's own, with intervals, and how good such forecasts were. */
export async function forecastSection(
  section: ForecastSection,
  id: string,
  context: ModelContext,
): Promise<BuiltSection> {
  const { words, display, template, services, signal, period } = context.parts;
  const lastMonth = period.kind === 'month' ? shiftPeriod(period, section.months) : monthsAfter(period, section.months);
  const answer = await services.forecast.run(
    ForecastSpec.parse({
      ...{ measure: template.measure, filters: template.filters, allocation: template.allocation },
      ...{ currency: template.currency, by: section.by === null ? [] : [section.by], grain: 'month' },
      ...{ to: lastMonth.to, limit: section.top },
      // split amounts are kept as they are now; everything else is asked as of the report's version
      asOf: template.allocation === 'split' ? null : String(context.version),
    }),
    signal,
  );
  context.mustBe(answer.lakeVersion);
  context.define('forecast', 'mase', template.measure);
  if (section.by !== null) context.defineDimensions([section.by]);
  const from = period.from.slice(0, 7);
  const title =
    section.title ||
    `${words.sections.forecast}: ${costTitle(words, template.measure, section.by === null ? [] : [section.by])}`;
  const waiting = answer.waitingFor.map(({ source }) => source);
  const nameColumn = textColumn(
    'Series',
    section.by === null ? words.forecast.series : dimensionName(words, section.by),
  );
  const months = plainTable({
    id,
    title,
    columns: [
      ...[nameColumn, currencyColumn(words), textColumn('Month', words.forecast.month)],
      column('Known', words.forecast.actual, 'amount'),
      column('Expected', words.forecast.expected, 'amount'),
      column('Total', words.forecast.total, 'amount'),
      column('Low80', words.forecast.low80, 'amount'),
      column('High80', words.forecast.high80, 'amount'),
      column('Low95', words.forecast.low95, 'amount'),
      column('High95', words.forecast.high95, 'amount'),
      textColumn('IsWhole', words.forecast.closed),
    ],
    rows: answer.series.flatMap(series =>
      series.months
        .filter(({ month }) => month >= from)
        .map(({ month, actual, expected, total, low80, high80, low95, high95, isClosed }) => [
          ...[nameOf(series, section, context), series.currency, month, actual, expected, total],
          ...[low80, high80, low95, high95, isClosed ? words.forecast.yes : words.forecast.no],
        ]),
    ),
    note: noteOf(
      answer.series.length === 0 ? words.forecast.none : words.forecast.estimates,
      answer.completeUntil === null ? null : words.forecast.since(display.day(answer.completeUntil)),
      waiting.length === 0 ? null : words.forecast.waiting(waiting.join(', ')),
    ),
  });
  const tables = answer.series.length === 0 ? [months] : [months, accuracyTable(section, id, answer, context)];
  const charts = chartsOf(section, id, answer, from, context);
  return { section: { id, title, paragraphs: [], charts, tables }, streams: [] };
}

function monthsAfter({ to }: ReportPeriod, months: number): ReportPeriod {
  const month = { kind: 'month', label: to.slice(0, 7), from: `${to.slice(0, 7)}-01`, to } as const;
  return shiftPeriod(month, months);
}

function nameOf({ keys, isRest }: SeriesForecast, { by }: ForecastSection, { parts: { words } }: ModelContext): string {
  if (isRest) return words.forecast.rest;
  return by === null ? words.forecast.whole : (keys[0] ?? words.unassigned);
}

function accuracyTable(section: ForecastSection, id: string, { series }: Forecast, context: ModelContext) {
  const { words } = context.parts;
  const nameColumn = textColumn(
    'Series',
    section.by === null ? words.forecast.series : dimensionName(words, section.by),
  );
  return plainTable({
    id: `${id}-accuracy`,
    title: words.forecast.accuracy,
    columns: [
      ...[nameColumn, currencyColumn(words), textColumn('Method', words.forecast.method)],
      column('Mase', words.forecast.mase, 'ratio'),
      column('Coverage80', words.forecast.coverage80, 'share'),
      column('Coverage95', words.forecast.coverage95, 'share'),
      textColumn('Why', words.forecast.why),
    ],
    rows: series.map(each => [
      ...[nameOf(each, section, context), each.currency, words.forecast.methods[each.method] ?? each.method],
      ...[decimal(each.accuracy?.mase), decimal(each.accuracy?.coverage80), decimal(each.accuracy?.coverage95)],
      each.accuracy === null ? (words.forecast.missing[each.accuracyMissing] ?? null) : null,
    ]),
    note: words.forecast.accuracyNote,
  });
}

const decimal = (value: number | null | undefined): string | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : value.toFixed(6);

/** What is known of each month, and what is expected of the months that are not whole. */
function chartsOf(
  section: ForecastSection,
  id: string,
  { series }: Forecast,
  from: string,
  context: ModelContext,
): PackChart[] {
  const { words, display } = context.parts;
  const hasSeveral = new Set(series.map(({ currency }) => currency)).size > 1;
  return series.slice(0, CHARTS).flatMap((each, index) => {
    const months = each.months.slice(Math.max(0, each.months.findIndex(({ month }) => month >= from) - 11));
    const [first, last] = [months[0], months.at(-1)];
    if (!first || !last) return [];
    const name = nameOf(each, section, context);
    const title = `${words.forecast.chart}: ${hasSeveral ? `${name} (${each.currency ?? words.notSaid})` : name}`;
    const open = (value: string | null, isClosed: boolean) => (isClosed ? null : value);
    return [
      {
        id: `${id}-chart-${index + 1}`,
        kind: 'line' as const,
        title,
        unit: each.currency ?? words.notSaid,
        categories: months.map(({ month }) => month),
        series: [
          {
            name: words.forecast.actual,
            values: months.map(({ actual, isClosed }) => (isClosed ? actual : null)),
            ...{ isForecast: false, low: null, high: null },
          },
          {
            name: words.forecast.total,
            values: months.map(({ total, isClosed }) => open(total, isClosed)),
            isForecast: true,
            low: months.map(({ low80, isClosed }) => open(low80, isClosed)),
            high: months.map(({ high80, isClosed }) => open(high80, isClosed)),
          },
        ],
        alt: words.charts.course(title, display.month(first.month), display.month(last.month)),
      },
    ];
  });
}
