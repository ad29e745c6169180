import type { ConnectorEvent } from '../../../src-core/connector/api-connector.ts';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import { COUNTER_LOOKBACK_MS } from '../../../src-core/gpu/dcgm/energy.ts';
import { GpuDay } from '../../../src-core/gpu/dcgm/gpu-day.ts';
import { cardOf, uuidLabels } from '../../../src-core/gpu/dcgm/labels.ts';
import { gpuMetrics } from '../../../src-core/gpu/dcgm/metrics.ts';
import { joinPieces, type Series } from '../../../src-core/gpu/prometheus/answer.ts';
import {
  joinMatchers,
  matchAny,
  readMatchers,
  selectAny,
  selectMetric,
} from '../../../src-core/gpu/prometheus/selector.ts';
import type { PrometheusClient } from './client.ts';
import { metricRows } from './metric-rows.ts';
import { gpuMetricsOf, instanceOf, type PrometheusSettings, readQueries, replicaLabelsOf } from './settings.ts';

/** Where a counter's reading before the day is looked for first: nearly always it is there, and the long look is spared. */
const NEAR_MS = 15 * 60_000;
const ROWS_AT_ONCE = 5_000;

/** A UTC day; `endMs` is earlier when the day is not over. */
export type DayToRead = { readonly startMs: number; readonly endMs: number; readonly cardsAtOnce: number };

/** Rows and notices of one day: GPU samples from raw scrapes, group of cards by group of cards, then the figures of the queries. */
export async function* readDay(
  client: PrometheusClient,
  settings: PrometheusSettings,
  day: DayToRead,
): AsyncGenerator<ConnectorEvent> {
  const name = new Date(day.startMs).toISOString().slice(0, 10);
  const matchers = readMatchers(settings.selector) ?? '';
  const wanted = gpuMetricsOf(settings);
  const present = new Set(await client.labelValues('__name__', selectAny(wanted, matchers), day));
  // jobs first: the other metrics ask which job had the card
  const metrics = wanted.filter(metric => present.has(metric)).toSorted((a, b) => Number(isJob(b)) - Number(isJob(a)));
  const unusable = new Map<string, number>();
  for (const group of metrics.length === 0 ? [] : await cardGroups(client, selectAny(wanted, matchers), day)) {
    const { startMs, endMs } = day;
    const options = { startMs, endMs, intervalSeconds: settings.intervalSeconds, instance: instanceOf(settings) };
    const folded = new GpuDay({ ...options, timing: { kind: 'raw' }, replicaLabels: replicaLabelsOf(settings) });
    for (const metric of metrics) {
      const selectors = group.map(matcher => selectMetric(metric, joinMatchers(matchers, matcher)));
      folded.add(metric, await readMetric(client, selectors, day, gpuMetrics.get(metric)?.kind === 'energy'));
    }
    for (const [metric, count] of folded.unusable) unusable.set(metric, (unusable.get(metric) ?? 0) + count);
    yield* inBatches('gpu-sample', folded.rows());
  }
  for (const [metric, count] of unusable) {
    const what = 'are no measurement (NaN, blank or out of range) and count as missing';
    yield { type: 'notice', message: `${name}: ${count} readings of ${metric} ${what}.` };
  }
  if (metrics.length > 0) {
    const nameless = uuidLabels.map(label => `${label}=""`);
    const left = await client.labelValues('__name__', selectAny(wanted, joinMatchers(matchers, ...nameless)), day);
    if (left.length > 0)
      yield { type: 'notice', message: `${name}: series of ${left.join(', ')} without a UUID were left out.` };
  }
  yield* readFigures(client, settings, day);
}

const isJob = (metric: string): boolean => gpuMetrics.get(metric)?.kind === 'job';

/**
 * Groups of cards, each as the matchers that select its series: one per label that names cards (exporters differ). A small fleet is one group
 * without a matcher.
 */
async function cardGroups(client: PrometheusClient, selector: string, day: DayToRead): Promise<string[][]> {
  const byLabel = new Map<string, ReadonlySet<string>>();
  for (const label of uuidLabels)
    byLabel.set(label, new Set((await client.labelValues(label, selector, day)).filter(value => value !== '')));
  const cards = [...new Set([...byLabel.values()].flatMap(values => [...values]))].toSorted();
  if (cards.length <= day.cardsAtOnce) return [['']];
  const groups: string[][] = [];
  for (let at = 0; at < cards.length; at += day.cardsAtOnce) {
    const group = cards.slice(at, at + day.cardsAtOnce);
    const matchers = [...byLabel].flatMap(([label, values]) => {
      const own = group.filter(card => values.has(card));
      return own.length === 0 ? [] : [matchAny(label, own)];
    });
    groups.push(matchers);
  }
  return groups;
}

async function readMetric(
  client: PrometheusClient,
  selectors: readonly string[],
  day: DayToRead,
  isCounter: boolean,
): Promise<Series[]> {
  const all: Series[] = [];
  for (const selector of selectors) {
    const series = await client.scrapes(selector, day);
    all.push(...(isCounter ? await withReadingBefore(client, selector, series, day) : series));
  }
  return all;
}

/**
 * A counter's gain needs its last reading before the day. It is looked for near the day first; only when a card's reading is not there (a hole
 * across midnight, or a card that is new) the whole day before is read.
 */
async function withReadingBefore(
  client: PrometheusClient,
  selector: string,
  series: readonly Series[],
  { startMs }: DayToRead,
): Promise<Series[]> {
  if (series.length === 0) return [];
  const near = await client.scrapes(selector, { startMs: startMs - NEAR_MS, endMs: startMs });
  const known = new Set(near.map(uuidOf));
  const far = { startMs: startMs - COUNTER_LOOKBACK_MS, endMs: startMs - NEAR_MS };
  const earlier = series.every(one => known.has(uuidOf(one))) ? [] : await client.scrapes(selector, far);
  return joinPieces([...earlier, ...near, ...series]);
}

const uuidOf = ({ labels }: Series): string | undefined => cardOf(labels)?.GpuUuid;

/** The value at an instant tells of the step before it: the first of a day is at its start plus one step, the last at its end. */
async function* readFigures(
  client: PrometheusClient,
  settings: PrometheusSettings,
  day: DayToRead,
): AsyncGenerator<ConnectorEvent> {
  const step = settings.queryStepSeconds;
  const first = day.startMs + step * 1000;
  if (first > day.endMs) return;
  for (const { name, query } of readQueries(settings.queries) ?? []) {
    const series = await client.range(query, { startMs: first, endMs: day.endMs }, step * 1000);
    yield* inBatches(
      'metric',
      series.flatMap(one => [...metricRows(name, one, step)]),
    );
  }
}

function* inBatches(dataset: 'gpu-sample' | 'metric', rows: readonly CanonicalRow[]): Generator<ConnectorEvent> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    yield { type: 'rows', dataset, rows: rows.slice(at, at + ROWS_AT_ONCE) };
}
