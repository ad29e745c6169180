import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';

/** What is said of the rows of a file, gathered while they pass by. */
export class AnswerFacts {
  rows = 0;
  /** The first row; empty while there is none. */
  first: CanonicalRow = {};
  readonly gpus = new Set<unknown>();
  readonly hosts = new Set<unknown>();
  readonly #at: string;
  #firstMs = Number.POSITIVE_INFINITY;
  #endMs = 0;

  /** @param at column of the instant that a row begins at */
  constructor(at: string) {
    this.#at = at;
  }

  look(row: CanonicalRow): void {
    if (this.rows === 0) this.first = row;
    this.rows += 1;
    const startMs = Date.parse(String(row[this.#at]));
    this.#firstMs = Math.min(this.#firstMs, startMs);
    this.#endMs = Math.max(this.#endMs, startMs + Number(row.IntervalSeconds) * 1000);
    if (row.GpuUuid != null) this.gpus.add(row.GpuUuid);
    if (row.Host != null) this.hosts.add(row.Host);
  }

  /** From the first instant to the end of the last interval, at least a millisecond. */
  get period(): { start: string; end: string } {
    const endMs = Math.max(this.#endMs, this.#firstMs + 1);
    return { start: new Date(this.#firstMs).toISOString(), end: new Date(endMs).toISOString() };
  }
}
