import { randomUUID } from 'node:crypto';
import type { Progress, Task, taskKinds } from '../../src-core/contract/tasks.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import type { Logger } from './logger.ts';

export type TaskKind = (typeof taskKinds)[number];
export type Report = (progress: Progress) => void;

/** Finished tasks that are kept for the screen. */
const KEPT = 100;

type Entry = { task: Task; controller: AbortController; settled: Promise<Task> };

/** Long work: each task has its own AbortController, reports progress and ends as done, failed or cancelled. */
export class TaskService {
  readonly #entries = new Map<string, Entry>();
  readonly #publish: (task: Task) => void;
  readonly #finished: (task: Task) => Promise<void>;
  readonly #log: Logger;

  /** `finished` runs before the task is shown as finished (audit record). */
  constructor(hooks: { publish: (task: Task) => void; finished: (task: Task) => Promise<void>; log: Logger }) {
    this.#publish = hooks.publish;
    this.#finished = hooks.finished;
    this.#log = hooks.log;
  }

  /** Start work and return its id at once; the work must observe its signal. */
  start(kind: TaskKind, subject: string, work: (signal: AbortSignal, report: Report) => Promise<unknown>): string {
    const controller = new AbortController();
    const task: Task = {
      id: randomUUID(),
      kind,
      subject,
      state: 'running',
      progress: { phase: 'waiting', done: null, total: null, unit: null, item: null },
      startedAt: new Date().toISOString(),
      finishedAt: null,
      error: null,
      result: null,
    };
    const entry: Entry = { task, controller, settled: Promise.resolve(task) };
    this.#entries.set(task.id, entry);
    this.#update(entry, {});
    entry.settled = this.#run(entry, work);
    return task.id;
  }

  list(): Task[] {
    return [...this.#entries.values()].map(entry => entry.task).reverse();
  }

  /** The finished task. @throws AppError `task.not-found` */
  wait(id: string): Promise<Task> {
    return this.#get(id).settled;
  }

  cancel(id: string): void {
    this.#get(id).controller.abort();
  }

  /** Cancel everything and wait until it has stopped. */
  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    for (const entry of entries) entry.controller.abort();
    await Promise.all(entries.map(entry => entry.settled));
  }

  async #run(entry: Entry, work: (signal: AbortSignal, report: Report) => Promise<unknown>): Promise<Task> {
    const { signal } = entry.controller;
    let outcome: Partial<Task>;
    try {
      const result = await work(signal, progress => this.#update(entry, { progress }));
      outcome = { state: 'done', result, progress: { ...entry.task.progress, phase: 'done' } };
    } catch (error) {
      const failure = signal.aborted ? new AppError('call.cancelled', {}, { cause: error }) : toAppError(error);
      if (failure.code === 'internal.unexpected' && failure.traceId === null) {
        failure.traceId = this.#log.unexpected(`task.${entry.task.kind}`, failure.cause ?? failure);
      }
      const isCancelled = failure.code === 'call.cancelled';
      outcome = { state: isCancelled ? 'cancelled' : 'failed', error: failure.toWire() };
    }
    const finished: Task = { ...entry.task, ...outcome, finishedAt: new Date().toISOString() };
    await this.#finished(finished).catch(error => this.#log.unexpected('task.finished', error));
    this.#update(entry, finished);
    this.#forgetOld();
    return entry.task;
  }

  #update(entry: Entry, change: Partial<Task>): void {
    entry.task = { ...entry.task, ...change };
    this.#publish(entry.task);
  }

  #forgetOld(): void {
    const done = [...this.#entries.values()].filter(entry => entry.task.state !== 'running');
    for (const entry of done.slice(0, Math.max(0, done.length - KEPT))) this.#entries.delete(entry.task.id);
  }

  #get(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new AppError('task.not-found', { taskId: id });
    return entry;
  }
}

/** Run a stream of progress to its end, hand each step to `report`, and give the stream's result. */
export async function pump<T>(stream: AsyncIterator<Progress, T>, report: Report): Promise<T> {
  while (true) {
    const step = await stream.next();
    if (step.done) return step.value;
    report(step.value);
  }
}
