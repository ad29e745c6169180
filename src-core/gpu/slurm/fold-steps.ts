import { addUsage, type SlurmEntry, type StepUsage, withSteps } from './entry.ts';

/** An allocation with what its steps add, and the line it stood in. */
export type FoldedJob = { readonly line: number; readonly entry: SlurmEntry };

/** Steps without a job that are remembered at most; a listing of steps only must not fill the memory. */
const MAX_WAITING = 100_000;

/**
 * Gives each allocation the figures of its steps, in one pass: sacct lists steps right after their job. Steps that stand before it are kept
 * for it; steps of a job that is not there are counted.
 */
export class StepFold {
  #current: { line: number; entry: SlurmEntry; steps: StepUsage | null } | null = null;
  readonly #waiting = new Map<string, { usage: StepUsage; steps: number }>();
  #dropped = 0;
  /** Steps seen. */
  steps = 0;

  /** @returns the allocation before this one, complete */
  job(entry: SlurmEntry, line: number): FoldedJob | null {
    const done = this.#finish();
    const waiting = this.#waiting.get(entry.jobId);
    if (waiting !== undefined) this.#waiting.delete(entry.jobId);
    this.#current = { line, entry, steps: waiting?.usage ?? null };
    return done;
  }

  step(jobId: string, usage: StepUsage): void {
    this.steps += 1;
    const current = this.#current;
    if (current?.entry.jobId === jobId) {
      current.steps = current.steps === null ? usage : addUsage(current.steps, usage);
      return;
    }
    const waiting = this.#waiting.get(jobId);
    if (waiting !== undefined)
      this.#waiting.set(jobId, { usage: addUsage(waiting.usage, usage), steps: waiting.steps + 1 });
    else if (this.#waiting.size < MAX_WAITING) this.#waiting.set(jobId, { usage, steps: 1 });
    else this.#dropped += 1;
  }

  end(): FoldedJob | null {
    return this.#finish();
  }

  /** Steps whose job is not in the listing; nothing is made of them. */
  get withoutJob(): number {
    let count = this.#dropped;
    for (const { steps } of this.#waiting.values()) count += steps;
    return count;
  }

  #finish(): FoldedJob | null {
    if (this.#current === null) return null;
    const { line, entry, steps } = this.#current;
    this.#current = null;
    return { line, entry: steps === null ? entry : withSteps(entry, steps) };
  }
}
