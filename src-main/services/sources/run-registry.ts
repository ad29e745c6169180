import { implement } from '@orpc/server';
import { type CommitBatch, connectorHost, type HttpRequestWire } from '../../../src-core/contract/connectors-worker.ts';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { DoorAnswer } from './http-door.ts';
import type { Downloaded } from './outward.ts';

/** What one run or check may do through the broker. */
export type RunAccess = {
  /** Fires when the run is cancelled; every request of it ends then. */
  readonly signal: AbortSignal;
  send(request: HttpRequestWire, signal: AbortSignal): Promise<DoorAnswer>;
  download(request: HttpRequestWire, signal: AbortSignal): Promise<Downloaded>;
  commit(batch: CommitBatch): Promise<void>;
  progress(progress: Progress): void;
  notice(message: string): void;
};

/** Runs that are under way, by id. The connector process is served for these and no others. */
export class RunRegistry {
  readonly #runs = new Map<string, RunAccess>();

  async during<T>(runId: string, access: RunAccess, work: () => Promise<T>): Promise<T> {
    this.#runs.set(runId, access);
    try {
      return await work();
    } finally {
      this.#runs.delete(runId);
    }
  }

  /** @throws AppError `call.denied` for a run that has ended or never was */
  get(runId: string): RunAccess {
    const run = this.#runs.get(runId);
    if (!run) throw new AppError('call.denied', { permission: 'an active run' });
    return run;
  }
}

const ok = { ok: true } as const;

/** The reverse contract: what the connector process may ask of us. */
export function hostRouter(runs: RunRegistry) {
  const os = implement(connectorHost);
  const both = (run: RunAccess, signal: AbortSignal | undefined) =>
    signal ? AbortSignal.any([run.signal, signal]) : run.signal;
  return os.router({
    send: os.send.handler(async ({ input: { runId, request }, signal }) => {
      const run = runs.get(runId);
      const { status, headers, body } = await run.send(request, both(run, signal));
      return { status, headers, body: new Blob([body as Uint8Array<ArrayBuffer>]) };
    }),
    download: os.download.handler(({ input: { runId, request }, signal }) => {
      const run = runs.get(runId);
      return run.download(request, both(run, signal));
    }),
    commit: os.commit.handler(async ({ input: { runId, batch } }) => {
      await runs.get(runId).commit(batch);
      return ok;
    }),
    progress: os.progress.handler(({ input: { runId, done, total, item } }) => {
      runs.get(runId).progress({ phase: 'asking', done, total, unit: null, item });
      return ok;
    }),
    notice: os.notice.handler(({ input: { runId, message } }) => {
      runs.get(runId).notice(message);
      return ok;
    }),
  });
}
