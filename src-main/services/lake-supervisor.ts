import type { ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { LakeContract } from '../../src-core/contract/lake.ts';
import type { LakeState } from '../../src-core/contract/tasks.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import type { WirePort } from '../../src-core/wire/channel-hub.ts';
import type { LakeOptions } from '../../src-core/wire/worker-notes.ts';
import type { WorkerProcess } from '../app/adapters.ts';
import type { Logger } from './logger.ts';
import { watchMemory } from './memory-watch.ts';
import { SpareWorker } from './spare-worker.ts';
import { openWorker, stopWorker, workerClient, workerLink } from './worker-client.ts';

export type LakeClient = ContractRouterClient<LakeContract>;

/** Calls that must end at the deadline; beyond it plus this grace the process is killed (SECURITY 24). */
const timedCalls = new Set([
  ...['run', 'rows', 'values', 'catalog', 'controlTotals'],
  ...['sqlSchema', 'sqlRun', 'sqlCheck', 'sqlPlan', 'openSqlCursor'],
]);
const KILL_GRACE_MS = 500;
/** The first spare waits until the window has shown its first figures. */
const FIRST_SPARE_DELAY_MS = 5_000;
/** Deaths in a row without becoming ready, after which the supervisor gives up until asked again. */
const MAX_FAILED_STARTS = 5;

type Running = {
  worker: WorkerProcess;
  link: ClientLink<Record<never, never>>;
  stopWatch: () => void;
  /** Why we killed it, if we did: what its questions in flight are told instead of `lake.restarting`. */
  fate: { wasOverMemory: boolean };
};

/**
 * Keeps one lake process alive. Requests in flight when it dies fail with `lake.restarting`; later ones wait for the new
 * process. A lake that cannot open (in use, damaged, newer) is not restarted: every call fails with that reason.
 */
export class LakeSupervisor {
  readonly client: LakeClient;
  readonly #spare: SpareWorker;
  readonly #keepsSpare: boolean;
  readonly #options: LakeOptions;
  readonly #log: Logger;
  readonly #listeners = new Set<(state: LakeState) => void>();
  #running: Promise<Running> | undefined;
  #worker: WorkerProcess | undefined;
  #state: LakeState = { state: 'starting', lakeVersion: null, error: null };
  #failedStarts = 0;
  #isStopping = false;
  #hasRestarted = false;

  /** @param keepsSpare keep a second process ready to take over; for shells that run for hours */
  constructor(fork: () => WorkerProcess, options: LakeOptions, log: Logger, keepsSpare = false) {
    this.#spare = new SpareWorker(fork);
    this.#keepsSpare = keepsSpare;
    this.#options = options;
    this.#log = log;
    this.client = workerClient<LakeContract>({
      call: (path, input, callOptions) => this.#call(path, input, callOptions),
    });
  }

  get state(): LakeState {
    return this.#state;
  }

  /** Process id of the living lake, for tests and About; null while there is none. */
  get pid(): number | null {
    return this.#worker?.pid ?? null;
  }

  onState(listener: (state: LakeState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Start if not started; safe to call many times. @throws why the lake cannot be opened. */
  async start(): Promise<void> {
    await this.#ensure();
  }

  /** Tell everyone the lake's present version; called after an import. */
  async refresh(): Promise<void> {
    const { lakeVersion } = await this.client.status();
    this.#set({ state: 'ready', lakeVersion, error: null });
  }

  /** Kill and start again: the menu's "Reload lake", and how a failed lake is tried anew. */
  async reload(): Promise<void> {
    this.#failedStarts = 0;
    if (this.#worker) this.#worker.kill();
    else {
      this.#running = undefined;
      await this.#ensure();
    }
  }

  /** A channel to the data router, for shells that relay it (browser mode). */
  async openData(): Promise<WirePort> {
    return (await this.#ensure()).worker.hub.open('data');
  }

  /** Hand a native port to the lake (desktop): the window then reads results with no hop in between. */
  async connectData(port: unknown): Promise<void> {
    const { worker } = await this.#ensure();
    worker.transferPort?.('data', port);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#spare.close();
    const running = await this.#running?.catch(() => undefined);
    running?.stopWatch();
    if (running && !running.worker.hub.isClosed) await stopWorker(running.worker);
  }

  async #call(
    path: readonly string[],
    input: unknown,
    options: Parameters<Running['link']['call']>[2],
  ): Promise<unknown> {
    options.signal?.throwIfAborted();
    const { link, worker, fate } = await this.#ensure();
    if (!timedCalls.has(path[0] ?? '')) return link.call(path, input, options);
    let wasTooLong = false;
    const timer = setTimeout(() => {
      wasTooLong = true;
      this.#log.write('error', { event: 'lake-deadline-kill', call: path.join('.') });
      worker.kill();
    }, this.#options.queryDeadlineMs + KILL_GRACE_MS);
    try {
      return await link.call(path, input, options);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'lake.restarting') throw error;
      if (wasTooLong)
        throw new AppError('query.timeout', { seconds: this.#options.queryDeadlineMs / 1_000 }, { cause: error });
      if (fate.wasOverMemory) throw new AppError('query.out-of-memory', {}, { cause: error });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #ensure(): Promise<Running> {
    if (this.#isStopping) return Promise.reject(new AppError('call.cancelled'));
    this.#running ??= this.#open();
    return this.#running;
  }

  /** @param worker a process started ahead, which has loaded its code but opened nothing */
  async #open(worker: WorkerProcess = this.#spare.take()): Promise<Running> {
    const started = performance.now();
    if (this.#isStopping) {
      worker.kill();
      throw new AppError('call.cancelled');
    }
    this.#worker = worker;
    const fate = { wasOverMemory: false };
    const stopWatch = watchMemory(
      () => worker.pid,
      this.#options.memoryCapBytes,
      rssBytes => {
        fate.wasOverMemory = true;
        this.#log.write('error', { event: 'lake-memory-kill', bytes: rssBytes });
        worker.kill();
      },
    );
    const opened = openWorker(worker, this.#options);
    const exited = new Promise<void>(resolve => {
      worker.onExit(exit => {
        stopWatch();
        this.#worker = undefined;
        this.#log.write(this.#isStopping ? 'info' : 'error', {
          event: 'lake-exit',
          exitCode: exit.code,
          signal: exit.signal,
        });
        resolve();
      });
    });
    // The channel breaks a moment before the exit is known; from here on calls wait for the next process, which may only
    // start when this one is gone and has let go of the database file. One that never opened is handled by who awaits it.
    worker.hub.onClose(() =>
      opened.then(
        () => this.#restart(exited),
        () => undefined,
      ),
    );
    try {
      await opened;
      const link = workerLink(worker);
      const { lakeVersion } = await workerClient<LakeContract>(link).status();
      this.#failedStarts = 0;
      this.#log.write('info', { event: 'lake-ready', elapsedMs: Math.round(performance.now() - started), lakeVersion });
      this.#set({ state: 'ready', lakeVersion, error: null });
      if (this.#keepsSpare && !this.#isStopping) this.#spare.prepare(this.#hasRestarted ? 0 : FIRST_SPARE_DELAY_MS);
      return { worker, link, stopWatch, fate };
    } catch (error) {
      stopWatch();
      worker.kill(); // it may live on half-open
      return this.#failedStart(toAppError(error));
    }
  }

  /** A reason from the lake itself is final; a mere death is tried again, a little later each time. */
  async #failedStart(failure: AppError): Promise<Running> {
    this.#failedStarts += 1;
    const isDeath = failure.code === 'lake.restarting';
    if (isDeath && this.#failedStarts < MAX_FAILED_STARTS && !this.#isStopping) {
      this.#set({ state: 'restarting', lakeVersion: this.#state.lakeVersion, error: failure.toWire() });
      await new Promise(resolve => setTimeout(resolve, 100 * 2 ** this.#failedStarts));
      return this.#open();
    }
    this.#set({ state: 'failed', lakeVersion: this.#state.lakeVersion, error: failure.toWire() });
    throw failure;
  }

  #restart(exited: Promise<void>): void {
    if (this.#isStopping) return;
    const next = this.#spare.take(); // a new one loads its code while the old one ends
    this.#hasRestarted = true;
    this.#running = exited.then(() => this.#open(next));
    this.#running.catch(() => undefined); // told through the state and to every call
    this.#set({
      state: 'restarting',
      lakeVersion: this.#state.lakeVersion,
      error: new AppError('lake.restarting').toWire(),
    });
  }

  #set(state: LakeState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
