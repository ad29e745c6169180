import { type ClientLink, createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import { AppError } from '../../src-core/errors/app-error.ts';
import { guardCall } from '../../src-core/errors/guard-call.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import { WorkerNote } from '../../src-core/wire/worker-notes.ts';
import type { WorkerProcess } from '../app/adapters.ts';

/** Start options to a worker, then wait until it serves. @throws the AppError with which it failed to open. */
export function openWorker(worker: WorkerProcess, options: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.hub.onNote(raw => {
      const note = WorkerNote.safeParse(raw);
      if (note.data?.type === 'ready') resolve();
      if (note.data?.type === 'failed') reject(AppError.fromWire(note.data.error));
    });
    worker.onExit(() => reject(new AppError('lake.restarting')));
    if (worker.hub.isClosed) reject(new AppError('lake.restarting'));
    worker.hub.note({ type: 'init', options } satisfies WorkerNote);
  });
}

/** A new channel of a worker as an oRPC link; every error comes out as an AppError. */
export function workerLink(worker: WorkerProcess, kind = 'rpc'): ClientLink<Record<never, never>> {
  const link = new RPCLink({ port: worker.hub.open(kind) });
  return {
    call: (path, input, options) =>
      guardCall(
        () => {
          if (worker.hub.isClosed) throw new AppError('lake.restarting');
          return link.call(path, input, options);
        },
        error => asFailure(error, options.signal, worker.hub.isClosed),
      ),
  };
}

/** A dead worker's pending calls end as `lake.restarting`, whatever the machinery threw. */
function asFailure(error: unknown, signal: AbortSignal | undefined, isClosed: boolean): AppError {
  if (error instanceof AppError) return error;
  if (signal?.aborted) return new AppError('call.cancelled', {}, { cause: error });
  if (isClosed) return new AppError('lake.restarting', {}, { cause: error });
  return toAppError(error);
}

export function workerClient<T extends AnyContractRouter>(
  link: ClientLink<Record<never, never>>,
): ContractRouterClient<T> {
  return createORPCClient(link) as ContractRouterClient<T>;
}

/** Ask a worker to close and exit; kill it when it has not within `graceMs`. */
export function stopWorker(worker: WorkerProcess, graceMs = 5_000): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(() => worker.kill(), graceMs);
    worker.onExit(() => {
      clearTimeout(timer);
      resolve();
    });
    worker.hub.note({ type: 'shutdown' } satisfies WorkerNote);
  });
}

/** A worker that is started by its first call: most sessions never export anything. */
export class LazyWorker {
  readonly link: ClientLink<Record<never, never>>;
  #running: Promise<{ worker: WorkerProcess; link: ClientLink<Record<never, never>> }> | undefined;

  constructor(start: () => WorkerProcess, options: unknown, kind: string) {
    const open = async () => {
      const worker = start();
      worker.onExit(() => {
        this.#running = undefined;
      });
      await openWorker(worker, options);
      return { worker, link: workerLink(worker, kind) };
    };
    this.link = {
      call: async (path, input, callOptions) => {
        this.#running ??= open();
        return (await this.#running).link.call(path, input, callOptions);
      },
    };
  }

  async close(): Promise<void> {
    const running = await this.#running?.catch(() => undefined);
    if (running) await stopWorker(running.worker);
  }
}

/** Call options with a signal, or none: `exactOptionalPropertyTypes` keeps the two apart. */
export function withSignal(signal: AbortSignal | undefined): { signal: AbortSignal } | Record<never, never> {
  return signal ? { signal } : {};
}
