import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordDatasets } from '../../src-core/anycost/records.ts';
import type { ApiConnector, ConnectorEvent, HttpClient } from '../../src-core/connector/api-connector.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { HttpDoor } from '../../src-main/services/sources/http-door.ts';
import { Resilience } from '../../src-main/services/sources/resilience.ts';
import { BatchFiles } from '../../workers/connectors/runtime/batch-files.ts';
import { answerOf } from '../../workers/connectors/runtime/http-client.ts';
import { programRunner } from '../../workers/connectors/runtime/program-runner.ts';
import { factsOf, prepare } from '../../workers/connectors/runtime/settings-form.ts';
import { temporaryFolder } from './workspace.ts';

/** What the replayed provider answers: by path and query, a fixture's text, or a function of the request. */
export type Routes = Readonly<Record<string, string | ((request: IncomingMessage) => string)>>;

export type KitOptions = {
  /** Settings for a provider at this address. */
  settings: (url: string) => Record<string, unknown>;
  secrets: Readonly<Record<string, string>>;
  /** Path, with its query where that matters, to the text of a recorded answer. */
  routes: Routes;
  now: Date;
  /** Rows that the recorded answers hold: the arithmetic belongs beside it. */
  expectedRows: number;
  /** `accept` statuses and such: what a rejected secret looks like, when it is not a plain 401. */
  rejects?: (response: ServerResponse) => void;
};

type Mood = 'well' | 'rejecting' | 'wrong-schema' | 'not-json' | 'failing' | 'silent';

/** A provider on loopback that replays recorded answers, or misbehaves. */
class ReplayServer {
  readonly url: string;
  mood: Mood = 'well';
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start({ routes, rejects }: KitOptions): Promise<ReplayServer> {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const replay = new ReplayServer(server);
    server.on('request', (request, response) => {
      const address = request.url ?? '/';
      replay.asked.push(address);
      const route = routes[address] ?? routes[new URL(address, replay.url).pathname];
      switch (replay.mood) {
        case 'rejecting':
          return rejects ? rejects(response) : void response.writeHead(401).end();
        case 'wrong-schema':
          return void response.end('{"unexpected":[1,2,3]}');
        case 'not-json':
          return void response.end('<html>sign in</html>');
        case 'failing':
          return void response.writeHead(503).end();
        case 'silent':
          return;
        case 'well':
          if (route === undefined) return void response.writeHead(404).end();
          return void response.end(typeof route === 'string' ? route : route(request));
      }
    });
    return replay;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

/**
 * What every API connector promises, over recorded answers of its provider: the product's own door, patience and file writer, without
 * the processes around them. A connector that passes needs no other test to be trusted with a crash, a repeat or a bad day.
 */
export function describeConnector(connector: ApiConnector, options: KitOptions): void {
  describe(`connector ${connector.id}`, () => {
    const folder = temporaryFolder('kit');
    const doors: HttpDoor[] = [];
    let server: ReplayServer;
    beforeAll(async () => {
      server = await ReplayServer.start(options);
    });
    afterAll(async () => {
      for (const door of doors) await door.close();
      await server.close();
      folder.remove();
    });

    const contextFor = (cursors = new Map<string, string>(), signal = new AbortController().signal) => {
      const given = { ...options.settings(server.url), ...(connector.isLocal ? {} : { allowPlainHttp: true }) };
      const { settings, origins } = prepare(connector, given);
      const secret = async (name: string) => options.secrets[name] ?? null;
      const way = { origins, namedHosts: new Set(['127.0.0.1']), allowPlainHttp: true, caFile: null, secret };
      const door = new HttpDoor(way, { limits: { answerMs: 2_000 } });
      doors.push(door);
      return {
        settings,
        cursors,
        http: clientOf(door),
        programs: programRunner,
        now: options.now,
        window: null,
        signal,
      };
    };
    const read = async (cursors?: Map<string, string>) => {
      const events: ConnectorEvent[] = [];
      for await (const event of connector.read(contextFor(cursors))) events.push(event);
      return events;
    };
    const inMood = async <T>(mood: Mood, work: () => Promise<T>): Promise<T> => {
      server.mood = mood;
      try {
        return await work();
      } finally {
        server.mood = 'well';
      }
    };
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => 'no error',
        error => (error instanceof AppError ? error.code : String(error)),
      );

    test('has a manifest that a form and a command line can be made from', () => {
      const facts = factsOf(connector);
      expect(facts.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      for (const text of [facts.title, facts.summary]) expect(text.length).toBeGreaterThan(3);
      for (const field of facts.fields) expect(field.title, field.name).not.toBe(field.name);
      for (const secret of facts.secrets) expect(secret.title, secret.name).not.toBe('');
      expect(connector.delivers.length).toBeGreaterThan(0);
    });

    test('check says what it found; a rejected secret is said so', async () => {
      const { found } = await connector.check(contextFor());
      expect(found.length).toBeGreaterThan(2);
      expect(await inMood('rejecting', () => codeOf(connector.check(contextFor())))).toBe('connector.auth-rejected');
    });

    test('read gives every recorded row, with columns of its dataset, and ends each batch with a commit', async () => {
      const events = await read();
      const rows = events.flatMap(event =>
        event.type === 'rows' ? event.rows.map(row => [event.dataset, row] as const) : [],
      );
      expect(rows).toHaveLength(options.expectedRows);
      for (const [dataset, row] of rows) {
        expect(connector.delivers).toContain(dataset);
        if (dataset === 'cost') continue;
        const known = [...recordDatasets[dataset].columns.map(column => column.name), 'x_Scope', 'x_Revision'];
        for (const name of Object.keys(row)) expect(known).toContain(name);
      }
      for (const [, row] of rows)
        for (const [name, value] of Object.entries(row))
          if (typeof value === 'number')
            expect(Number.isSafeInteger(value), `${name} is a float: give decimals as text`).toBe(true);
      expect(['commit', 'notice', 'progress']).toContain(events.at(-1)?.type);
      const afterLast = events.slice(events.findLastIndex(event => event.type === 'commit') + 1);
      expect(afterLast.filter(event => event.type === 'rows' || event.type === 'file')).toEqual([]);
      for (const event of events)
        if (event.type === 'commit')
          expect(Date.parse(event.covers.start)).toBeLessThanOrEqual(Date.parse(event.covers.end));
    });

    test('the same answers give the same bytes, so a repeated batch changes nothing', async () => {
      const write = async (name: string) => {
        const directory = join(folder.path, name);
        mkdirSync(directory);
        const batch = new BatchFiles({ directory, source: 'kit', signal: new AbortController().signal });
        const texts: string[] = [];
        for (const event of await read()) {
          if (event.type === 'rows') await batch.add(event.dataset, event.rows);
          if (event.type === 'commit')
            for (const file of await batch.finish(event.covers))
              texts.push(`${file.name}\n${readFileSync(file.path, 'utf8')}`);
        }
        return texts;
      };
      expect(await write('second')).toEqual(await write('first'));
    });

    test('with the cursors it earned it asks for no more than before, and can go on', async () => {
      const cursors = new Map<string, string>();
      server.asked.length = 0;
      for (const event of await read()) if (event.type === 'commit') cursors.set(event.cursor.key, event.cursor.value);
      const first = server.asked.length;
      server.asked.length = 0;
      await read(cursors);
      expect(server.asked.length).toBeLessThanOrEqual(first);
    });

    test.each(['wrong-schema', 'not-json'] as const)(
      '%s: nothing is made up, the run ends with a reason',
      async mood => {
        expect(await inMood(mood, () => codeOf(read()))).toBe('connector.bad-answer');
      },
    );

    test('a provider that fails is unreachable; cancelling ends a request that nobody answers', async () => {
      expect(await inMood('failing', () => codeOf(read()))).toBe('connector.unreachable');
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const reading = async () => {
        for await (const _event of connector.read(contextFor(new Map(), controller.signal)));
      };
      expect(await inMood('silent', () => codeOf(reading()))).toBe('call.cancelled');
    });
  });
}

/** The product's way from a connector's request to the wire and back, in one process and with little patience. */
function clientOf(door: HttpDoor): HttpClient {
  const resilience = new Resilience({ retries: 1, firstDelayMs: 1, maxDelayMs: 2 });
  return {
    send: async ({ accept, ...request }, signal) => {
      const wire = JSON.parse(JSON.stringify({ ...request, accept }));
      const { origin } = new URL(request.url);
      const { status, headers, body } = await resilience.run(origin, () => door.send(wire, signal), signal);
      return answerOf(request.url, status, headers, body);
    },
    download: () => Promise.reject(new RangeError('recorded answers are small: use send')),
  };
}
