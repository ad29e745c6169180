import {
  type ConnectorContext,
  type ConnectorEvent,
  defineConnector,
} from '../../../src-core/connector/api-connector.ts';
import { COUNTER_LOOKBACK_MS } from '../../../src-core/gpu/dcgm/energy.ts';
import { GpuDay } from '../../../src-core/gpu/dcgm/gpu-day.ts';
import { gpuMetrics } from '../../../src-core/gpu/dcgm/metrics.ts';
import { joinPieces, labelsKey, type Series } from '../../../src-core/gpu/prometheus/answer.ts';
import { readMatchers, selectAny, selectMetric } from '../../../src-core/gpu/prometheus/selector.ts';
import { PrometheusClient } from './client.ts';
import { metricRows } from './metric-rows.ts';
import {
  credentialsOf,
  gpuMetricsOf,
  instanceOf,
  type PrometheusSettings,
  prometheusSettings,
  readQueries,
  replicaLabelsOf,
} from './settings.ts';

const DAY_MS = 86_400_000;
/** Remote write and rule evaluation may bring samples late; until then a day is provisional. */
const SETTLES_AFTER_HOURS = 2;
/** Where a counter's reading before the day is looked for first: nearly always it is there, and the long look is spared. */
const NEAR_MS = 15 * 60_000;
const ROWS_AT_ONCE = 5_000;

type Context = ConnectorContext<PrometheusSettings>;

/**
 * GPU telemetry of a Prometheus, UTC day by UTC day, from raw scrapes (decision record 0064). A day is one commit, so that a run goes on where
 * it was cut off; days that may still change are read again by the next run.
 */
export const prometheusApi = defineConnector({
  id: 'prometheus',
  title: 'Prometheus (DCGM GPU telemetry)',
  category: 'telemetry',
  summary: 'Use, energy and memory of each GPU by job or pod, and any figure a PromQL query gives.',
  delivers: ['gpu-sample', 'metric'],
  merge: 'swap',
  settings: prometheusSettings,
  secrets: [
    { name: 'password', title: 'Password', isOptional: true, help: 'For basic sign-in.' },
    { name: 'token', title: 'Token', isOptional: true, help: 'For bearer sign-in.' },
  ],
  capabilities: { incremental: true, restates: 'day', settlesAfterHours: SETTLES_AFTER_HOURS, backfillDays: 3650 },
  origins: ({ url }) => [new URL(url).origin],

  async check(context) {
    const { settings, now } = context;
    const client = clientOf(context);
    const selector = selectAny(gpuMetricsOf(settings), readMatchers(settings.selector) ?? '');
    const version = await client.version();
    const window = { startMs: now.getTime() - settings.backfillDays * DAY_MS, endMs: now.getTime() };
    const metrics = await client.labelValues('__name__', selector, window);
    const uuids = new Set<string>();
    for (const label of ['UUID', 'uuid', 'gpu_uuid'])
      for (const value of await client.labelValues(label, selector, window)) uuids.add(value);
    const server = version === null ? 'The server answers' : `Prometheus ${version} answers`;
    const what =
      metrics.length === 0
        ? 'no GPU metrics'
        : `${plural(metrics.length, 'GPU metric')} of ${plural(uuids.size, 'GPU')}`;
    return { found: `${server} with ${what} in the last ${plural(settings.backfillDays, 'day')}.` };
  },

  async *read(context) {
    const { settings, now, signal } = context;
    const client = clientOf(context);
    const days = daysToRead(context);
    const scope = instanceOf(settings);
    for (const [index, startMs] of days.entries()) {
      signal.throwIfAborted();
      const day = new Date(startMs).toISOString().slice(0, 10);
      yield { type: 'progress', done: index, total: days.length, item: day };
      const endMs = Math.min(startMs + DAY_MS, now.getTime());
      yield* readDay(client, settings, { startMs, endMs });
      const isProvisional = now.getTime() < startMs + DAY_MS + SETTLES_AFTER_HOURS * 3_600_000;
      const next = new Date(isProvisional ? startMs : startMs + DAY_MS).toISOString();
      const covers = { scope, start: new Date(startMs).toISOString(), end: new Date(startMs + DAY_MS).toISOString() };
      // A period asked for by hand says nothing about where the schedule stands.
      const key = context.window === null ? 'next-day' : 'asked';
      const kept = isProvisional && context.window === null ? firstProvisional(context, startMs) : next;
      yield { type: 'commit', covers, cursor: { key, value: kept }, isProvisional };
    }
    yield { type: 'progress', done: days.length, total: days.length, item: null };
  },
});

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Yesterday may be provisional as well as today: the cursor stays on the earlier of them. */
function firstProvisional({ now }: Context, startMs: number): string {
  const earliest = Math.floor((now.getTime() - SETTLES_AFTER_HOURS * 3_600_000) / DAY_MS) * DAY_MS;
  return new Date(Math.min(startMs, earliest)).toISOString();
}

/** Starts of the UTC days to read, oldest first: those of the window, else from the cursor (or the back-fill) to today. */
function daysToRead({ window, cursors, now, settings }: Context): number[] {
  const dayOf = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;
  const cursor = Date.parse(cursors.get('next-day') ?? '');
  const backfill = dayOf(now.getTime()) - settings.backfillDays * DAY_MS;
  const first = window ? dayOf(window.start.getTime()) : Number.isNaN(cursor) ? backfill : dayOf(cursor);
  const end = Math.min(window?.end.getTime() ?? Number.POSITIVE_INFINITY, now.getTime());
  const days: number[] = [];
  for (let startMs = first; startMs < end; startMs += DAY_MS) days.push(startMs);
  return days;
}

function clientOf({ http, settings, signal }: Context): PrometheusClient {
  const headers = settings.tenant === '' ? {} : { 'X-Scope-OrgID': settings.tenant };
  return new PrometheusClient({ http, url: settings.url, credentials: credentialsOf(settings), headers, signal });
}

type Day = { readonly startMs: number; readonly endMs: number };

async function* readDay(
  client: PrometheusClient,
  settings: PrometheusSettings,
  day: Day,
): AsyncGenerator<ConnectorEvent> {
  const matchers = readMatchers(settings.selector) ?? '';
  const wanted = gpuMetricsOf(settings);
  const present = new Set(await client.labelValues('__name__', selectAny(wanted, matchers), day));
  const names = wanted.filter(name => present.has(name)).toSorted((a, b) => Number(isJob(b)) - Number(isJob(a)));
  const { intervalSeconds } = settings;
  const replicaLabels = replicaLabelsOf(settings);
  const folded = new GpuDay({
    ...day,
    intervalSeconds,
    timing: { kind: 'raw' },
    replicaLabels,
    instance: instanceOf(settings),
  });
  for (const name of names) {
    const selector = selectMetric(name, matchers);
    const series = await client.scrapes(selector, day);
    const isCounter = gpuMetrics.get(name)?.kind === 'energy';
    folded.add(name, isCounter ? await withReadingBefore(client, selector, series, day) : series);
  }
  yield* inBatches('gpu-sample', folded.rows());
  yield* noticesOf(folded, new Date(day.startMs).toISOString().slice(0, 10));
  yield* readFigures(client, settings, day);
}

const isJob = (name: string): boolean => gpuMetrics.get(name)?.kind === 'job';

/**
 * A counter's gain needs its last reading before the day. It is looked for near the day first; only when a card's reading is not there (a hole
 * across midnight, or a card that is new) the whole day before is read.
 */
async function withReadingBefore(
  client: PrometheusClient,
  selector: string,
  series: readonly Series[],
  { startMs }: Day,
): Promise<Series[]> {
  if (series.length === 0) return [];
  const near = await client.scrapes(selector, { startMs: startMs - NEAR_MS, endMs: startMs });
  const cards = new Set(near.map(cardKey));
  const isKnown = series.every(one => cards.has(cardKey(one)));
  const far = { startMs: startMs - COUNTER_LOOKBACK_MS, endMs: startMs - NEAR_MS };
  const before = isKnown ? near : joinPieces([...(await client.scrapes(selector, far)), ...near]);
  return joinPieces([...before, ...series]);
}

const cardKey = ({ labels }: Series): string => labels.UUID ?? labels.uuid ?? labels.gpu_uuid ?? labelsKey(labels);

async function* readFigures(
  client: PrometheusClient,
  settings: PrometheusSettings,
  day: Day,
): AsyncGenerator<ConnectorEvent> {
  const step = settings.queryStepSeconds;
  for (const { name, query } of readQueries(settings.queries) ?? []) {
    // The value at an instant tells of the step before it: the first of a day is at its start plus one step, the last at its end.
    const first = day.startMs + step * 1000;
    if (first > day.endMs) continue;
    const series = await client.range(query, { startMs: first, endMs: day.endMs }, step * 1000);
    yield* inBatches(
      'metric',
      series.flatMap(one => [...metricRows(name, one, step)]),
    );
  }
}

function* inBatches(dataset: 'gpu-sample' | 'metric', rows: ReturnType<GpuDay['rows']>): Generator<ConnectorEvent> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    yield { type: 'rows', dataset, rows: rows.slice(at, at + ROWS_AT_ONCE) };
}

function* noticesOf(folded: GpuDay, day: string): Generator<ConnectorEvent> {
  for (const [metric, count] of folded.unusable)
    yield {
      type: 'notice',
      message: `${day}: ${count} readings of ${metric} are no measurement (NaN, blank or out of range) and count as missing.`,
    };
  if (folded.strays > 0)
    yield { type: 'notice', message: `${day}: ${folded.strays} series of GPU metrics name no UUID and were left out.` };
}
