import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';

/** Rows of text as one Arrow IPC stream. @param columns every array has `rows` entries; null: no value */
export function textBatch(columns: ReadonlyMap<string, readonly (string | null)[]>): Uint8Array {
  const type = new Utf8();
  const vectors = [...columns].map(([name, values]) => [name, vectorFromArray(values, type)] as const);
  return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}

/** Collects rows with whatever columns they have and hands them on by the batch. */
export class TextRows {
  #columns = new Map<string, (string | null)[]>();
  #rows = 0;
  readonly #most: number;
  readonly names = new Set<string>();

  constructor(most = 20_000) {
    this.#most = most;
  }

  get rows(): number {
    return this.#rows;
  }

  get isFull(): boolean {
    return this.#rows >= this.#most;
  }

  /** @param cells name and text, each name once */
  add(cells: Iterable<readonly [string, string | null]>): void {
    for (const [name, text] of cells) {
      let column = this.#columns.get(name);
      if (!column) {
        column = [];
        this.#columns.set(name, column);
        this.names.add(name);
      }
      while (column.length < this.#rows) column.push(null);
      column.push(text);
    }
    this.#rows += 1;
  }

  /** The rows so far, and an empty hand again. Columns that these rows do not have are left out. */
  take(): { bytes: Uint8Array; rows: number } {
    const rows = this.#rows;
    for (const column of this.#columns.values()) while (column.length < rows) column.push(null);
    const bytes = textBatch(this.#columns);
    this.#columns = new Map();
    this.#rows = 0;
    return { bytes, rows };
  }
}
