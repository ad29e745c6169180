import { type Table, tableFromIPC, type Vector } from 'apache-arrow';
import { unscaledFromWords } from '../../src-core/money/amount.ts';
import type { ResultColumn } from '../../src-core/query/query-spec.ts';

/** A cell as writers see it: amounts as scaled bigint, instants as Date, integers as bigint, the rest as they are. */
export type Cell = string | bigint | number | boolean | Date | null;

/** What a writer knows of a column; a `date` is a day as `YYYY-MM-DD`, which only packs have. */
export type ExportColumn = Omit<ResultColumn, 'type'> & { readonly type: ResultColumn['type'] | 'date' };

/** Column-major cells, [rows] each. */
export type PlainBatch = {
  readonly rows: number;
  readonly columns: readonly { readonly column: ExportColumn; readonly cells: readonly Cell[] }[];
};

/** `table` is the batch as it came, for writers that keep Arrow. */
export type Batch = PlainBatch & { readonly table: Table };

/**
 * Decode one Arrow IPC stream. Columns are matched by name; one that the stream lacks is an error of ours.
 * @returns column-major cells, [rows] each
 */
export function readBatch(bytes: Uint8Array, columns: readonly ResultColumn[]): Batch {
  const table = tableFromIPC(bytes);
  return { rows: table.numRows, table, columns: columns.map(column => ({ column, cells: readColumn(table, column) })) };
}

function readColumn(table: Table, column: ResultColumn): Cell[] {
  const vector = table.getChild(column.name);
  if (!vector) throw new Error(`the result lacks the column ${column.name}`);
  if (column.type === 'decimal') return readDecimals(vector);
  const cells: Cell[] = new Array(vector.length);
  for (let row = 0; row < vector.length; row++) {
    const value: unknown = vector.get(row);
    cells[row] = value === null || value === undefined ? null : toCell(value, column);
  }
  return cells;
}

function toCell(value: unknown, column: ResultColumn): Cell {
  switch (column.type) {
    case 'timestamp':
      return new Date(Number(value)); // apache-arrow hands out epoch milliseconds for every timestamp unit
    case 'integer':
      return BigInt(value as number | bigint);
    case 'double':
      return Number(value);
    case 'boolean':
      return Boolean(value);
    default:
      return String(value);
  }
}

export function readDecimals(vector: Vector): Cell[] {
  const cells: Cell[] = [];
  for (const data of vector.data) {
    const words = data.values as Uint32Array;
    for (let row = 0; row < data.length; row++) cells.push(data.getValid(row) ? unscaledFromWords(words, row) : null);
  }
  return cells;
}
