import type { CanonicalRow } from '../../../../src-core/connector/record-scan.ts';
import { GpuDay, type GpuDayOptions } from '../../../../src-core/gpu/dcgm/gpu-day.ts';
import type { Labels, Series } from '../../../../src-core/gpu/prometheus/answer.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';

/** 2026-11-09T00:00:00Z, the day of the small stories here. */
export const dayStart = Date.UTC(2026, 10, 9);

/** A series of `metric` with one value a minute (or `stepSeconds`), the first at `offsetSeconds` of the day; null = no sample. */
export function seriesOf(
  metric: string,
  labels: Labels,
  values: readonly (string | number | null)[],
  { offsetSeconds = 0, stepSeconds = 60 } = {},
): Series {
  const points = values.flatMap((value, index) =>
    value === null ? [] : [{ time: dayStart + (offsetSeconds + index * stepSeconds) * 1000, value: String(value) }],
  );
  return {
    labels: { __name__: metric, ...labels },
    timesMs: points.map(({ time }) => time),
    values: points.map(({ value }) => value),
  };
}

/** One day of raw scrapes folded into rows. */
export function foldDay(series: readonly Series[], options: Partial<GpuDayOptions> = {}): CanonicalRow[] {
  const day = new GpuDay({
    startMs: dayStart,
    endMs: dayStart + 86_400_000,
    intervalSeconds: 300,
    timing: { kind: 'raw' },
    replicaLabels: ['replica', 'prometheus_replica'],
    instance: 'test',
    ...options,
  });
  for (const metric of new Set(series.map(one => one.labels.__name__ ?? '')))
    day.add(
      metric,
      series.filter(one => one.labels.__name__ === metric),
    );
  return day.rows();
}

/** Exact sum of a decimal column; null when no row has it. */
export function sumOf(rows: readonly CanonicalRow[], column: string): string | null {
  const values = rows.flatMap(row => (row[column] == null ? [] : [parseAmount(String(row[column]))]));
  return values.length === 0 ? null : formatAmount(values.reduce((a, b) => a + b, 0n));
}

export const minutes = (count: number, value: string | number): (string | number)[] =>
  Array.from({ length: count }, () => value);
