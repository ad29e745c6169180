import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordDatasetNames } from '../../../src-core/anycost/records.ts';
import type { ApiConnector, ConnectorEvent } from '../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { HttpDoor } from '../../../src-main/services/sources/http-door.ts';
import { Resilience } from '../../../src-main/services/sources/resilience.ts';
import { apiConnectors } from '../../../workers/connectors/api/index.ts';
import { answerOf } from '../../../workers/connectors/runtime/http-client.ts';
import { programRunner } from '../../../workers/connectors/runtime/program-runner.ts';
import { factsOf, prepare } from '../../../workers/connectors/runtime/settings-form.ts';

/**
 * What every connector that is asked promises, whatever its provider: a manifest that forms and commands can be made of, and a known reason, with
 * no row, from a provider that misbehaves. What each brings is proved by its own tests, against real servers or recorded answers.
 */

/** Settings of each connector for a provider at this address; null where there is none to talk to. */
const settingsFor: Readonly<Record<string, (url: string) => Record<string, unknown> | null>> = {
  folder: () => null,
  s3: url => ({ bucket: 'bills', endpoint: url, region: 'us-east-1' }),
  openai: url => ({ url: `${url}/v1`, organization: 'acme' }),
  anthropic: url => ({ url: `${url}/v1`, organization: 'acme' }),
  litellm: url => ({ url }),
  prometheus: url => ({ url }),
  slurm: url => ({ url }),
};

/** A provider that says this to everything. */
const replies = {
  'a web page': { status: 200, body: '<html>sign in</html>' },
  'JSON of another kind': { status: 200, body: '{"unexpected":[1,2,3]}' },
  'half an answer': { status: 200, body: '{"data":[{"a":' },
  '401': { status: 401, body: '' },
  '404': { status: 404, body: 'not here' },
  '503': { status: 503, body: '' },
  'a number': { status: 200, body: '7' },
  null: { status: 200, body: 'null' },
} as const;

let reply: { readonly status: number; readonly body: string } = replies['503'];
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(reply.status).end(reply.body));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

function contextOf(
  connector: ApiConnector,
  given: Record<string, unknown>,
  door: HttpDoor,
  origins: readonly string[],
) {
  const resilience = new Resilience({ retries: 1, firstDelayMs: 1, maxDelayMs: 2 });
  const { settings } = prepare(connector, given);
  return {
    settings,
    origins,
    cursors: new Map<string, string>(),
    programs: programRunner,
    now: new Date('2026-03-05T10:30:00Z'),
    window: null,
    signal: new AbortController().signal,
    http: {
      send: async (
        {
          accept,
          ...request
        }: Parameters<ApiConnector['check']>[0]['http']['send'] extends (r: infer R, s: AbortSignal) => unknown
          ? R
          : never,
        signal: AbortSignal,
      ) => {
        const wire = JSON.parse(JSON.stringify({ ...request, accept }));
        const { status, headers, body } = await resilience.run(
          new URL(request.url).origin,
          () => door.send(wire, signal),
          signal,
        );
        return answerOf(request.url, status, headers, body);
      },
      download: () =>
        Promise.reject(new AppError('connector.bad-answer', { host: 'test', reason: 'nothing to download' })),
    },
  };
}

test('their names are their own', () => {
  const ids = apiConnectors.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.keys(settingsFor).toSorted()).toEqual(ids.toSorted());
});

describe.each(apiConnectors.map(connector => [connector.id, connector] as const))('%s', (id, connector) => {
  test('has a manifest that a form and a command line can be made from', () => {
    const facts = factsOf(connector);
    expect(facts.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    for (const text of [facts.title, facts.summary]) expect(text.length).toBeGreaterThan(3);
    for (const field of facts.fields) expect(field.title, field.name).not.toBe(field.name);
    for (const secret of facts.secrets) expect(secret.title, secret.name).not.toBe('');
    expect(facts.delivers.length).toBeGreaterThan(0);
    for (const dataset of facts.delivers) expect(['cost', ...recordDatasetNames]).toContain(dataset);
  });

  test.each(Object.keys(replies) as (keyof typeof replies)[])(
    'a provider that answers with %s: no rows, and a reason',
    async what => {
      const given = settingsFor[id]?.(url) ?? null;
      if (given === null) return; // it asks no host
      reply = replies[what];
      const { origins } = prepare(connector, { ...given, allowPlainHttp: true });
      const secret = async () => 'test';
      const way = { origins, namedHosts: new Set(['127.0.0.1']), allowPlainHttp: true, caFile: null, secret };
      const door = new HttpDoor(way, { limits: { answerMs: 2_000 } });
      try {
        const context = contextOf(connector, { ...given, allowPlainHttp: true }, door, origins);
        const events: ConnectorEvent[] = [];
        const reading = async () => {
          for await (const event of connector.read(context)) events.push(event);
        };
        const checked = await connector.check(context).catch(error => error);
        expect(checked, 'check').toBeInstanceOf(AppError);
        expect(checked.code).toMatch(/^(connector|source)\./);
        const failure = await reading().catch(error => error);
        expect(failure, 'read').toBeInstanceOf(AppError);
        expect(failure.code).toMatch(/^(connector|source)\./);
        expect(events.filter(event => event.type === 'rows' && event.rows.length > 0)).toEqual([]);
      } finally {
        await door.close();
      }
    },
  );
});
