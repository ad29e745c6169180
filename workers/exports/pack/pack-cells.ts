import { DataType, type Table, tableFromIPC, type Vector } from 'apache-arrow';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { parseAmount } from '../../../src-core/money/amount.ts';
import { MONEY_PRECISION, MONEY_SCALE } from '../../../src-core/money/scale.ts';
import type { PackColumn, PackTable } from '../../../src-core/reports/pack-model.ts';
import type { Cell, ExportColumn, PlainBatch } from '../batch.ts';
import { readDecimals } from '../batch.ts';

/**
 * Cells of a pack in the writers' form: amounts, quantities, shares and ratios as scaled integers, counts as bigint, days as
 * `YYYY-MM-DD`, instants as Date. Null stays null.
 */
export function exportColumn(column: PackColumn): ExportColumn {
  return { name: column.name, type: exportTypes[column.type], unit: null };
}

const exportTypes = {
  text: 'string',
  amount: 'decimal',
  exact: 'decimal',
  quantity: 'decimal',
  share: 'decimal',
  ratio: 'decimal',
  count: 'integer',
  date: 'date',
  instant: 'timestamp',
} as const satisfies Record<PackColumn['type'], ExportColumn['type']>;

/** A table of the model as one batch. */
export function modelBatch({ columns, rows }: Pick<PackTable, 'columns' | 'rows'>): PlainBatch {
  return {
    rows: rows.length,
    columns: columns.map((column, index) => ({
      column: exportColumn(column),
      cells: rows.map(row => modelCell(row[index] ?? null, column)),
    })),
  };
}

export function modelCell(cell: PackTable['rows'][number][number], column: PackColumn): Cell {
  if (cell === null) return null;
  switch (exportTypes[column.type]) {
    case 'decimal':
      return inRange(parseAmount(typeof cell === 'number' ? plainDecimal(cell) : cell), column);
    case 'integer':
      return BigInt(cell);
    case 'timestamp':
      return new Date(cell);
    default:
      return String(cell);
  }
}

/**
 * One Arrow IPC stream of a streamed table, its columns found by name. Whatever number type the lake answers with becomes the
 * column's own.
 */
export function streamedBatch(bytes: Uint8Array, columns: readonly PackColumn[]): PlainBatch {
  const table = tableFromIPC(bytes);
  return {
    rows: table.numRows,
    columns: columns.map(column => ({
      column: exportColumn(column),
      cells: vectorCells(vectorOf(table, column), column),
    })),
  };
}

function vectorOf(table: Table, { name }: PackColumn): Vector {
  const vector = table.getChild(name);
  if (!vector) throw new Error(`the rows lack the column ${name}`);
  return vector;
}

function vectorCells(vector: Vector, column: PackColumn): Cell[] {
  const type = exportTypes[column.type];
  if (DataType.isDecimal(vector.type) && vector.type.scale === MONEY_SCALE && type === 'decimal')
    return readDecimals(vector);
  const isTime = DataType.isTimestamp(vector.type) || DataType.isDate(vector.type);
  const isFloat = DataType.isFloat(vector.type);
  const cells: Cell[] = new Array(vector.length);
  for (let row = 0; row < vector.length; row++) {
    const value: unknown = vector.get(row);
    if (value === null || value === undefined) cells[row] = null;
    else if (isTime) cells[row] = timeCell(Number(value), type);
    else if (isFloat && type === 'decimal')
      cells[row] = Number.isFinite(value) ? modelCell(value as number, column) : null; // 0/0 is unknown
    else cells[row] = modelCell(String(value), column);
  }
  return cells;
}

/** apache-arrow hands out epoch milliseconds for every unit of time. */
function timeCell(epochMs: number, type: ExportColumn['type']): Cell {
  const date = new Date(epochMs);
  if (type === 'timestamp') return date;
  return type === 'date' ? date.toISOString().slice(0, 10) : date.toISOString().replace('.000Z', 'Z');
}

const limit = 10n ** BigInt(MONEY_PRECISION);

/** What DECIMAL(38, 24) cannot hold would be written as another number. */
function inRange(unscaled: bigint, column: PackColumn): bigint {
  if (unscaled < limit && unscaled > -limit) return unscaled;
  throw new AppError('export.write-failed', {
    name: column.name,
    reason: 'a figure has more than 14 digits before the point',
  });
}

/** A double in plain notation with the digits that identify it, at most 24 after the point. */
function plainDecimal(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text.replace(/(\.\d{24})\d+$/, '$1');
  return value.toFixed(MONEY_SCALE);
}
