import type { ContractRouterClient } from '@orpc/contract';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { ConnectorsWorkerContract } from '../../../src-core/contract/connectors-worker.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { guardCall } from '../../../src-core/errors/guard-call.ts';
import { encodeError, toAppError } from '../../../src-core/errors/orpc-error.ts';
import type { WorkerProcess } from '../../app/adapters.ts';
import type { Logger } from '../logger.ts';
import { watchMemory } from '../memory-watch.ts';
import { openWorker, stopWorker, workerClient, workerLink } from '../worker-client.ts';

export type ConnectorsClient = ContractRouterClient<ConnectorsWorkerContract>;

/** Ended when nothing ran for this long: it holds some 80 MB. */
const IDLE_MS = 60_000;
const MEMORY_CAP_BYTES = 1_536 * 1024 * 1024;
/** A connector that does not heed its signal is killed with its process. */
const CANCEL_GRACE_MS = 5_000;

type Running = { worker: WorkerProcess; client: ConnectorsClient };

/** The connector process: started by the first call, ended when idle, replaced when it died. */
export class ConnectorProcess {
  readonly #fork: () => WorkerProcess;
  readonly #host: AnyRouter;
  readonly #workspaceDir: string;
  readonly #log: Logger;
  #running: Promise<Running> | undefined;
  #calls = 0;
  #idle: NodeJS.Timeout | undefined;

  /** @param host what the process may ask of us: the router of `connectorHost` */
  constructor(options: { fork: () => WorkerProcess; host: AnyRouter; workspaceDir: string; log: Logger }) {
    this.#fork = options.fork;
    this.#host = options.host;
    this.#workspaceDir = options.workspaceDir;
    this.#log = options.log;
  }

  /**
   * Run one call. A process that dies under it fails the call and nothing else.
   * @param source for the error message
   * @throws AppError `connector.stopped`
   */
  async call<T>(
    source: string,
    signal: AbortSignal,
    work: (client: ConnectorsClient, options: { signal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    clearTimeout(this.#idle);
    this.#calls += 1;
    let grace: NodeJS.Timeout | undefined;
    let worker: WorkerProcess | undefined;
    const cancelled = () => {
      grace = setTimeout(() => void this.#running?.then(({ worker }) => worker.kill()), CANCEL_GRACE_MS);
    };
    try {
      signal.throwIfAborted();
      this.#running ??= this.#open();
      const running = await this.#running;
      worker = running.worker;
      signal.addEventListener('abort', cancelled, { once: true });
      return await work(running.client, { signal });
    } catch (error) {
      // The same code may come from the lake, through a commit; then this process is well.
      const isOurs = worker === undefined || worker.hub.isClosed;
      if (isOurs && error instanceof AppError && error.code === 'lake.restarting')
        throw new AppError('connector.stopped', { source }, { cause: error });
      throw error;
    } finally {
      signal.removeEventListener('abort', cancelled);
      clearTimeout(grace);
      this.#calls -= 1;
      if (this.#calls === 0) this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    }
  }

  /** Process id while it runs; null otherwise. */
  async pid(): Promise<number | null> {
    return (await this.#running?.catch(() => undefined))?.worker.pid ?? null;
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const running = await this.#running?.catch(() => undefined);
    this.#running = undefined;
    if (running && !running.worker.hub.isClosed) await stopWorker(running.worker);
  }

  async #open(): Promise<Running> {
    const worker = this.#fork();
    const stopWatch = watchMemory(
      () => worker.pid,
      MEMORY_CAP_BYTES,
      bytes => {
        this.#log.write('error', { event: 'connectors-memory-kill', bytes });
        worker.kill();
      },
    );
    worker.onExit(({ code, signal }) => {
      stopWatch();
      this.#running = undefined;
      this.#log.write('info', { event: 'connectors-exit', exitCode: code, signal });
    });
    const handler = new RPCHandler(this.#host, { clientInterceptors: [encodeErrors(this.#log)] });
    worker.hub.accept('host', port => handler.upgrade(port, { context: {} }));
    try {
      await openWorker(worker, { workspaceDir: this.#workspaceDir });
    } catch (error) {
      this.#running = undefined;
      worker.kill();
      throw error;
    }
    return { worker, client: workerClient<ConnectorsWorkerContract>(workerLink(worker)) };
  }
}

/** What a call of the process throws leaves as a code; a bug of ours stays in our log. */
function encodeErrors(log: Logger) {
  return <T>(options: { next(): Promise<T>; path: readonly string[] }): Promise<T> =>
    guardCall(
      () => options.next(),
      error => {
        const failure = toAppError(error);
        if (failure.code === 'internal.unexpected')
          failure.traceId ??= log.unexpected(`host.${options.path.join('.')}`, failure.cause ?? failure);
        return encodeError(failure);
      },
    );
}
