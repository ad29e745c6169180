import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { BUCKET_COLUMN } from '../../../../src-core/query/grouped-sql.ts';
import { bySize, compareText, type Known, minus, sum, sumOfKnown } from '../../../../src-core/reports/exact.ts';
import type { PackCell, PackChart } from '../../../../src-core/reports/pack-model.ts';
import { periodOfDay, type ReportPeriod, shiftPeriod } from '../../../../src-core/reports/period.ts';
import {
  column,
  currenciesOf,
  currencyColumn,
  moneyTable,
  noteOf,
  textColumn,
} from '../../../../src-core/reports/tables.ts';
import { costTitle, dimensionName, lowerFirst, periodName } from '../../../../src-core/reports/words/words.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';

type TrendSection = Extract<ReportSection, { kind: 'trend' }>;
/** The amounts of a value in one currency, by period. */
type Series = { key: string | null; currency: string | null; amounts: Map<string, Known> };
type Shown = { name: string; currency: string | null; amounts: Known[] };

const CURRENCIES = 3;

/** Cost of the last periods up to the report's own, by a dimension. */
export async function trendSection(section: TrendSection, id: string, context: ModelContext): Promise<BuiltSection> {
  const { words, template, period } = context.parts;
  const title =
    section.title ||
    words.trend.title(lowerFirst(costTitle(words, template.measure, section.by === null ? [] : [section.by])));
  const asked = Array.from({ length: section.periods }, (_, index) => shiftPeriod(period, index + 1 - section.periods));
  const groups = await seriesOf(section.by, asked, context);
  const totals = await seriesOf(null, asked, context);
  // A period of which there is nothing at all is not known to have been free.
  const known = asked.filter(({ label }) => totals.some(({ amounts }) => amounts.has(label)));
  const first = known[0];
  const gaps = asked.filter(each => first && each.from > first.from && !known.includes(each));
  const cells = ({ amounts }: Series): Known[] =>
    known.map(({ label }) => (amounts.has(label) ? (amounts.get(label) ?? null) : '0'));
  const shown = cut(groups, section.top, cells, context);
  for (const total of totals) checkColumns(title, total, shown, known, cells, context);
  context.define(template.measure, 'tie');
  if (section.by !== null) context.defineDimensions([section.by]);
  const keyColumns = section.by === null ? [] : [textColumn(section.by, dimensionName(words, section.by))];
  const columns = [
    ...keyColumns,
    currencyColumn(words),
    ...known.map(each => column(each.label, each.label, 'amount')),
    column('Total', words.total, 'amount'),
  ];
  const line = (currency: string | null, name: string | null, amounts: readonly Known[]): PackCell[] => [
    ...(section.by === null ? [] : [name]),
    currency,
    ...amounts,
    sum(amounts),
  ];
  const rows = shown.map(({ name, currency, amounts }) => line(currency, name, amounts));
  const sums = totals.map(total => ({ currency: total.currency, cells: line(total.currency, null, cells(total)) }));
  const note = noteOf(
    known.length === 0 ? words.tables.noCharges : null,
    first && first !== asked[0] ? words.trend.left(periodName(first, template.language)) : null,
    gaps.length === 0 ? null : words.trend.gaps(gaps.map(each => periodName(each, template.language)).join(', ')),
  );
  const tables = moneyTable({ id, title, columns, rows, totals: section.by === null ? [] : sums, note }, words);
  return {
    section: { id, title, paragraphs: [], charts: charts(section, id, title, shown, known, context), tables },
    streams: [],
  };
}

async function seriesOf(by: string | null, periods: readonly ReportPeriod[], context: ModelContext): Promise<Series[]> {
  const { template, period } = context.parts;
  const dimensions = by === null ? [] : [by];
  const isBilling = template.basis === 'billing' && period.kind === 'month';
  const { measure } = template;
  const base = context.question({ dimensions });
  const spec = isBilling
    ? {
        ...base,
        dimensions: [...dimensions.filter(name => name !== 'BillingPeriodStart'), 'BillingPeriodStart'],
        filters: [
          ...template.filters,
          { dimension: 'BillingPeriodStart', op: 'in' as const, values: periods.map(({ label }) => label) },
        ],
      }
    : { ...base, grain: period.kind, from: periods[0]?.from ?? null };
  const { rows } = await context.ask(spec);
  const found = new Map<string, Series>();
  for (const row of rows) {
    const at = String(row[isBilling ? 'BillingPeriodStart' : BUCKET_COLUMN]).slice(0, 10);
    const key = by === null || row[by] === null || row[by] === undefined ? null : String(row[by]);
    const currency = row.BillingCurrency === null ? null : String(row.BillingCurrency);
    const amount = row[measure] === null ? null : String(row[measure]);
    const name = JSON.stringify([key, currency]);
    const series = found.get(name) ?? { key, currency, amounts: new Map<string, Known>() };
    found.set(name, series);
    const { label } = periodOfDay(period.kind, at);
    series.amounts.set(label, series.amounts.has(label) ? sum([series.amounts.get(label) ?? null, amount]) : amount);
  }
  return [...found.values()];
}

/** The largest of each currency, and the rest as one line. */
function cut(
  groups: readonly Series[],
  top: number,
  cells: (series: Series) => Known[],
  { parts: { words, display, rowLimit } }: ModelContext,
): Shown[] {
  const limit = Math.min(top, rowLimit ?? top);
  return currenciesOf(groups).flatMap(currency => {
    const own = groups
      .filter(series => series.currency === currency)
      .map(series => ({ name: series.key ?? words.unassigned, currency, amounts: cells(series) }))
      .toSorted((a, b) => bySize(sumOfKnown(a.amounts), sumOfKnown(b.amounts)) || compareText(a.name, b.name));
    const left = own.slice(limit);
    if (left.length === 0) return own;
    const amounts = (left[0]?.amounts ?? []).map((_, index) => sum(left.map(each => each.amounts[index] ?? null)));
    return [...own.slice(0, limit), { name: words.rest(display.count(left.length)), currency, amounts }];
  });
}

function checkColumns(
  title: string,
  total: Series,
  shown: readonly Shown[],
  known: readonly ReportPeriod[],
  cells: (series: Series) => Known[],
  { gaps }: ModelContext,
): void {
  const own = shown.filter(({ currency }) => currency === total.currency);
  for (const [index, expected] of cells(total).entries()) {
    const found = sumOfKnown(own.map(({ amounts }) => amounts[index] ?? null)) ?? '0';
    if (expected !== null && minus(found, expected) !== '0')
      gaps.push(`${title}: ${known[index]?.label} ${total.currency ?? ''} ${found} ≠ ${expected}`);
  }
}

function charts(
  { chart }: TrendSection,
  id: string,
  title: string,
  shown: readonly Shown[],
  known: readonly ReportPeriod[],
  context: ModelContext,
): PackChart[] {
  const [first, last] = [known[0], known.at(-1)];
  if (chart === 'none' || !first || !last) return [];
  const { words, template } = context.parts;
  const currencies = currenciesOf(shown);
  return currencies.slice(0, CURRENCIES).map((currency, index) => ({
    id: currencies.length > 1 ? `${id}-chart-${index + 1}` : `${id}-chart`,
    kind: chart,
    title,
    unit: currency ?? words.notSaid,
    categories: known.map(each => each.label),
    series: shown
      .filter(each => each.currency === currency)
      .map(({ name, amounts }) => ({ name, values: amounts, isForecast: false, low: null, high: null })),
    alt: words.charts.course(title, periodName(first, template.language), periodName(last, template.language)),
  }));
}
