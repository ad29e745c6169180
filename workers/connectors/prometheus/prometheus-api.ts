import { type ConnectorContext, defineConnector } from '../../../src-core/connector/api-connector.ts';
import { uuidLabels } from '../../../src-core/gpu/dcgm/labels.ts';
import { readMatchers, selectAny } from '../../../src-core/gpu/prometheus/selector.ts';
import { PrometheusClient } from './client.ts';
import { readDay } from './read-day.ts';
import { credentialsOf, gpuMetricsOf, instanceOf, type PrometheusSettings, prometheusSettings } from './settings.ts';

const DAY_MS = 86_400_000;
/** Remote write and rule evaluation may bring samples late; until then a day is provisional. */
const SETTLES_AFTER_HOURS = 2;
/** Cards whose scrapes of a day are in memory at the same time: at 15 s some 370,000 samples of a metric, below 500 MB. */
const CARDS_AT_ONCE = 64;

type Context = ConnectorContext<PrometheusSettings>;

/**
 * GPU telemetry of a Prometheus, UTC day by UTC day, from raw scrapes (decision record 0064). A day is one commit, so that a run goes on where
 * it was cut off; days that may still change are read again by the next run.
 */
export const prometheusSource = (cardsAtOnce = CARDS_AT_ONCE) =>
  defineConnector({
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
      for (const label of uuidLabels)
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
        yield* readDay(client, settings, { startMs, endMs, cardsAtOnce });
        for (const message of client.takeNotes()) yield { type: 'notice', message };
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

export const prometheusApi = prometheusSource();

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
