import { z } from 'zod';
import {
  type ConnectorContext,
  type ConnectorEvent,
  type Credential,
  defineConnector,
} from '../../../src-core/connector/api-connector.ts';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { spendLogs } from './litellm-logs.ts';
import { hasBadMetadata, liteLlmRow } from './litellm-row.ts';
import { readBucket } from './reports/pages.ts';
import { DAY_MS, isoOf } from './reports/stretches.ts';

const HOUR_MS = 3_600_000;
/** A row is written when its request has ended, and found by when it began: long requests and late writers appear within this time. */
const SETTLES_AFTER_HOURS = 2;
/** Rows handed on at a time. */
const ROWS_AT_ONCE = 1_000;

const settings = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .transform(url => url.replace(/\/+$/, ''))
    .meta({ title: 'Address', description: 'Of the proxy, for example https://litellm.example.' }),
  gateway: z
    .string()
    .trim()
    .max(200)
    .default('')
    .meta({ title: 'Name', description: 'Under which its requests appear; the host of the address when empty.' }),
  backfillDays: z
    .number()
    .int()
    .min(1)
    .max(1_095)
    .default(7)
    .meta({ title: 'First run', description: 'Days read back on the first run.' }),
});
type Settings = z.infer<typeof settings>;
type Context = ConnectorContext<Settings>;

const credentials: readonly Credential[] = [
  { kind: 'header', header: 'authorization', prefix: 'Bearer ', secret: 'key' },
];

/** Requests that went through a LiteLLM proxy, from its spend logs (FORMATS 8): a usage log, not a bill. */
export const liteLlm = defineConnector({
  id: 'litellm',
  title: 'LiteLLM proxy (spend logs)',
  category: 'llm',
  summary: 'Each request of a LiteLLM proxy: team, customer, model, tokens, time, status; never what was said.',
  delivers: ['llm-usage'],
  merge: 'upsert',
  settings,
  secrets: [{ name: 'key', title: 'Key', help: 'Master key, or a key of a proxy admin or admin viewer (sk-…).' }],
  capabilities: { incremental: true, settlesAfterHours: SETTLES_AFTER_HOURS, backfillDays: 1_095 },
  origins: ({ url }) => [url],

  async check({ settings: { url }, http, now, signal }) {
    const window = { startMs: now.getTime() - HOUR_MS, endMs: now.getTime() };
    let rows = 0;
    let isPaged = false;
    for await (const page of spendLogs({ http, signal }, { url, credentials, ...window })) {
      isPaged = page.total !== null;
      rows = page.total ?? page.rows.length;
      break; // the first page counts them all
    }
    const how = isPaged ? '' : ' It is too old for paged logs; days with many requests may be too large to read.';
    return { found: `LiteLLM answers: ${rows} ${rows === 1 ? 'request' : 'requests'} in the last hour.${how}` };
  },

  async *read(context): AsyncGenerator<ConnectorEvent> {
    const { now, window, signal } = context;
    const stretches = stretchesOf(context);
    for (const [index, { startMs, endMs }] of stretches.entries()) {
      signal.throwIfAborted();
      yield { type: 'progress', done: index, total: stretches.length, item: isoOf(startMs).slice(0, 10) };
      yield* readStretch(context, { startMs, endMs });
      const settledMs = now.getTime() - SETTLES_AFTER_HOURS * HOUR_MS;
      const [dayStart, dayEnd] = [Math.floor(startMs / DAY_MS) * DAY_MS, Math.ceil(endMs / DAY_MS) * DAY_MS];
      yield {
        type: 'commit',
        covers: { scope: scopeOf(context.settings), start: isoOf(dayStart), end: isoOf(dayEnd) },
        cursor: { key: window === null ? 'read-until' : 'asked', value: isoOf(Math.min(endMs, settledMs)) },
        isProvisional: dayEnd > settledMs,
      };
    }
    yield { type: 'progress', done: stretches.length, total: stretches.length, item: null };
  },
});

const scopeOf = ({ gateway, url }: Settings): string => `litellm/${gateway || new URL(url).host}`;

/**
 * From where the last run stopped (less what may still appear there) to now, cut at midnight UTC. A period that a person names is
 * read in whole days, because coverage knows only days.
 */
function stretchesOf({ window, cursors, now, settings }: Context): { startMs: number; endMs: number }[] {
  const known = Date.parse(cursors.get('read-until') ?? '');
  const backfill = Math.floor(now.getTime() / DAY_MS - settings.backfillDays) * DAY_MS;
  const named = window && Math.floor(window.start.getTime() / DAY_MS) * DAY_MS;
  const namedEnd = window && Math.ceil(window.end.getTime() / DAY_MS) * DAY_MS;
  const startMs = named ?? (Number.isNaN(known) ? backfill : known);
  const endMs = Math.min(namedEnd ?? Number.POSITIVE_INFINITY, now.getTime());
  const stretches: { startMs: number; endMs: number }[] = [];
  for (let at = startMs; at < endMs; ) {
    const next = Math.min((Math.floor(at / DAY_MS) + 1) * DAY_MS, endMs);
    stretches.push({ startMs: at, endMs: next });
    at = next;
  }
  return stretches;
}

/** Requests that began in the stretch, each once: rows that move to another page while it is read come again. */
async function* readStretch(
  { http, signal, settings: { url } }: Context,
  stretch: { startMs: number; endMs: number },
): AsyncGenerator<ConnectorEvent> {
  const { host } = new URL(url);
  const seen = new Set<unknown>();
  let rows: CanonicalRow[] = [];
  let badMetadata = 0;
  let total: number | null = null;
  for await (const page of spendLogs({ http, signal }, { url, credentials, ...stretch })) {
    total = page.total;
    for (const log of page.rows) {
      const { row, startMs } = readBucket(url, () => liteLlmRow(host, log));
      if (seen.has(row.RequestId)) continue;
      seen.add(row.RequestId);
      if (hasBadMetadata(log)) badMetadata += 1;
      if (startMs >= stretch.startMs && startMs < stretch.endMs) rows.push(row);
    }
    if (rows.length < ROWS_AT_ONCE) continue;
    yield { type: 'rows', dataset: 'llm-usage', rows };
    rows = [];
  }
  if (total !== null && seen.size < total)
    throw new AppError('connector.bad-answer', { host, what: `it has ${total} requests and gave ${seen.size}` });
  if (badMetadata > 0) {
    const message = `${badMetadata} requests have metadata that is no JSON: their true cache counts are unknown.`;
    yield { type: 'notice', message };
  }
  yield { type: 'rows', dataset: 'llm-usage', rows };
}
