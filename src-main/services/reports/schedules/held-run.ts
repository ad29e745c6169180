import type { Beside, KeptRun, RunStore, StoredReportRun } from './run-store.ts';

/** While a run is worked on, its row is written anew this often: others see that somebody is at it. */
const BEAT_MS = 60_000;

/** Somebody else has the run by now; whoever gets this leaves it alone. */
export class RunTaken extends Error {}

/** A run that this process works on. Every change is durable when it returns, and only happens while nobody else has touched the run. */
export class HeldRun {
  readonly #store: RunStore;
  readonly #timer: NodeJS.Timeout;
  #kept: KeptRun;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(store: RunStore, kept: KeptRun) {
    this.#store = store;
    this.#kept = kept;
    this.#timer = setInterval(() => void this.change({}).catch(() => undefined), BEAT_MS).unref(); // the next change tells
  }

  get run(): StoredReportRun {
    return this.#kept.run;
  }

  /** @throws RunTaken */
  change(changes: Partial<StoredReportRun>): Promise<void> {
    return this.#inTurn(async () => {
      const after = await this.#store.change(this.#kept, changes);
      if (after === null) throw new RunTaken();
      this.#kept = after;
    });
  }

  /**
   * Change it together with rows of others, e.g. messages.
   * @returns false when some of them were put before (a journal that was put back from a copy); then nothing is written
   * @throws RunTaken
   */
  changeWith(changes: Partial<StoredReportRun>, beside: Beside): Promise<boolean> {
    return this.#inTurn(async () => {
      const after = await this.#store.change(this.#kept, changes, beside);
      if (after !== null) {
        this.#kept = after;
        return true;
      }
      const present = await this.#store.one(this.run.scheduleId, this.run.period);
      if (present?.counter !== this.#kept.counter) throw new RunTaken();
      return false;
    });
  }

  /** No more signs of life. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#turn.then(work);
    this.#turn = run.catch(() => undefined);
    return run;
  }
}
