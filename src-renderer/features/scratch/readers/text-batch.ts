import { type Data, Field, makeData, RecordBatch, Schema, Struct, Table, tableToIPC, Utf8 } from 'apache-arrow';

/** Rows of text as one Arrow IPC stream. @param columns every array has as many entries as there are rows; null: no value */
export function textBatch(columns: ReadonlyMap<string, readonly (string | null)[]>): Uint8Array {
  const type = new Utf8();
  const fields = [...columns.keys()].map(name => new Field(name, type, true));
  const children = [...columns.values()].map(textData);
  const length = children[0]?.length ?? 0;
  const struct = makeData({ type: new Struct(fields), length, nullCount: 0, children });
  return tableToIPC(new Table([new RecordBatch(new Schema(fields), struct)]), 'stream');
}

/** By hand, because Arrow's own builders compile functions from text, which the page's policy forbids (SECURITY 4). */
function textData(values: readonly (string | null)[]): Data<Utf8> {
  const encoder = new TextEncoder();
  const valueOffsets = new Int32Array(values.length + 1);
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  let data = new Uint8Array(Math.max(1_024, values.length * 16));
  let end = 0;
  let nullCount = 0;
  values.forEach((value, row) => {
    if (value === null) nullCount += 1;
    else {
      nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
      if (end + value.length * 3 > data.length) {
        const larger = new Uint8Array(Math.max(data.length * 2, end + value.length * 3));
        larger.set(data);
        data = larger;
      }
      end += encoder.encodeInto(value, data.subarray(end)).written;
    }
    valueOffsets[row + 1] = end;
  });
  return makeData({
    type: new Utf8(),
    length: values.length,
    nullCount,
    nullBitmap,
    valueOffsets,
    data: data.subarray(0, end),
  });
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
