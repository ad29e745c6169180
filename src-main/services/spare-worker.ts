import type { WorkerProcess } from '../app/adapters.ts';

/**
 * One process ahead of need: it has loaded its code and waits for its options, holding no file. Taking it saves a restart the
 * 0.4 s of processor time that loading costs, which a busy machine stretches to seconds; it holds some 100 MB while it waits.
 */
export class SpareWorker {
  readonly #fork: () => WorkerProcess;
  #spare: WorkerProcess | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(fork: () => WorkerProcess) {
    this.#fork = fork;
  }

  /** Start one after `delayMs`, unless there is one. */
  prepare(delayMs: number): void {
    if (this.#spare || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const worker = this.#fork();
      this.#spare = worker;
      worker.onExit(() => {
        if (this.#spare === worker) this.#spare = undefined;
      });
    }, delayMs);
    this.#timer.unref();
  }

  /** The waiting process, or a new one. */
  take(): WorkerProcess {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare && !spare.hub.isClosed ? spare : this.#fork();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#spare?.kill();
    this.#spare = undefined;
  }
}
