import type { Progress } from '../../../src-core/contract/tasks.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { meteredCharges } from '../prices/metered-charges.ts';
import { type Derivation, type DerivingLake, refreshDerived } from './derivation.ts';
import { gpuCharges } from './gpu-charges.ts';

const derivations: readonly Derivation[] = [meteredCharges, gpuCharges];

/** Keeps derived charge lines in step with usage, bills, prices and rate cards. One refresh runs at a time: an older plan never overwrites a newer one. */
export class Derivations {
  readonly #lake: DerivingLake;
  #turn: Promise<void> = Promise.resolve();

  constructor(lake: DerivingLake) {
    this.#lake = lake;
  }

  /**
   * After something changed. What keeps it from its work now (a full disk, a cancellation) takes nothing from the change itself, and the next
   * one makes up for it.
   */
  async *catchUp(signal: AbortSignal): AsyncGenerator<Progress, void> {
    yield { phase: 'deriving', done: null, total: null, unit: null, item: null };
    const before = this.#turn;
    const work = before.then(async () => {
      for (const derivation of derivations) await this.#refresh(derivation, signal);
    });
    this.#turn = work.catch(() => undefined);
    await work;
  }

  async #refresh(derivation: Derivation, signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      await refreshDerived(this.#lake, derivation, signal);
    } catch (error) {
      if (!(error instanceof AppError) && !signal.aborted) throw error;
    }
  }
}
