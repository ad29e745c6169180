import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { PrometheusClient } from '../../../workers/connectors/prometheus/client.ts';
import { httpThroughDoor } from '../../support/connector-context.ts';

/** What a real server hardly does on demand: time-outs, proxies that speak for it, servers that only resemble it. */
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
});

type Answer = { readonly status: number; readonly body: string };

async function clientOf(answer: (path: string, form: URLSearchParams) => Answer) {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', chunk => {
      text += chunk;
    });
    request.on('end', () => {
      const { status, body } = answer(request.url ?? '', new URLSearchParams(text));
      response.writeHead(status).end(body);
    });
  });
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = httpThroughDoor({ origins: [origin] });
  const signal = new AbortController().signal;
  return new PrometheusClient({ http, url: `${origin}/prom/`, credentials: [], headers: {}, signal });
}

const HOUR = 3_600_000;
const day = { startMs: 0, endMs: 24 * HOUR };
const matrix = (values: readonly (readonly [number, string])[]) =>
  JSON.stringify({
    status: 'success',
    data: { resultType: 'matrix', result: values.length === 0 ? [] : [{ metric: { a: 'b' }, values }] },
  });
const rangeMs = (form: URLSearchParams) => Number(/\[(\d+)ms\]$/.exec(form.get('query') ?? '')?.[1]);

describe('a server that misbehaves', () => {
  it('is asked for shorter windows when it times out (503), each scrape once', async () => {
    const windows: number[] = [];
    const client = await clientOf((_path, form) => {
      const range = rangeMs(form);
      windows.push(range / HOUR);
      if (range > 6 * HOUR)
        return { status: 503, body: '{"status":"error","errorType":"timeout","error":"query timed out"}' };
      // one scrape an hour; the range is closed on both sides, as in Prometheus 2
      const end = Number(form.get('time')) * 1000;
      const values = Array.from({ length: 25 }, (_, hour) => hour * HOUR)
        .filter(at => at >= end - range && at <= end)
        .map(at => [at / 1000, String(at)] as const);
      return { status: 200, body: matrix(values) };
    });
    const [series] = await client.scrapes('m', day);
    expect(series?.timesMs).toEqual(Array.from({ length: 24 }, (_, hour) => hour * HOUR));
    expect(windows).toEqual([24, 12, 6, 6, 6, 6]);
  });

  it('is given up on when even 5 minutes are too much, in its own words', async () => {
    const body =
      '{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}';
    const client = await clientOf(() => ({ status: 422, body }));
    await expect(client.scrapes('m', day)).rejects.toMatchObject({
      code: 'connector.bad-answer',
      details: { what: 'execution: query processing would load too many samples into memory' },
    });
  });

  it('halves range queries too, on the same grid', async () => {
    const client = await clientOf((_path, form) => {
      const [start, end, step] = ['start', 'end', 'step'].map(name => Number(form.get(name))) as [
        number,
        number,
        number,
      ];
      const points = Math.floor((end - start) / step) + 1;
      if (points > 3)
        return { status: 422, body: '{"status":"error","errorType":"execution","error":"too many samples"}' };
      return {
        status: 200,
        body: matrix(Array.from({ length: points }, (_, at) => [start + at * step, '1'] as const)),
      };
    });
    const [series] = await client.range('up', { startMs: 0, endMs: 10 * HOUR }, HOUR);
    expect(series?.timesMs).toEqual(Array.from({ length: 11 }, (_, hour) => hour * HOUR));
  });

  it('keeps the path of a proxy, and says what came instead of an answer', async () => {
    const asked: string[] = [];
    const client = await clientOf(path => {
      asked.push(path);
      return { status: 200, body: '<html>please sign in</html>' };
    });
    await expect(client.labelValues('UUID', 'up', null)).rejects.toMatchObject({ code: 'connector.bad-answer' });
    expect(asked[0]).toMatch(/^\/prom\/api\/v1\/label\/UUID\/values\?/);
  });

  it('is passed on when it warns or sends histograms: once each, without label values', async () => {
    const client = await clientOf(() => ({
      status: 200,
      body: JSON.stringify({
        status: 'success',
        warnings: ['store gpu-7 unavailable for {user="ana"}'],
        data: {
          resultType: 'matrix',
          result: [
            { metric: { a: 'b' }, values: [[3600, '1']] },
            { metric: { a: 'c' }, histograms: [[3600, { count: '1', sum: '1' }]] },
          ],
        },
      }),
    }));
    expect(await client.scrapes('m', day)).toHaveLength(1);
    await client.scrapes('m', day);
    expect(client.takeNotes()).toEqual([
      'The server says: store gpu-7 unavailable for {...}',
      'Some series are native histograms, which have no single value; they are left out.',
    ]);
    await client.scrapes('m', day);
    expect(client.takeNotes()).toEqual([]);
  });

  it('has no version when it is no Prometheus, and quotes no label values', async () => {
    const client = await clientOf(path =>
      path.includes('buildinfo')
        ? { status: 404, body: '404 page not found\n' }
        : {
            status: 422,
            body: '{"status":"error","errorType":"execution","error":"duplicate series {user=\\"ana\\"} found"}',
          },
    );
    expect(await client.version()).toBeNull();
    await expect(client.range('up', { startMs: 0, endMs: 0 }, 1000)).rejects.toMatchObject({
      details: { what: 'execution: duplicate series {...} found' },
    });
  });
});
