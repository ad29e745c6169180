import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { AnyContractProcedure, ContractRouterClient } from '@orpc/contract';
import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Contract, contract } from '../../../src-core/contract/index.ts';
import { permissions } from '../../../src-core/contract/meta.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import { createWorkbench, type Workbench } from '../../../src-main/app/compose.ts';
import { attach } from '../../../src-main/ipc/attach.ts';
import { rateLimit, type Sender } from '../../../src-main/ipc/call-context.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('gate');
let workbench: Workbench;

beforeAll(async () => {
  workbench = await createWorkbench(testAdapters('cli', folder.path));
});
afterAll(async () => {
  await workbench.close();
  folder.remove();
});

/** A window in this process: the real port, guard, gate and router. */
function connect(change: Partial<Sender> = {}): {
  api: ContractRouterClient<Contract>;
  raw: MessageChannel['port1'];
  close(): void;
} {
  const { port1, port2 } = new MessageChannel();
  attach(
    workbench,
    {
      on: (event, listener) => void port2.on(event as 'message', data => listener({ data })),
      postMessage: data => port2.postMessage(data),
    },
    {
      ...workbench.createSender('test'),
      ...change,
    },
  );
  const api = createORPCClient(new RPCLink({ port: port1 })) as ContractRouterClient<Contract>;
  port1.start();
  return { api, raw: port1, close: () => port1.close() };
}

const save = (api: ContractRouterClient<Contract>, path: string, address = '/') =>
  api.library.save({ kind: 'view', path, body: { address }, baseHash: null });

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    error => toAppError(error).code,
  );

test('every call declares what it needs', () => {
  const seen: string[] = [];
  const walk = (node: object, path: string) => {
    if (isContractProcedure(node)) {
      const { meta, outputSchema } = (node as AnyContractProcedure)['~orpc'];
      expect(permissions, path).toContain(meta.permission);
      expect(typeof meta.audit, path).toBe('boolean');
      expect(outputSchema, `${path} has no output schema`).toBeDefined();
      seen.push(path);
    } else for (const [key, value] of Object.entries(node)) walk(value, `${path}.${key}`);
  };
  walk(contract, 'contract');
  expect(seen.length).toBeGreaterThanOrEqual(27);
});

test('a sender that is no longer trusted reaches nothing', async () => {
  const { api, close } = connect({ isTrusted: () => false });
  expect(await codeOf(api.app.info())).toBe('call.refused-sender');
  expect(await codeOf(api.app.saveSettings({ theme: 'dark' }))).toBe('call.refused-sender');
  close();
});

test('a missing permission refuses the call before its handler, and names what is missing', async () => {
  const { api, close } = connect({ permissions: new Set(['cost.read']) });
  expect(await codeOf(api.imports.drops())).toBe('done');
  const denied: Promise<unknown>[] = [
    api.imports.start({ handles: ['x'] }),
    api.app.startDemo({}),
    save(api, 'a'),
    api.reports.publish({ id: 'a', destinationId: null }),
    api.exports.start({ subject: { kind: 'rows', spec: {} }, format: 'csv', suggestedName: 'a' }),
  ];
  for (const call of denied) expect(await codeOf(call)).toBe('call.denied');
  expect((await workbench.services.library.list({ kind: 'view' })).items).toEqual([]);
  close();
});

test('more calls in a second than allowed are refused, later ones pass', async () => {
  let now = 0;
  const { api, close } = connect({ takeSlot: rateLimit(200, () => now) });
  const codes = await Promise.all(Array.from({ length: 230 }, () => codeOf(api.app.info())));
  expect(codes.filter(code => code === 'done').length).toBe(200);
  expect(codes.filter(code => code === 'call.too-many').length).toBe(30);
  now = 1_000;
  expect(await codeOf(api.app.info())).toBe('done');
  close();
});

test('input that is too deep, too large or of the wrong shape never reaches a handler', async () => {
  const { api, close } = connect();
  let deep: unknown = 'x';
  for (let level = 0; level < 17; level += 1) deep = [deep];
  expect(await codeOf(api.library.save({ kind: 'view', path: 'a', body: { deep }, baseHash: null }))).toBe(
    'call.bad-input',
  );
  expect(
    await codeOf(
      api.library.save({ kind: 'view', path: 'a', body: { address: 'x'.repeat(1_100_000) }, baseHash: null }),
    ),
  ).toBe('call.bad-input');
  expect(await codeOf(save(api, ''))).toBe('call.bad-input');
  expect(await codeOf(api.imports.start({ handles: ['/etc/passwd'] }))).toBe('file.unknown-handle');
  expect(await codeOf((api as unknown as { nothing: { here(): Promise<void> } }).nothing.here())).toBe(
    'call.bad-input',
  );
  expect((await workbench.services.library.list({ kind: 'view' })).items).toEqual([]);
  close();
});

test('a change leaves an audit record whether it is done or fails; reading leaves none', async () => {
  const before = (await workbench.services.workspace.auditTrail({ limit: 1_000 })).length;
  const { api, close } = connect();
  await save(api, 'mine');
  await api.library.list({ kind: 'view' });
  await api.library.remove({ kind: 'view', path: 'mine' });
  expect(await codeOf(api.library.remove({ kind: 'view', path: 'mine' }))).toBe('library.not-found');
  const records = (await api.app.auditTrail()).slice(0, -before || undefined);
  expect(records.map(({ call, outcome, errorCode }) => [call, outcome, errorCode])).toEqual([
    ['library.remove', 'failed', 'library.not-found'],
    ['library.remove', 'done', null],
    ['library.save', 'done', null],
  ]);
  expect(records[0]?.actor).toMatch(/ \(cli\)$/);
  close();
});

test('changes run one at a time, in order', async () => {
  const { api, close } = connect();
  let baseHash: string | null = null;
  const hashes: string[] = [];
  ({ hash: baseHash } = await save(api, 'same'));
  const codes = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      codeOf(
        api.library
          .save({ kind: 'view', path: 'same', body: { address: `/${index}` }, baseHash })
          .then(({ hash }) => hashes.push(hash)),
      ),
    ),
  );
  expect(codes).toEqual(['done', ...Array.from({ length: 19 }, () => 'library.changed-meanwhile')]);
  const { items } = await api.library.list({ kind: 'view' });
  expect(items.map(({ path, body, hash }) => [path, body, hash])).toEqual([['same', { address: '/0' }, hashes[0]]]);
  close();
});

test('events begin with the present state and end with the connection', async () => {
  const { api, close } = connect();
  const stream = await api.tasks.events();
  expect((await stream.next()).value).toMatchObject({ type: 'lake' });
  workbench.events.publish({ type: 'command', command: 'palette', handles: [] });
  let seen = await stream.next();
  while (!seen.done && seen.value.type !== 'command') seen = await stream.next();
  expect(seen.value).toEqual({ type: 'command', command: 'palette', handles: [] });
  await stream.return?.();
  close();
});

test('10,000 random frames: no handler runs, nothing breaks', async () => {
  const ran: string[] = [];
  const { raw, api, close } = connect({
    takeSlot: () => {
      ran.push('call');
      return false; // whatever gets as far as the gate is counted and goes no further
    },
  });
  let state = 20_261_123;
  console.log(`seed ${state}`);
  const random = (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
  const pieces: unknown[] = [
    null,
    true,
    -1,
    1e308,
    '',
    'x',
    '../..',
    '__proto__',
    [],
    {},
    [[]],
    { __proto__: null },
    '\u0000',
    { u: 1 },
  ];
  const piece = (): unknown => pieces[random(pieces.length)];
  const frame = (): unknown => {
    switch (random(8)) {
      case 0:
        return piece();
      case 1:
        return JSON.stringify(piece());
      case 2:
        return JSON.stringify({ i: piece(), t: random(6), p: piece() });
      case 3:
        return JSON.stringify({
          i: `q${random(9)}`,
          p: { u: `/${['..', 'a b', 'app', '%2e'][random(4)]}//${random(9)}`, b: piece() },
        });
      case 4:
        return JSON.stringify({ i: 'zz', p: { u: '/app/info', h: { 'content-type': piece() }, b: piece() } });
      case 5:
        return new Uint8Array(random(64)).map(() => random(256));
      case 6:
        return JSON.stringify({ i: 'zz', t: 3, p: { e: 'message', d: piece() } });
      default:
        return '['.repeat(random(2_000));
    }
  };
  const failures: unknown[] = [];
  const note = (error: unknown) => failures.push(error);
  process.on('unhandledRejection', note);
  for (let index = 0; index < 10_000; index += 1) raw.postMessage(frame());
  expect(await codeOf(api.app.info())).toBe('call.too-many');
  process.off('unhandledRejection', note);
  expect(failures).toEqual([]);
  expect(ran).toEqual(['call']); // the honest one above
  close();
});

test('the log has codes and ids, no data (SECURITY 75)', async () => {
  const canary = 'CANARY-7f3a';
  const { api, close } = connect();
  await codeOf(
    api.query.run({
      measures: ['BilledCost'],
      dimensions: [canary],
      filters: [{ dimension: canary, values: [canary] }],
    }),
  );
  await codeOf(
    api.app.reportError({
      message: canary,
      stack: `Error: ${canary}\n    at render (app://workbench/assets/index-1.js:1:2)`,
    }),
  );
  await codeOf(api.library.remove({ kind: 'view', path: canary }));
  await codeOf(save(api, canary, `/explore?q=${canary}`));
  await codeOf(api.query.values({ dimension: 'ServiceName', search: canary }));
  await codeOf(api.query.values({ dimension: canary }));
  await codeOf(api.query.rows({ filters: [{ dimension: 'ServiceName', values: [canary] }] } as never));
  await codeOf(api.query.run({ measures: ['BilledCost'], from: canary, zone: canary } as never));
  await codeOf(api.imports.sniff({ handles: [canary] }));
  await codeOf(api.reports.page({ id: canary }));
  await codeOf(api.reports.verify({ id: canary }));
  // A file whose name, header and cells are canaries, imported and refused.
  const file = join(folder.path, `${canary}.csv`);
  writeFileSync(file, `BilledCost,${canary}\n${canary},${canary}\n"${canary}`);
  const { handle } = await workbench.services.files.register(file);
  await codeOf(api.imports.sniff({ handles: [handle] }));
  const { taskId } = await api.imports.start({ handles: [handle], source: canary });
  await workbench.services.tasks.wait(taskId);
  await workbench.log.flush();
  const text = readdirSync(join(folder.path, 'logs'))
    .map(name => readFileSync(join(folder.path, 'logs', name), 'utf8'))
    .join('');
  expect(text).toContain('RendererError');
  expect(text).toContain('index-1.js:1:2');
  expect(text).not.toContain(canary);
  expect(text).not.toContain(folder.path);
  close();
});
