import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { writeFileDurably } from '../../shared/durable.ts';
import { meteredCharges } from '../prices/metered-charges.ts';
import { type Derivation, type DerivingLake, refreshDerived } from './derivation.ts';
import { gpuCharges } from './gpu-charges.ts';

const derivations: readonly Derivation[] = [meteredCharges, gpuCharges];

/**
 * Keeps derived charge lines in step with usage, bills, prices and rate cards. One refresh runs at a time: an older plan never overwrites a
 * newer one. A mark on disk says that a change may not have been followed yet; it outlives a killed process.
 */
export class Derivations {
  readonly #lake: DerivingLake;
  readonly #mark: string;
  #turn: Promise<unknown> = Promise.resolve();
  #changes = 0;

  constructor(lake: DerivingLake) {
    this.#lake = lake;
    this.#mark = join(lake.paths.lake, 'derivations-pending');
  }

  /**
   * Make a change of the lake, then follow it. What keeps the following from its work (a full disk, a cancellation) takes nothing from the
   * change itself; the next change or the next start makes up for it.
   */
  async *after<T>(change: AsyncGenerator<Progress, T>, signal: AbortSignal): AsyncGenerator<Progress, T> {
    this.#changes += 1;
    let isOver = false;
    const settle = () => {
      if (!isOver) this.#changes -= 1;
      isOver = true;
    };
    try {
      if (!existsSync(this.#mark)) await writeFileDurably(this.#mark, '');
      const result = yield* change;
      yield { phase: 'deriving', done: null, total: null, unit: null, item: null };
      settle();
      await this.catchUp(signal);
      return result;
    } finally {
      settle();
    }
  }

  /** At the start of the process: follow a change that an earlier one could not. @returns whether there was one */
  async resume(signal: AbortSignal): Promise<boolean> {
    if (!existsSync(this.#mark)) return false;
    await this.catchUp(signal);
    return true;
  }

  /** Follow whatever changed, without a word of progress. */
  catchUp(signal: AbortSignal): Promise<void> {
    const work = this.#turn.then(async () => {
      const changes = this.#changes;
      for (const derivation of derivations) if (!(await this.#isDone(derivation, signal))) return;
      if (changes === 0 && this.#changes === 0) await rm(this.#mark, { force: true });
    });
    this.#turn = work.catch(() => undefined);
    return work;
  }

  async #isDone(derivation: Derivation, signal: AbortSignal): Promise<boolean> {
    try {
      signal.throwIfAborted();
      await refreshDerived(this.#lake, derivation, signal);
      return true;
    } catch (error) {
      if (!(error instanceof AppError) && !signal.aborted) throw error;
      return false;
    }
  }
}
