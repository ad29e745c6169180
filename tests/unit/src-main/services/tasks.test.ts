import { expect, test } from 'vitest';
import type { Task, WorkbenchEvent } from '../../../../src-core/contract/tasks.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { EventHub } from '../../../../src-main/services/event-hub.ts';
import { pump, TaskService } from '../../../../src-main/services/tasks.ts';

const progress = (done: number) => ({ phase: 'reading', done, total: null, unit: 'rows', item: null }) as const;

function service() {
  const published: Task[] = [];
  const finished: Task[] = [];
  const tasks = new TaskService({
    publish: task => published.push(task),
    finished: async task => void finished.push(task),
    log: { unexpected: () => 'trace-1' } as never,
  });
  return { tasks, published, finished };
}

test('a task reports, ends as done and keeps its result', async () => {
  const { tasks, published, finished } = service();
  const id = tasks.start('import', 'a.csv', async (_signal, report) => {
    report(progress(1));
    return { ok: 1 };
  });
  const task = await tasks.wait(id);
  expect(task).toMatchObject({ state: 'done', result: { ok: 1 }, error: null, progress: { phase: 'done', done: 1 } });
  expect(published.map(seen => seen.state)).toEqual(['running', 'running', 'done']);
  expect(finished.map(seen => seen.state)).toEqual(['done']);
});

test('failed with a code, a bug with a trace id, cancelled as cancelled', async () => {
  const { tasks } = service();
  const failed = tasks.start('import', 'a', async () =>
    Promise.reject(new AppError('lake.disk-full', { needed: '1 GiB' })),
  );
  expect(await tasks.wait(failed)).toMatchObject({ state: 'failed', error: { code: 'lake.disk-full' } });
  const bug = tasks.start('import', 'b', async () => Promise.reject(new TypeError('x')));
  expect(await tasks.wait(bug)).toMatchObject({
    state: 'failed',
    error: { code: 'internal.unexpected', traceId: 'trace-1' },
  });
  const long = tasks.start(
    'import',
    'c',
    signal => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('whatever')))),
  );
  tasks.cancel(long);
  expect(await tasks.wait(long)).toMatchObject({ state: 'cancelled', error: { code: 'call.cancelled' } });
  expect(() => tasks.cancel('nobody')).toThrow('task.not-found');
});

test('closing cancels what runs and waits for it', async () => {
  const { tasks } = service();
  let stopped = false;
  tasks.start(
    'demo',
    'd',
    signal =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(signal.reason);
        }),
      ),
  );
  await tasks.close();
  expect(stopped).toBe(true);
});

test('pump hands on progress and returns the result', async () => {
  const seen: (number | null)[] = [];
  const stream = (async function* () {
    yield progress(1);
    yield progress(2);
    return 'end';
  })();
  expect(await pump(stream, step => seen.push(step.done))).toBe('end');
  expect(seen).toEqual([1, 2]);
});

test('a slow reader gets the newest state of a task and every command', async () => {
  const hub = new EventHub();
  const task = (done: number): WorkbenchEvent => ({
    type: 'task',
    task: { id: 't', progress: progress(done) } as Task,
  });
  const command = (name: string): WorkbenchEvent => ({ type: 'command', command: name, handles: [] });
  const stop = new AbortController();
  const stream = hub.subscribe([task(0)], stop.signal);
  expect(await stream.next()).toMatchObject({ value: { task: { progress: { done: 0 } } } });
  for (let done = 1; done <= 100; done += 1) hub.publish(task(done));
  hub.publish(command('a'));
  hub.publish(command('a'));
  expect(await stream.next()).toMatchObject({ value: { task: { progress: { done: 100 } } } });
  expect(await stream.next()).toMatchObject({ value: { command: 'a' } });
  expect(await stream.next()).toMatchObject({ value: { command: 'a' } });
  const last = stream.next();
  stop.abort();
  expect(await last).toEqual({ value: undefined, done: true });
});

test('a command before anybody listens waits for the first who does, once', async () => {
  const hub = new EventHub();
  hub.listen(() => undefined); // the broker's own ear is no window
  hub.publish({ type: 'command', command: 'import-files', handles: ['h'] });
  const first = hub.subscribe([], undefined);
  expect(await first.next()).toMatchObject({ value: { command: 'import-files', handles: ['h'] } });
  await first.return(undefined);
  const stop = new AbortController();
  const second = hub.subscribe([], stop.signal);
  const next = second.next();
  stop.abort();
  expect(await next).toEqual({ value: undefined, done: true });
});
