import { AppError } from '../../../src-core/errors/app-error.ts';
import type { Logger } from '../logger.ts';

/** How often the schedules are looked at; a tick after sleep finds what passed meanwhile. */
const TICK_MS = 15_000;

/**
 * Starts due sources. It keeps no list of timers: what is due follows from the schedules and the last attempts in the journal, so a
 * restart, a change or a clock that jumps needs no care.
 */
export class Scheduler {
  readonly #runDue: () => Promise<unknown>;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;

  /** @param runDue starts every source that is due and ends when they run */
  constructor(runDue: () => Promise<unknown>, log: Logger) {
    this.#runDue = runDue;
    this.#log = log;
  }

  start(tickMs = TICK_MS): void {
    this.#timer ??= setInterval(() => void this.tick(), tickMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Never two at once; a tick that fails is logged and the next one tries again. */
  async tick(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      await this.#runDue();
    } catch (error) {
      if (error instanceof AppError) this.#log.write('warn', { event: 'scheduler-tick', code: error.code });
      else this.#log.unexpected('scheduler.tick', error);
    } finally {
      this.#isBusy = false;
    }
  }
}
