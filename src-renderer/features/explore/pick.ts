import type { Filter } from '../../../src-core/query/query-spec.ts';
import type { ChartModel } from '../../components/chart/chart-model.ts';
import type { ArrowResult } from '../../data/arrow/result.ts';
import { subset } from '../../data/arrow/subset.ts';
import { bucketDays, type DayRange, localDay } from './period.ts';
import { BUCKET_COLUMN } from './question.ts';
import type { ExploreView, Picked } from './view-state.ts';

type Shown = { grain: ExploreView['grain']; zone: string; calendar: ExploreView['calendar'] };

/** Whether a bucket is one of the picked days. */
function isInDays(bucket: number | null, { from, to }: Picked, { grain, zone, calendar }: Shown): boolean {
  if (from === null || to === null) return true;
  if (bucket === null) return false;
  const first = localDay(bucket, zone);
  const days = bucketDays(first, grain, calendar) ?? { from: first, to: first };
  return days.from >= from && days.from < to;
}

const isValue = (value: string | null, { values, isExcluded }: Picked) =>
  values.length === 0 || values.includes(value) !== isExcluded;

/** The rows of a result that were picked. Totals made of them are exact, as those of the whole are. */
export function pickRows(result: ArrowResult, picked: Picked | null, shown: Shown): ArrowResult {
  if (!picked) return result;
  const dimension = picked.dimension === null ? null : result.column(picked.dimension);
  const bucket = result.time(BUCKET_COLUMN);
  const value = (row: number) => {
    const found = dimension && dimension.kind !== 'money' ? dimension.get(row) : null;
    return found === null ? null : String(found);
  };
  const rows: number[] = [];
  for (let row = 0; row < result.rowCount; row += 1) {
    const isThen = bucket === null || isInDays(bucket.get(row), picked, shown);
    if (isThen && (dimension === null || isValue(value(row), picked))) rows.push(row);
  }
  return subset(result, rows);
}

/** What the chart dims, because it was not picked: series and buckets by their index. */
export function unpicked(
  model: ChartModel,
  picked: Picked | null,
  shown: Shown & { dimension: string | null },
): { series: ReadonlySet<number>; buckets: ReadonlySet<number> } {
  const series = new Set<number>();
  const buckets = new Set<number>();
  if (!picked) return { series, buckets };
  if (picked.dimension === shown.dimension && picked.values.length > 0) {
    model.series.forEach((one, index) => {
      const isIn = one.kind === 'value' ? isValue(one.value, picked) : picked.isExcluded;
      if (!isIn) series.add(index);
    });
  }
  model.buckets.forEach((bucket, index) => {
    if (!isInDays(bucket, picked, shown)) buckets.add(index);
  });
  return { series, buckets };
}

/**
 * What is picked after a value was: the same again lets it go, another one joins, and a change between picking and leaving out begins
 * anew. Days that were picked stay.
 */
export function togglePicked(
  before: Picked | null,
  dimension: string,
  value: string | null,
  isExcluded: boolean,
): Picked | null {
  const goesOn = before?.dimension === dimension && before.isExcluded === isExcluded;
  const known = goesOn ? before.values : [];
  const values = known.includes(value) ? known.filter(one => one !== value) : [...known, value];
  const days = { from: before?.from ?? null, to: before?.to ?? null };
  if (values.length === 0)
    return days.from === null ? null : { dimension: null, values: [], isExcluded: false, ...days };
  return { dimension, values, isExcluded, ...days };
}

/** The days of a stretch of buckets join what is picked. */
export function pickDays(before: Picked | null, from: string, to: string): Picked {
  return {
    dimension: before?.dimension ?? null,
    values: before?.values ?? [],
    isExcluded: before?.isExcluded ?? false,
    from,
    to,
  };
}

/** What a figure of picked rows holds, beyond the row's own values. */
export function pickFilters(picked: Picked | null): Filter[] {
  if (picked === null || picked.dimension === null || picked.values.length === 0) return [];
  return [{ dimension: picked.dimension, op: picked.isExcluded ? 'not-in' : 'in', values: picked.values }];
}

/** The days that were picked; null for the whole period. */
export function pickedDays(picked: Picked | null): DayRange | null {
  return picked === null || picked.from === null || picked.to === null ? null : { from: picked.from, to: picked.to };
}
