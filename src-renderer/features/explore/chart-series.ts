import type { Unscaled } from '../../../src-core/money/amount.ts';
import type { ChartModel, ChartSeries } from '../../components/chart/chart-model.ts';
import type { ArrowResult } from '../../data/arrow/result.ts';
import { CURRENCY } from '../../data/arrow/totals.ts';

export type SeriesInput = {
  result: ArrowResult;
  measure: string;
  /** The dimension that becomes series; null draws the whole as one. */
  dimension: string | null;
  /** Null for grain "none". */
  bucketColumn: string | null;
  /** Only rows in this currency are drawn. */
  currency: string | null;
  top: number;
};

type Line = { value: string | null; amounts: (Unscaled | null)[]; total: Unscaled; previousTotal: Unscaled | null };

/**
 * Sum a result into series over buckets, exactly. The `top` values with the largest absolute totals stand alone (a large
 * credit matters as much as a large charge), the others are summed into one "other". The sum of all series is the sum of
 * the rows, whatever `top` is. Time O(rows).
 */
export function chartSeries(input: SeriesInput): ChartModel {
  const { buckets, lines, previous, hasPrevious } = gather(input);
  const ordered = [...lines.values()].sort(
    (a, b) => descending(abs(a.total), abs(b.total)) || byName(a.value, b.value),
  );
  // An "other" of one value would hide a name to save nothing.
  const shown = ordered.length <= input.top + 1 ? ordered : ordered.slice(0, input.top);
  const rest = ordered.slice(shown.length);
  const kind = input.dimension === null ? ('all' as const) : ('value' as const);
  const series: ChartSeries[] = shown
    .sort((a, b) => descending(a.total, b.total) || byName(a.value, b.value))
    .map(line => ({ ...line, kind, members: 1 }));
  if (rest.length > 0) series.push(other(rest, buckets.length));
  return {
    measure: input.measure,
    currency: input.currency,
    buckets,
    series,
    previous: hasPrevious ? previous : null,
    total: ordered.reduce((sum, line) => sum + line.total, 0n),
  };
}

function gather(input: SeriesInput) {
  const { result } = input;
  const money = result.money(input.measure);
  const before = result.money(`${input.measure}_previous`);
  const currency = result.text(CURRENCY);
  const dimension = input.dimension === null ? null : result.column(input.dimension);
  const time = input.bucketColumn === null ? null : result.time(input.bucketColumn);

  const rows: number[] = [];
  const distinct = new Set<number | null>();
  for (let row = 0; row < result.rowCount; row += 1) {
    if ((currency?.get(row) ?? null) !== input.currency) continue;
    rows.push(row);
    distinct.add(time?.get(row) ?? null);
  }
  const buckets = [...distinct].sort((a, b) => (a ?? Number.NEGATIVE_INFINITY) - (b ?? Number.NEGATIVE_INFINITY));
  const indexOf = new Map(buckets.map((bucket, index) => [bucket, index]));

  const lines = new Map<string | null, Line>();
  const previous: (Unscaled | null)[] = buckets.map(() => null);
  for (const row of rows) {
    const bucket = indexOf.get(time?.get(row) ?? null) ?? 0;
    const value = textOf(dimension && dimension.kind !== 'money' ? dimension.get(row) : null);
    let line = lines.get(value);
    if (!line) {
      line = { value, amounts: buckets.map(() => null), total: 0n, previousTotal: null };
      lines.set(value, line);
    }
    const amount = money?.get(row) ?? null;
    if (amount !== null) {
      line.amounts[bucket] = (line.amounts[bucket] ?? 0n) + amount;
      line.total += amount;
    }
    const earlier = before?.get(row) ?? null;
    if (earlier !== null) {
      previous[bucket] = (previous[bucket] ?? 0n) + earlier;
      line.previousTotal = (line.previousTotal ?? 0n) + earlier;
    }
  }
  return { buckets, lines, previous, hasPrevious: before !== null };
}

function other(lines: readonly Line[], bucketCount: number): ChartSeries {
  const amounts = Array.from({ length: bucketCount }, (_, bucket) => sumKnown(lines.map(line => line.amounts[bucket])));
  const total = lines.reduce((sum, line) => sum + line.total, 0n);
  const previousTotal = sumKnown(lines.map(line => line.previousTotal));
  return { value: null, kind: 'other', members: lines.length, amounts, total, previousTotal };
}

/** The sum of what is known; null when nothing is. */
function sumKnown(amounts: readonly (Unscaled | null | undefined)[]): Unscaled | null {
  return amounts.reduce<Unscaled | null>((sum, amount) => (amount == null ? sum : (sum ?? 0n) + amount), null);
}

function textOf(value: string | number | null): string | null {
  return value === null ? null : String(value);
}

const abs = (amount: Unscaled) => (amount < 0n ? -amount : amount);
const descending = (a: Unscaled, b: Unscaled) => (a === b ? 0 : a > b ? -1 : 1);
const byName = (a: string | null, b: string | null) => (a ?? '\uffff').localeCompare(b ?? '\uffff');
