import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { HttpDoor, type Way } from '../../../src-main/services/sources/http-door.ts';
import { TemporaryFailure } from '../../../src-main/services/sources/resilience.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const never = new AbortController().signal;
const folder = temporaryFolder('door');
const servers: Server[] = [];
const doors: HttpDoor[] = [];
const seen: { url: string; authorization: string | undefined }[] = [];

const listen = async (server: Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};
const serve = (listener: RequestListener) =>
  listen(
    createServer((request, response) => {
      seen.push({ url: request.url ?? '', authorization: request.headers.authorization });
      listener(request, response);
    }),
  );

function door(
  change: Partial<Way> & { origins: readonly string[] },
  limits: ConstructorParameters<typeof HttpDoor>[1] = {},
): HttpDoor {
  const made = new HttpDoor(
    {
      namedHosts: new Set(['127.0.0.1', 'localhost']),
      allowPlainHttp: true,
      caFile: null,
      secret: async () => 'hush',
      ...change,
    },
    limits,
  );
  doors.push(made);
  return made;
}

/** What a request ended as: its status, or the code of its error (a temporary one marked). */
const outcome = (work: Promise<{ status: number }>) =>
  work.then(
    answer => answer.status,
    error => {
      if (error instanceof TemporaryFailure) return `temporary ${error.error.code}`;
      if (error instanceof AppError) return error.code;
      throw error;
    },
  );

afterEach(async () => {
  for (const each of doors.splice(0)) await each.close();
  seen.length = 0;
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
  folder.remove();
});

describe('where a request may go', () => {
  let port = 0;
  let other = 0;
  beforeAll(async () => {
    other = await serve((_request, response) => response.end('other'));
    port = await serve((request, response) => {
      const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
      const hops = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('hops') ?? 0);
      if (to !== null) response.writeHead(302, { location: to }).end();
      else if (hops > 0) response.writeHead(307, { location: `/?hops=${hops - 1}` }).end();
      else response.end('here');
    });
  });
  const origin = () => `http://127.0.0.1:${port}`;

  test('only to origins that the settings name, each with scheme and port', async () => {
    const way = door({ origins: [origin()] });
    const targets = [
      `${origin()}/`,
      `http://127.0.0.1:${other}/`,
      `http://localhost:${port}/`,
      `https://127.0.0.1:${port}/`,
      `http://user:pass@127.0.0.1:${port}/`,
      'file:///etc/passwd',
      'ftp://127.0.0.1/',
    ];
    const outcomes = [];
    for (const url of targets) outcomes.push(await outcome(way.send({ url }, never)));
    expect(outcomes).toEqual([200, ...Array(6).fill('connector.origin-refused')]);
    expect(seen.map(request => request.url)).toEqual(['/']);
  });

  test('redirects: three inside the origin, none out of it, and no secret leaves', async () => {
    const way = door({ origins: [origin()] });
    const credentials = [{ kind: 'header', header: 'authorization', prefix: 'Bearer ', secret: 'token' } as const];
    const ask = (query: string) => outcome(way.send({ url: `${origin()}/?${query}`, credentials }, never));
    expect(await ask('hops=3')).toBe(200);
    expect(seen.every(request => request.authorization === 'Bearer hush')).toBe(true);
    expect(await ask('hops=4')).toBe('connector.origin-refused');
    seen.length = 0;
    const away = [
      `http://127.0.0.1:${other}/`,
      `http://localhost:${port}/`,
      `https://127.0.0.1:${port}/`,
      '//evil.example/',
      'http://[',
    ];
    for (const to of away) expect(await ask(`to=${encodeURIComponent(to)}`), to).toBe('connector.origin-refused');
    expect(seen.every(request => request.url.startsWith('/?to='))).toBe(true);
  });

  test('plain http needs consent, the own network needs to be named, metadata services are never asked', async () => {
    const ask = (url: string, change: Partial<Way>) =>
      outcome(door({ origins: [new URL(url).origin], ...change }).send({ url }, never));
    expect(await ask(`${origin()}/`, { allowPlainHttp: false })).toBe('connector.origin-refused');
    expect(await ask(`${origin()}/`, { namedHosts: new Set() })).toBe('connector.origin-refused');
    for (const address of [
      '169.254.169.254',
      '[fd00:ec2::254]',
      '0.0.0.0',
      '[::ffff:169.254.169.254]',
      '2852039166',
      '0xA9FEA9FE',
    ]) {
      const { hostname } = new URL(`http://${address}/`);
      const named = { namedHosts: new Set([hostname.replace(/^\[|\]$/g, '')]) };
      expect(await ask(`http://${address}:${port}/`, named), address).toBe('connector.origin-refused');
      expect(await ask(`https://${address}:${port}/`, named), address).toBe('connector.origin-refused');
    }
    // A name that resolves into the own network, without having been typed by the user: rebinding.
    expect(await ask(`https://localhost:${port}/`, { namedHosts: new Set() })).toBe('connector.origin-refused');
    expect(seen).toEqual([]);
  });

  test('a connector sets no header of ours', async () => {
    const way = door({ origins: [origin()] });
    for (const name of ['Authorization', 'cookie', 'Host', 'transfer-encoding', 'x-amz-date'])
      await expect(way.send({ url: origin(), headers: { [name]: 'x' } }, never), name).rejects.toThrow(RangeError);
  });
});

describe('what comes back', () => {
  const replies: Record<string, RequestListener> = {
    '/ok': (_request, response) => response.writeHead(204).end(),
    '/401': (_request, response) => response.writeHead(401).end('no'),
    '/403': (_request, response) => response.writeHead(403).end('no'),
    '/404': (_request, response) => response.writeHead(404).end('no'),
    '/429': (_request, response) => response.writeHead(429, { 'retry-after': '3' }).end(),
    '/500': (_request, response) => response.writeHead(500).end('token=canary'),
    '/reset': request => request.socket.resetAndDestroy(),
    '/cut': (request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{');
      setTimeout(() => request.socket.destroy(), 10);
    },
    '/silent': () => undefined,
    '/drip': (_request, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    },
    '/flood': (_request, response) => {
      const block = Buffer.alloc(1 << 20);
      const pour = () => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    },
    '/garbage': request => request.socket.end('NOT HTTP AT ALL\r\n\r\n'),
    '/headers': (request, response) => {
      request.socket.write(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(200_000)}\r\n\r\n`);
      response.destroy();
    },
  };
  let origin = '';
  beforeAll(async () => {
    origin = `http://127.0.0.1:${await serve((request, response) => replies[request.url ?? '']?.(request, response))}`;
  });

  test.each([
    ['/ok', 204],
    ['/401', 'connector.auth-rejected'],
    ['/403', 'connector.forbidden'],
    ['/404', 'connector.bad-answer'],
    ['/429', 'temporary connector.rate-limited'],
    ['/500', 'temporary connector.unreachable'],
    ['/reset', 'temporary connector.unreachable'],
    ['/cut', 'temporary connector.unreachable'],
    ['/silent', 'temporary connector.unreachable'],
    ['/drip', 'temporary connector.unreachable'],
    ['/flood', 'connector.answer-too-large'],
    ['/garbage', 'temporary connector.unreachable'],
    ['/headers', 'temporary connector.unreachable'],
  ])('%s: %s, in bounded time and memory', async (path, expected) => {
    const way = door({ origins: [origin] }, { limits: { answerMs: 400, answerBytes: 8 << 20 } });
    expect(await outcome(way.send({ url: origin + path }, never))).toBe(expected);
  });

  test('an error that was asked for is an answer, with its body', async () => {
    const answer = await door({ origins: [origin] }).send({ url: `${origin}/500`, accept: [500] }, never);
    expect([answer.status, Buffer.from(answer.body).toString()]).toEqual([500, 'token=canary']);
  });

  test('a download is whole or not there', async () => {
    const way = door({ origins: [origin] }, { limits: { downloadBytes: 4 << 20, silenceMs: 500 } });
    const path = join(folder.path, 'object');
    expect(await outcome(way.download({ url: `${origin}/flood` }, path, never).then(() => ({ status: 200 })))).toBe(
      'connector.answer-too-large',
    );
    expect(await outcome(way.download({ url: `${origin}/cut` }, path, never).then(() => ({ status: 200 })))).toBe(
      'temporary connector.unreachable',
    );
    expect(existsSync(path)).toBe(false);
  });

  test('cancelling ends a request at once', async () => {
    const controller = new AbortController();
    const asked = outcome(door({ origins: [origin] }).send({ url: `${origin}/silent` }, controller.signal));
    setTimeout(() => controller.abort(), 20);
    expect(await asked).toBe('call.cancelled');
  });
});

describe('TLS', () => {
  let origin = '';
  let caFile = '';
  beforeAll(async () => {
    const certificates = makeCertificates(folder.path);
    caFile = certificates.caFile;
    const port = await listen(
      createTlsServer({ key: certificates.key, cert: certificates.certificate }, (_request, response) =>
        response.end('safe'),
      ),
    );
    origin = `https://localhost:${port}`;
  });

  test('an unknown authority is refused, whatever the environment says; its file makes it known', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect(await outcome(door({ origins: [origin] }).send({ url: origin }, never))).toBe('connector.tls');
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
    expect(await outcome(door({ origins: [origin], caFile }).send({ url: origin }, never))).toBe(200);
  });

  test('a file that is no authority is said so', async () => {
    const wrong = join(folder.path, 'wrong.pem');
    writeFileSync(wrong, 'hello');
    for (const file of [wrong, join(folder.path, 'none.pem'), folder.path])
      expect(await outcome(door({ origins: [origin], caFile: file }).send({ url: origin }, never)), file).toBe(
        'source.bad-settings',
      );
  });

  test('no code of ours can switch the check off', () => {
    const sources = ['http-door.ts', 'http-transport.ts'].map(name =>
      readFileSync(join(import.meta.dirname, '../../../src-main/services/sources', name), 'utf8'),
    );
    expect(sources.join('').match(/rejectUnauthorized:(?! true)/g)).toBeNull();
  });
});
