import type { ConnectorContext, Credential, HttpAnswer } from '../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { countAt, isJsonObject, type JsonObject } from '../../../src-core/llm/json.ts';
import { readBucket } from './reports/pages.ts';
import { DAY_MS, isoOf } from './reports/stretches.ts';

/** The most rows that `/spend/logs/v2` gives at once. */
const PAGE_ROWS = 100;

type Ask = {
  readonly url: string;
  readonly credentials: readonly Credential[];
  /** Requests that began from here on, milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
};

/** `total`: rows of all pages as the proxy counts them; null when it does not page. Rows may lie outside what was asked. */
export type LogPage = { readonly rows: readonly JsonObject[]; readonly total: number | null };

type Caller = Pick<ConnectorContext<unknown>, 'http' | 'signal'>;

/**
 * Spend logs of a proxy, page by page. Proxies before `/spend/logs/v2` have `/spend/logs`, which gives whole days at once; newer ones
 * have that, too, but cut it off, so it is asked only where the other is missing.
 * @throws AppError `connector.*`
 */
export async function* spendLogs(caller: Caller, ask: Ask): AsyncGenerator<LogPage> {
  const { host } = new URL(ask.url);
  const bad = (what: string) => new AppError('connector.bad-answer', { host, what });
  for (let page = 1; ; page += 1) {
    // Both ends belong to the answer; the second that the stretch ends in is asked for whole.
    const query = { start_date: dateTime(ask.startMs), end_date: dateTime(ask.endMs), page, page_size: PAGE_ROWS };
    const answer = await send(caller, ask, '/spend/logs/v2', query);
    if (answer.status === 404 && page === 1) {
      yield* wholeDays(caller, ask);
      return;
    }
    if (answer.status === 404) throw bad('HTTP 404 in the middle of the logs');
    const body = answer.json();
    if (!isJsonObject(body)) throw bad('it is no page of spend logs');
    const total = readBucket(ask.url, () => countAt(body, 'total'));
    const pages = readBucket(ask.url, () => countAt(body, 'total_pages'));
    if (total === null || pages === null) throw bad('it is no page of spend logs');
    yield { rows: rowsOf(body.data, bad), total };
    if (page >= pages) return;
  }
}

async function* wholeDays(caller: Caller, ask: Ask): AsyncGenerator<LogPage> {
  const { host } = new URL(ask.url);
  const bad = (what: string) => new AppError('connector.bad-answer', { host, what });
  for (let day = Math.floor(ask.startMs / DAY_MS) * DAY_MS; day < ask.endMs; day += DAY_MS) {
    const query = { start_date: dateOf(day), end_date: dateOf(day + DAY_MS), summarize: 'false' };
    const answer = await send(caller, ask, '/spend/logs', query);
    if (answer.status === 404) throw bad('HTTP 404, there is no /spend/logs/v2 and no /spend/logs');
    yield { rows: rowsOf(answer.json(), bad), total: null };
  }
}

async function send(
  { http, signal }: Caller,
  { url, credentials }: Ask,
  path: string,
  query: Readonly<Record<string, string | number>>,
): Promise<HttpAnswer> {
  const answer = await http.send({ url: `${url}${path}`, query, credentials, accept: [403, 404] }, signal);
  if (answer.status !== 403) return answer;
  const what = 'the spend logs of everybody want the master key or a key of a proxy admin';
  throw new AppError('connector.forbidden', { host: new URL(url).host, what });
}

function rowsOf(value: unknown, bad: (what: string) => AppError): readonly JsonObject[] {
  if (!Array.isArray(value) || !value.every(isJsonObject)) throw bad('it is no list of spend logs');
  return value;
}

/** The proxy's own form: UTC, without a zone. */
const dateTime = (ms: number): string => isoOf(ms).slice(0, 19).replace('T', ' ');
const dateOf = (ms: number): string => isoOf(ms).slice(0, 10);
