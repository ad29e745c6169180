import { afterAll } from 'vitest';
import type {
  ApiConnector,
  ConnectorContext,
  ConnectorEvent,
  HttpClient,
} from '../../src-core/connector/api-connector.ts';
import type { CanonicalRow } from '../../src-core/connector/record-scan.ts';
import { HttpDoor } from '../../src-main/services/sources/http-door.ts';
import { TemporaryFailure } from '../../src-main/services/sources/resilience.ts';
import { answerOf } from '../../workers/connectors/runtime/http-client.ts';

const doors: HttpDoor[] = [];
afterAll(async () => {
  for (const door of doors.splice(0)) await door.close();
});

/** Requests through the product's own door (origins, TLS, credentials), without its patience: one try each. */
export function httpThroughDoor(options: {
  origins: readonly string[];
  caFile?: string | null;
  secrets?: Readonly<Record<string, string>>;
  seen?: string[];
}): HttpClient {
  const door = new HttpDoor({
    origins: options.origins,
    namedHosts: new Set(options.origins.map(origin => new URL(origin).hostname)),
    allowPlainHttp: true,
    caFile: options.caFile ?? null,
    secret: async name => options.secrets?.[name] ?? null,
  });
  doors.push(door);
  return {
    async send(request, signal) {
      const { accept, ...rest } = request;
      options.seen?.push(`${request.url} ${request.form?.query ?? ''}`);
      try {
        const wire = JSON.parse(JSON.stringify({ ...rest, ...(accept === undefined ? {} : { accept }) }));
        const answer = await door.send(wire, signal);
        return answerOf(request.url, answer.status, answer.headers, answer.body);
      } catch (error) {
        throw error instanceof TemporaryFailure ? error.error : error;
      }
    },
    download: () => Promise.reject(new Error('nothing is downloaded here')),
  };
}

export type Batch = {
  readonly rows: readonly CanonicalRow[];
  readonly commit: Extract<ConnectorEvent, { type: 'commit' }>;
};

/** Everything a connector yields, cut at its commits. Cursors are kept as the host keeps them. */
export async function readAll<Settings>(
  connector: Pick<ApiConnector, 'read'>,
  context: ConnectorContext<Settings>,
  options: { stopAfter?: number } = {},
): Promise<{ batches: Batch[]; notices: string[]; cursors: Map<string, string>; unfinished: number }> {
  const batches: Batch[] = [];
  const notices: string[] = [];
  const cursors = new Map(context.cursors);
  let rows: CanonicalRow[] = [];
  for await (const event of connector.read(context as unknown as Parameters<typeof connector.read>[0])) {
    if (event.type === 'rows') rows.push(...event.rows);
    if (event.type === 'notice') notices.push(event.message);
    if (event.type !== 'commit') continue;
    batches.push({ rows, commit: event });
    cursors.set(event.cursor.key, event.cursor.value);
    rows = [];
    if (batches.length === options.stopAfter) break;
  }
  return { batches, notices, cursors, unfinished: rows.length };
}
