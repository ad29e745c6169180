import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Which process works on something that the journal keeps; `session` is new with each start, since process ids come again. */
export type Owner = { readonly machine: string; readonly pid: number; readonly session: string };

/** What somebody who seems to live has not touched for so long, by our own monotonic clock, is nobody's. */
const LEASE_MS = 300_000;

export const newOwner = (): Owner => ({ machine: hostname(), pid: process.pid, session: randomUUID() });

/** Tells whether what is marked as being worked on still is. One per process and kind of work. */
export class Leases {
  readonly #self: Owner;
  /** Rows of others, and since when we have seen them in this very state. */
  readonly #seen = new Map<string, { counter: number; sinceMs: number }>();

  constructor(self: Owner) {
    this.#self = self;
  }

  /**
   * Is nobody working on it any more?
   * @param isMine asked for what this very process has marked: false = its end could not be written down, on a full disk for example
   */
  isOrphan(key: string, owner: Owner | null, counter: number, isMine: () => boolean): boolean {
    if (owner === null) return true;
    if (owner.session === this.#self.session) return !isMine();
    if (owner.machine === this.#self.machine && !isAlive(owner.pid)) return true;
    const seen = this.#seen.get(key);
    if (seen?.counter === counter) return performance.now() - seen.sinceMs > LEASE_MS;
    this.#seen.set(key, { counter, sinceMs: performance.now() });
    return false;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false; // an earlier process had our number: in a container that is the rule
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
