import { randomBytes } from 'node:crypto';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { GroupedColumn } from '../../../src-core/query/grouped-sql.ts';
import type { QueryMeta } from '../../../src-core/query/query-spec.ts';

export type HeldResult = {
  columns: readonly GroupedColumn[];
  rowCount: number;
  bytes: Uint8Array<ArrayBuffer>;
  meta: QueryMeta;
};

/** Least recently used results out first once they take more than `budgetBytes` together. */
export class ResultCache {
  readonly #held = new Map<string, HeldResult>();
  readonly #budgetBytes: number;
  #bytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get(key: string): HeldResult | null {
    const held = this.#held.get(key);
    if (!held) return null;
    this.#held.delete(key);
    this.#held.set(key, held); // newest last
    return held;
  }

  set(key: string, result: HeldResult): void {
    if (result.bytes.byteLength > this.#budgetBytes / 4) return; // one large result must not push all others out
    this.#drop(key);
    this.#held.set(key, result);
    this.#bytes += result.bytes.byteLength;
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#budgetBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#held.get(key)?.bytes.byteLength ?? 0;
    this.#held.delete(key);
  }
}

/**
 * Bytes waiting to be fetched on the data port under a ticket: 192 random bits, valid once and for `lifeMs`. When more than
 * `budgetBytes` wait, the oldest are dropped (their readers get `query.result-gone` and ask again).
 */
export class TicketStore {
  readonly #waiting = new Map<string, { bytes: Uint8Array<ArrayBuffer>; expiresAt: number }>();
  readonly #lifeMs: number;
  readonly #budgetBytes: number;
  readonly #sweep: NodeJS.Timeout;

  constructor(lifeMs = 60_000, budgetBytes = 512 * 1024 * 1024) {
    this.#lifeMs = lifeMs;
    this.#budgetBytes = budgetBytes;
    this.#sweep = setInterval(() => this.#forgetExpired(), lifeMs / 4).unref();
  }

  put(bytes: Uint8Array<ArrayBuffer>): string {
    const ticket = randomBytes(24).toString('base64url');
    this.#waiting.set(ticket, { bytes, expiresAt: performance.now() + this.#lifeMs });
    let total = 0;
    for (const entry of this.#waiting.values()) total += entry.bytes.byteLength;
    for (const [oldest, entry] of this.#waiting) {
      if (total <= this.#budgetBytes || oldest === ticket) break;
      total -= entry.bytes.byteLength;
      this.#waiting.delete(oldest);
    }
    return ticket;
  }

  /** @throws AppError `query.result-gone` for a ticket that is unknown, used or older than its life */
  take(ticket: string): Uint8Array<ArrayBuffer> {
    this.#forgetExpired();
    const entry = this.#waiting.get(ticket);
    if (!entry) throw new AppError('query.result-gone');
    this.#waiting.delete(ticket);
    return entry.bytes;
  }

  close(): void {
    clearInterval(this.#sweep);
    this.#waiting.clear();
  }

  #forgetExpired(): void {
    const now = performance.now();
    for (const [ticket, entry] of this.#waiting) if (entry.expiresAt <= now) this.#waiting.delete(ticket);
  }
}
