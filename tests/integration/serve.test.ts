import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Contract } from '../../src-core/contract/index.ts';
import type { data as dataContract } from '../../src-core/contract/query.ts';
import { ReportTemplate } from '../../src-core/contract/reports.ts';
import type { Task } from '../../src-core/contract/tasks.ts';
import { createWorkbench, type Workbench } from '../../src-main/app/compose.ts';
import { type Served, startServer } from '../../src-main/app/serve/http-server.ts';
import { Transfers } from '../../src-main/app/serve/transfers.ts';
import { contentSecurityPolicy } from '../../src-main/security/page-headers.ts';
import { sharedData } from '../support/repository.ts';
import { testAdapters } from '../support/test-adapters.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder('serve');
let workbench: Workbench;
let served: Served;
let origin: string;
let cookie: string;

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** A raw request: `fetch` would tidy up the path and refuse to send these headers. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: served.port, path, method, headers }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', part => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

function connect(path: string, headers: Record<string, string>): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}`, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

beforeAll(async () => {
  const root = join(folder.path, 'page');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(root, 'assets', 'a-1.js'), 'export {}');
  writeFileSync(join(folder.path, 'secret.js'), 'secret');
  symlinkSync(join(folder.path, 'secret.js'), join(root, 'link.js'));
  const workspaceDir = join(folder.path, 'workspace');
  const transfers = new Transfers(workspaceDir, 3_000_000);
  workbench = await createWorkbench({
    ...testAdapters('browser', workspaceDir),
    chooseTarget: target => transfers.chooseTarget(target),
  });
  served = await startServer({ workbench, transfers, root, port: 0 });
  origin = `http://127.0.0.1:${served.port}`;
});
afterAll(async () => {
  await served.close();
  await workbench.close();
  folder.remove();
});

test('without the token nothing is served; the token works once', async () => {
  expect((await ask('/')).status).toBe(401);
  expect((await ask('/?token=wrong')).status).toBe(403);
  const first = await ask(new URL(served.url).pathname + new URL(served.url).search);
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe('/');
  const set = String(first.headers['set-cookie']);
  expect(set).toMatch(/^mureon_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  cookie = set.split(';')[0] ?? '';
  expect((await ask(new URL(served.url).pathname + new URL(served.url).search)).status).toBe(403);
  expect((await ask('/', { cookie })).body).toContain('page');
  expect((await ask('/', { cookie: cookie.replace(/.$/, '_') })).status).toBe(401);
});

test('every answer carries the policy of SECURITY 4', async () => {
  for (const answer of [
    await ask('/', { cookie }),
    await ask('/assets/a-1.js', { cookie }),
    await ask('/nothing', { cookie }),
  ]) {
    expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  }
});

test('another name for this address, another origin and another site are refused', async () => {
  const bad: Record<string, string>[] = [
    { host: 'evil.example' },
    { host: `evil.example:${served.port}` },
    { host: `127.0.0.1:${served.port + 1}` },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: `https://127.0.0.1:${served.port}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of bad) expect((await ask('/', { cookie, ...headers })).status, JSON.stringify(headers)).toBe(403);
  expect((await ask('/', { cookie, host: `localhost:${served.port}` })).status).toBe(200);
});

test('sockets need the cookie and our own origin', async () => {
  for (const headers of [{}, { cookie }, { origin }, { cookie, origin: 'http://evil.example' }] as Record<
    string,
    string
  >[]) {
    await expect(connect('/rpc', headers), JSON.stringify(headers)).rejects.toThrow('403');
    await expect(connect('/data', headers)).rejects.toThrow('403');
  }
  await expect(connect('/other', { cookie, origin })).rejects.toThrow('403');
});

test('no path leaves the folder of the page', async () => {
  const paths = [
    '/../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/%2e%2e%2fsecret.js',
    '/..\\secret.js',
    '/..%5csecret.js',
    '/assets/../../secret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '/%252e%252e/secret.js',
    '//secret.js',
    '/./secret.js',
    '/link.js',
    '/secret.js%00.html',
    '/index.html%00',
    '/%',
    '/%ff',
    '/assets',
    '/assets/',
    '/index.html/',
    '/.hidden',
    `/${encodeURIComponent(join(folder.path, 'secret.js'))}`,
    '/C:/secret.js',
    '/%5c%5chost%5cshare',
    '/index.HTML.exe',
    '/con',
  ];
  for (const path of paths) {
    const answer = await ask(path, { cookie });
    expect(answer.status, path).toBe(404);
    expect(answer.body).not.toContain('secret');
  }
  expect((await ask('/', { cookie, origin }, 'POST')).status).toBe(405);
  expect((await ask('/', { cookie, origin }, 'DELETE')).status).toBe(405);
});

test('upload, import, query, take, export and download once, over the two sockets', async context => {
  const rpcSocket = await connect('/rpc', { cookie, origin });
  const dataSocket = await connect('/data', { cookie, origin });
  const api: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket: rpcSocket as never }));
  const data: ContractRouterClient<typeof dataContract> = createORPCClient(
    new RPCLink({ websocket: dataSocket as never }),
  );
  try {
    expect((await api.app.info()).shell).toBe('browser');
    const tooLarge = await ask('/upload?name=big.csv', { cookie, origin }, 'POST', 'x'.repeat(3_000_001));
    expect([tooLarge.status, JSON.parse(tooLarge.body).code]).toEqual([413, 'file.too-large']);
    expect((await ask('/upload?name=a.csv', { cookie }, 'POST', 'x')).status).toBe(403);

    const sample = sharedData('focus-sample', 'focus_1.0_sample_667.csv');
    if (!sample) return context.skip('the data sets are not here');
    const uploaded = await ask(
      '/upload?name=..%2F..%2Fjanuary.csv',
      { cookie, origin },
      'POST',
      readFileSync(sample, 'utf8'),
    );
    const file = JSON.parse(uploaded.body);
    expect(file).toMatchObject({ name: '.. .. january.csv', sizeBytes: 505_092 });
    expect(JSON.stringify(file)).not.toContain(folder.path);

    const finished = async (taskId: string | null): Promise<Task> => {
      for await (const event of await api.tasks.events()) {
        if (event.type === 'task' && event.task.id === taskId && event.task.state !== 'running') return event.task;
      }
      throw new Error('the events ended');
    };
    const { taskId } = await api.imports.start({ handles: [file.handle] });
    expect(await finished(taskId)).toMatchObject({ state: 'done', error: null });

    const head = await api.query.run({ measures: ['BilledCost'] });
    const blob = await data.take({ ticket: head.ticket });
    expect(blob.size).toBe(head.byteLength);
    await expect(data.take({ ticket: 'guess' })).rejects.toMatchObject({ data: { code: 'query.result-gone' } });
    await expect((data as unknown as ContractRouterClient<Contract>).app.info()).rejects.toThrow();

    const { taskId: exportId } = await api.exports.start({
      subject: { kind: 'query', spec: { measures: ['BilledCost'] } },
      format: 'csv',
      suggestedName: 'total',
    });
    const { downloadTicket } = (await finished(exportId)).result as { downloadTicket: string };
    const download = await ask(`/download/${downloadTicket}`, { cookie });
    expect(download.status).toBe(200);
    expect(download.body).toContain('9.44532991675');
    expect((await ask(`/download/${downloadTicket}`, { cookie })).status).toBe(404);
    expect((await ask(`/download/${'A'.repeat(32)}`, { cookie })).status).toBe(404);

    // The lake dies: the data socket ends so that the page opens another, the calls go on.
    const ended = new Promise(resolve => dataSocket.once('close', resolve));
    process.kill(workbench.lake.pid ?? 0, 'SIGKILL');
    await ended;
    expect((await api.query.catalog()).rows).toBe(667);
    const again = await connect('/data', { cookie, origin });
    const secondData: ContractRouterClient<typeof dataContract> = createORPCClient(
      new RPCLink({ websocket: again as never }),
    );
    const next = await api.query.run({ measures: ['BilledCost'] });
    expect((await secondData.take({ ticket: next.ticket })).size).toBe(next.byteLength);
    again.terminate();
  } finally {
    rpcSocket.terminate();
    dataSocket.terminate();
  }
});

test('several tabs of one session work side by side, and all packs go to one folder, where editions follow each other', async () => {
  const tabs = await Promise.all([1, 2, 3].map(() => connect('/rpc', { cookie, origin })));
  const apis = tabs.map(
    socket => createORPCClient(new RPCLink({ websocket: socket as never })) as ContractRouterClient<Contract>,
  );
  const [first, second, third] = apis;
  if (!first || !second || !third) return expect.fail('three tabs');
  const summary = ReportTemplate.parse({ name: 'S', title: 'S', sections: [{ kind: 'summary' }], formats: ['csv'] });
  const heard = (async () => {
    for await (const event of await second.tasks.events()) if (event.type === 'task') return event.task.kind;
  })();
  await new Promise(resolve => setTimeout(resolve, 100)); // the subscription is on its way
  const { taskId } = await first.reports.build({ templateId: null, template: summary, period: '1999-01' });
  expect(taskId).not.toBeNull();
  expect(await heard).toBeDefined();
  tabs[0]?.terminate();
  expect((await third.app.info()).shell).toBe('browser');
  expect(served.connections()).toBeGreaterThanOrEqual(2);
  for (const tab of tabs) tab.terminate();
  const targets = await Promise.all(
    [1, 2].map(() =>
      new Transfers(join(folder.path, 'other')).chooseTarget({ kind: 'folder', suggestedName: '', senderId: null }),
    ),
  );
  const published = join(folder.path, 'other', 'published');
  expect(targets.map(target => target.path)).toEqual([published, published]);
  expect(statSync(published).mode & 0o777).toBe(0o700);
});

test('nonsense on a socket harms nobody', async () => {
  const socket = await connect('/rpc', { cookie, origin });
  for (const frame of [
    '',
    '{',
    '[]',
    '{"i":1}',
    '{"i":"zz1"}',
    '{"i":"zz2","p":{"u":"//evil"}}',
    '{"i":"zz3","p":{"u":"/app/info","h":{"content-type":"multipart/form-data"}}}',
  ]) {
    socket.send(frame);
  }
  socket.send(new Uint8Array([0xff, 0xff]));
  const api: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket: socket as never }));
  expect((await api.app.info()).version).toBe('test');
  socket.terminate();
});
