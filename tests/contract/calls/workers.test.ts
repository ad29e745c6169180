import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { WorkerProcess } from '../../../src-main/app/adapters.ts';
import { forkNodeProcess, startNodeThread } from '../../../src-main/app/node-adapters.ts';
import { openWorker, stopWorker, workerClient, workerLink } from '../../../src-main/services/worker-client.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import type { EchoContract } from './echo-contract.ts';

const entry = fileURLToPath(new URL('./echo-worker.ts', import.meta.url));
const carriers = { 'child process': forkNodeProcess, thread: startNodeThread };

async function eventually<T>(read: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const value = await read();
    if (isRight(value) || attempt > 200) return value;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

describe.each(Object.entries(carriers))('calls over a %s', (_name, start) => {
  const folder = temporaryFolder('echo');
  let worker: WorkerProcess;
  let client: ContractRouterClient<EchoContract>;

  beforeAll(async () => {
    process.env.MUREON_TEST_SECRET = 'token';
    worker = start(entry);
    delete process.env.MUREON_TEST_SECRET;
    await openWorker(worker, { workspaceDir: folder.path });
    client = workerClient<EchoContract>(workerLink(worker));
  });
  afterAll(async () => {
    await stopWorker(worker);
    folder.remove();
  });

  test('text of any kind comes back as it went', async () => {
    const text = 'ü 한국어 \u0000 "quotes" \u{1f600} '.repeat(50_000);
    expect(await client.text({ text })).toEqual({ text });
  });

  test('a Blob crosses both ways, byte for byte', async () => {
    const size = 5_000_003;
    const bytes = new Uint8Array(await (await client.bytes({ size })).arrayBuffer());
    expect(bytes.length).toBe(size);
    expect([bytes[0], bytes[250], bytes[251], bytes[size - 1]]).toEqual([0, 250, 0, (size - 1) % 251]);
    expect(await client.send({ bytes: new Blob([new Uint8Array([0xff, 0, 7, 0xff])]) })).toEqual({ size: 4, sum: 517 });
  });

  test('an empty Blob is an empty Blob', async () => {
    expect((await client.bytes({ size: 0 })).size).toBe(0);
  });

  test('a stream gives its values in order, then its return value', async () => {
    const stream = await client.countdown({ from: 500 });
    const seen: number[] = [];
    for (;;) {
      const step = await stream.next();
      if (step.done) {
        expect(step.value).toEqual({ total: 500 });
        break;
      }
      seen.push(step.value.left);
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => 500 - index));
  });

  test('an abort reaches the running handler and its stream', async () => {
    const one = new AbortController();
    const call = client.hang(undefined, { signal: one.signal });
    setTimeout(() => one.abort(), 50);
    await expect(call).rejects.toMatchObject({ code: 'call.cancelled' });

    const two = new AbortController();
    const stream = await client.hangInStream(undefined, { signal: two.signal });
    expect((await stream.next()).value).toEqual({ step: 1 });
    const next = stream.next();
    two.abort();
    await expect(next).rejects.toMatchObject({ code: 'call.cancelled' });
    expect(
      await eventually(
        () => client.wasAborted(),
        seen => seen.calls === 1 && seen.streams === 1,
      ),
    ).toEqual({
      calls: 1,
      streams: 1,
    });
  });

  test('an AppError arrives with code and details, also from the middle of a stream', async () => {
    const first = await client
      .fail({ how: 'known' })
      .then(stream => stream.next())
      .catch(error => error);
    expect(first).toBeInstanceOf(AppError);
    expect(first).toMatchObject({ code: 'query.bad-zone', details: { zone: 'Mars/Olympus' } });
    const stream = await client.fail({ how: 'late' });
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    await expect(stream.next()).rejects.toMatchObject({ code: 'query.bad-zone' });
  });

  test('a bug crosses as a trace id; its stack without texts is in the log', async () => {
    const stream = await client.fail({ how: 'bug' });
    const error: AppError = await stream.next().then(
      () => expect.fail('it should have failed'),
      (failure: AppError) => failure,
    );
    expect(error.code).toBe('internal.unexpected');
    const path = join(folder.path, 'logs', 'echo.jsonl');
    const log = () => (existsSync(path) ? readFileSync(path, 'utf8') : ''); // it is written after the answer
    const line = await eventually(
      async () => log(),
      text => text.includes(error.traceId ?? '?'),
    );
    expect(line).toContain(error.traceId);
    expect(line).toContain('echo-worker.ts');
    expect(line).not.toContain('SELECT secret');
  });

  test('bad input never reaches the handler', async () => {
    await expect(client.text({ text: 7 as never })).rejects.toMatchObject({ code: 'call.bad-input' });
  });

  test('channels of one worker are independent, and an unknown kind is refused', async () => {
    const second = workerClient<{ text: EchoContract['text'] }>(workerLink(worker, 'second'));
    expect(await second.text({ text: 'b' })).toEqual({ text: 'b' });
    const stranger = workerClient<{ text: EchoContract['text'] }>(workerLink(worker, 'stranger'));
    await expect(stranger.text({ text: 'c' }, { signal: AbortSignal.timeout(1_000) })).rejects.toBeInstanceOf(AppError);
  });

  test('the environment is scrubbed', async () => {
    const { names } = await client.environment();
    expect(names).not.toContain('MUREON_TEST_SECRET');
    expect(names).not.toContain('HOME');
  });

  test('a worker that cannot open says why', async () => {
    const refusing = start(entry);
    await expect(openWorker(refusing, { workspaceDir: folder.path, refuse: true })).rejects.toMatchObject({
      code: 'lake.in-use',
      details: { path: folder.path },
    });
  });

  test('killed in the middle: calls and streams end as lake.restarting', async () => {
    const victim = start(entry);
    await openWorker(victim, { workspaceDir: folder.path });
    const calls = workerClient<EchoContract>(workerLink(victim));
    const call = calls.hang();
    const stream = await calls.hangInStream();
    await stream.next();
    const next = stream.next();
    const both = Promise.allSettled([call, next]);
    victim.kill();
    for (const outcome of await both) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'lake.restarting' } });
    }
    await expect(calls.text({ text: 'late' })).rejects.toMatchObject({ code: 'lake.restarting' });
  });
});
