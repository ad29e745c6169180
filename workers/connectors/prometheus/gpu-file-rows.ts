import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import { COUNTER_LOOKBACK_MS } from '../../../src-core/gpu/dcgm/energy.ts';
import { GpuDay, STALE_AFTER_MS } from '../../../src-core/gpu/dcgm/gpu-day.ts';
import { gpuMetrics } from '../../../src-core/gpu/dcgm/metrics.ts';
import type { Timing } from '../../../src-core/gpu/dcgm/readings.ts';
import type { Series } from '../../../src-core/gpu/prometheus/answer.ts';
import { gridStep } from '../../../src-core/gpu/prometheus/range-plan.ts';
import { defaultReplicaLabels } from '../../../src-core/gpu/prometheus/views.ts';

export const INTERVAL_SECONDS = 300;
const DAY_MS = 86_400_000;

/** The step of a range query, or null for raw scrapes and single instants. */
export function stepOf(series: readonly Series[]): number | null {
  const instants = new Set<number>();
  for (const { timesMs } of series) for (const time of timesMs) instants.add(time);
  return gridStep(instants);
}

/**
 * Series of GPU metrics from a file, as rows of `gpu-sample`, UTC day by UTC day. Intervals are 5 minutes, or the step when that is longer.
 * @param series of metrics in `gpuMetrics` only
 * @param step milliseconds between the instants of a range query; null for raw scrapes
 * @param unusable readings that are no measurement, by metric: complete when the last row is out
 */
export function* gpuFileRows(
  series: readonly Series[],
  step: number | null,
  unusable: Map<string, number>,
): Generator<CanonicalRow> {
  const timing: Timing =
    step === null ? { kind: 'raw' } : { kind: 'evaluated', stepMs: step, lookbackMs: STALE_AFTER_MS };
  const intervalSeconds = Math.max(INTERVAL_SECONDS, Math.round((step ?? 0) / 1000));
  const days = new Set<number>();
  for (const { timesMs } of series) for (const time of timesMs) days.add(Math.floor(time / DAY_MS));
  for (const day of [...days].toSorted((a, b) => a - b)) {
    const startMs = day * DAY_MS;
    const options = { startMs, endMs: startMs + DAY_MS, intervalSeconds, timing, instance: null };
    const folded = new GpuDay({ ...options, replicaLabels: defaultReplicaLabels });
    for (const [name, own] of byMetric(series, startMs, startMs + DAY_MS)) folded.add(name, own);
    for (const [name, count] of folded.unusable) unusable.set(name, (unusable.get(name) ?? 0) + count);
    yield* folded.eachRow();
  }
}

/** The part of each series that a day needs, jobs first. Names sorted, so that the order in the file does not matter. */
function byMetric(series: readonly Series[], startMs: number, endMs: number): [string, Series[]][] {
  const parts = new Map<string, Series[]>();
  for (const one of series) {
    const name = one.labels.__name__ ?? '';
    const fromMs = gpuMetrics.get(name)?.kind === 'energy' ? startMs - COUNTER_LOOKBACK_MS : startMs;
    const [first, end] = [firstFrom(one.timesMs, fromMs), firstFrom(one.timesMs, endMs)];
    if (first === end) continue;
    const part = { labels: one.labels, timesMs: one.timesMs.slice(first, end), values: one.values.slice(first, end) };
    parts.set(name, [...(parts.get(name) ?? []), part]);
  }
  const isJob = (name: string) => gpuMetrics.get(name)?.kind === 'job';
  return [...parts].toSorted(([a], [b]) => Number(isJob(b)) - Number(isJob(a)) || (a < b ? -1 : 1));
}

/** Index of the first instant that is not before `atMs`; the length when there is none. */
function firstFrom(timesMs: readonly number[], atMs: number): number {
  let [low, high] = [0, timesMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
