import type { ConnectorContext, Credential, HttpAnswer } from '../../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { isJsonObject, type JsonObject, textAt } from '../../../../src-core/llm/json.ts';

export type ReportRequest = {
  readonly url: string;
  readonly query: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials: readonly Credential[];
  /** Most buckets the endpoint gives at once. */
  readonly limit: number;
  /** What the key must be allowed to do, for the reader of a 403. */
  readonly needs: string;
};

type Caller = Pick<ConnectorContext<unknown>, 'http' | 'signal'>;

/**
 * The buckets of a report, page by page (OpenAI and Anthropic page alike: `data`, `has_more`, `next_page`). A page that is too large is asked
 * for again in halves. Null instead of the first page: the provider has no such report (HTTP 404).
 * @throws AppError `connector.*`; `connector.bad-answer` for a page that is none, or that repeats another one
 */
export async function* reportPages(
  { http, signal }: Caller,
  request: ReportRequest,
): AsyncGenerator<readonly JsonObject[] | null> {
  const { host } = new URL(request.url);
  const bad = (what: string) => new AppError('connector.bad-answer', { host, what });
  const repeats = repeatGuard();
  const cursors = new Set<string>();
  let page: string | undefined;
  let limit = request.limit;
  for (;;) {
    let answer: HttpAnswer;
    try {
      const { url, headers = {}, credentials } = request;
      const query = { ...request.query, limit, page };
      answer = await http.send({ url, query, headers, credentials, accept: [403, 404] }, signal);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'connector.answer-too-large' || limit === 1) throw error;
      limit = Math.ceil(limit / 2);
      continue;
    }
    if (answer.status === 403) throw new AppError('connector.forbidden', { host, what: request.needs });
    if (answer.status === 404) {
      if (page !== undefined) throw bad('HTTP 404 in the middle of a report');
      yield null;
      return;
    }
    const body = answer.json();
    if (!isJsonObject(body) || !Array.isArray(body.data) || typeof body.has_more !== 'boolean')
      throw bad('it is no page of a report');
    const buckets = body.data.map(bucket => {
      if (!isJsonObject(bucket) || !Array.isArray(bucket.results) || !bucket.results.every(isJsonObject))
        throw bad('a bucket of the report has no results');
      return bucket;
    });
    if (repeats(buckets)) throw bad('it gave the same figures on two pages');
    yield buckets;
    if (!body.has_more) return;
    const next = textAt(body, 'next_page');
    if (next === null || cursors.has(next)) throw bad('it says that there are more pages and does not lead to them');
    cursors.add(next);
    page = next;
  }
}

/** A bucket may go on on the next page, but a result that comes twice would be counted twice. */
function repeatGuard(): (buckets: readonly JsonObject[]) => boolean {
  const before = new Set<string>();
  return buckets => {
    const keys = buckets.flatMap(bucket => {
      const start = textAt(bucket, 'start_time') ?? textAt(bucket, 'starting_at');
      return (bucket.results as readonly unknown[]).map(result => `${start} ${JSON.stringify(result)}`);
    });
    const isRepeated = keys.some(key => before.has(key));
    for (const key of keys) before.add(key);
    return isRepeated;
  };
}

/** What a reader of one bucket throws on a value that it cannot read, as the provider's fault. */
export function readBucket<T>(url: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'usage.bad-count') throw error;
    const what = `${String(error.details.field)} is missing or cannot be read`;
    throw new AppError('connector.bad-answer', { host: new URL(url).host, what }, { cause: error });
  }
}
