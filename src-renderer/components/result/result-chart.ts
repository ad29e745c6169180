import { parseAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import type { ResultColumn } from '../../../src-core/query/query-spec.ts';
import type { ArrowColumn, ReadRows } from '../../../src-core/query/read-columns.ts';
import type { ChartModel, ChartSeries } from '../chart/chart-model.ts';
import { cellOf } from './result-grid.ts';

/** Which columns are drawn: along, upwards, and one line or stack for each value of. */
export type ChartPick = { x: string; y: string; series: string | null };

/** `labels` are the places along x; the model's buckets are their numbers, or instants where x is a time. */
export type ResultChart = {
  model: ChartModel;
  labels: readonly string[];
  isTime: boolean;
  isRank: boolean;
  cutSeries: number;
};

const MOST_SERIES = 12;
const isNumeric = (column: ResultColumn) =>
  column.type === 'decimal' || column.type === 'integer' || column.type === 'double';

/** The first time or text goes along, the first figure up; a currency, else the next text, parts the figures. Null: nothing to draw. */
export function firstPick(columns: readonly ResultColumn[]): ChartPick | null {
  const names = columns.filter(column => !isNumeric(column) && column.name !== 'BillingCurrency');
  const x = names.find(column => column.type === 'timestamp') ?? names[0];
  const y = columns.find(column => column.type === 'decimal' && column.unit !== null) ?? columns.find(isNumeric);
  if (!x || !y) return null;
  return { x: x.name, y: y.name, series: names.find(column => column !== x)?.name ?? null };
}

export function chartColumns(columns: readonly ResultColumn[]): { along: string[]; up: string[] } {
  return {
    along: columns.filter(column => column.type !== 'decimal' && column.type !== 'double').map(column => column.name),
    up: columns.filter(isNumeric).map(column => column.name),
  };
}

/**
 * Rows with the same place and series are added up exactly; amounts of different currencies never are: each has its own series. At most 12 series,
 * the rest as one. Time O(rows).
 */
export function resultChart(columns: readonly ResultColumn[], result: ReadRows, pick: ChartPick): ResultChart | null {
  const column = (name: string | null) => {
    const index = columns.findIndex(candidate => candidate.name === name);
    return index < 0 ? null : (result.columns[index] ?? null);
  };
  const [x, y, by] = [column(pick.x), column(pick.y), column(pick.series)];
  if (!x || !y) return null;
  const unit = columns.find(candidate => candidate.name === pick.y)?.unit ?? null;
  const currency = unit === null ? null : result.text(unit);
  const currencies = new Set<string | null>();
  for (let row = 0; currency && row < result.rowCount; row++) currencies.add(currency.get(row));
  const isMixed = currencies.size > 1;

  const places = new Map<string, number>();
  const starts: (number | null)[] = [];
  const sums = new Map<string | null, Map<number, Unscaled>>();
  for (let row = 0; row < result.rowCount; row++) {
    const amount = amountAt(y, row);
    if (amount === null) continue;
    const label = textAt(x, row) ?? '–';
    const place = places.get(label) ?? places.size;
    if (!places.has(label)) {
      places.set(label, place);
      starts.push(x.kind === 'time' ? x.get(row) : place);
    }
    const parts = [by ? (textAt(by, row) ?? '–') : null, isMixed ? (currency?.get(row) ?? '–') : null];
    const name = parts.filter(part => part !== null).join(' · ') || null;
    const sum = sums.get(name) ?? new Map<number, Unscaled>();
    sums.set(name, sum.set(place, (sum.get(place) ?? 0n) + amount));
  }
  const labels = [...places.keys()];
  const order = labels.map((_, place) => place);
  const isTime = x.kind === 'time' || labels.every(label => /^\d{4}-\d{2}(-\d{2})?$/.test(label));
  if (isTime) order.sort((a, b) => (labels[a] ?? '').localeCompare(labels[b] ?? ''));
  const isRank = !isTime && sums.size === 1;
  const total = (sum: ReadonlyMap<number, Unscaled>) => [...sum.values()].reduce((all, part) => all + part, 0n);
  const shared = { measure: pick.y, currency: isMixed ? null : ([...currencies][0] ?? null), previous: null };
  if (isRank) {
    const [sum = new Map<number, Unscaled>()] = sums.values();
    const bars = order.map(place => seriesOf(labels[place] ?? '', [sum.get(place) ?? null]));
    const { series, cut } = largest(bars, 20);
    return { model: { ...shared, buckets: [null], series, total: total(sum) }, labels, isTime, isRank, cutSeries: cut };
  }
  const all = [...sums].map(([name, sum]) =>
    seriesOf(
      name,
      order.map(place => sum.get(place) ?? null),
    ),
  );
  const { series, cut } = largest(all, MOST_SERIES);
  const buckets = order.map(place => (x.kind === 'time' ? (starts[place] ?? null) : place));
  const whole = all.reduce((sum, one) => sum + one.total, 0n);
  return { model: { ...shared, buckets, series, total: whole }, labels, isTime, isRank, cutSeries: cut };
}

function seriesOf(value: string | null, amounts: readonly (Unscaled | null)[]): ChartSeries {
  const total = amounts.reduce<Unscaled>((sum, amount) => sum + (amount ?? 0n), 0n);
  return { value, kind: value === null ? 'all' : 'value', members: 1, amounts, total, previousTotal: null };
}

/** The largest by size, the rest added up. */
function largest(series: readonly ChartSeries[], most: number): { series: ChartSeries[]; cut: number } {
  const size = ({ total }: ChartSeries) => (total < 0n ? -total : total);
  const sorted = series.toSorted((a, b) => (size(a) === size(b) ? 0 : size(a) > size(b) ? -1 : 1));
  if (sorted.length <= most) return { series: sorted, cut: 0 };
  const rest = sorted.slice(most - 1);
  const amounts = (rest[0]?.amounts ?? []).map((_, bucket) =>
    rest.reduce<Unscaled | null>((sum, one) => {
      const amount = one.amounts[bucket] ?? null;
      return amount === null ? sum : (sum ?? 0n) + amount;
    }, null),
  );
  const other: ChartSeries = { ...seriesOf('', amounts), kind: 'other', members: rest.length };
  return { series: [...sorted.slice(0, most - 1), other], cut: rest.length };
}

function textAt(column: ArrowColumn, row: number): string | null {
  const cell = cellOf(column, row, null);
  if (cell.kind === 'text') return cell.text;
  return cell.kind === 'count' && cell.value !== null ? String(cell.value) : null;
}

function amountAt(column: ArrowColumn, row: number): Unscaled | null {
  if (column.kind === 'money') return column.get(row);
  if (column.kind !== 'number') return null;
  const value = column.get(row);
  if (value === null || !Number.isFinite(value) || Math.abs(value) >= 1e21) return null;
  return parseAmount(Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(12)); // a double is drawn, not booked
}
