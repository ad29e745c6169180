import {
  type Data,
  Decimal,
  Field,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Utf8,
} from 'apache-arrow';
import type { ExportFormat, ExportResult } from '../../../src-core/contract/exports.ts';
import { MONEY_PRECISION, MONEY_SCALE } from '../../../src-core/money/scale.ts';
import type { ResultColumn } from '../../../src-core/query/query-spec.ts';
import { type GridCell, type GridColumn, type GridModel, sortedRows } from '../../components/table/grid-model.ts';
import { exportRows } from '../../data/export-rows.ts';
import type { TableLayout } from './view-state.ts';

/** A table as a file has it: columns of plain values. */
export type TableFile = readonly FileColumn[];

type Value = string | number | bigint | null;
type FileColumn = { name: string; type: 'string' | 'decimal' | 'double'; isMoney: boolean; values: Value[] };

const types = {
  string: () => new Utf8(),
  decimal: () => new Decimal(MONEY_SCALE, MONEY_PRECISION, 128),
  double: () => new Float64(),
};

/**
 * The table as it is on screen: its columns and rows in their order, groups that are open, and its totals.
 * Amounts keep every digit. Groups become a column for each dimension, with `total` where a row is a subtotal.
 */
export function tableFile(
  model: GridModel,
  layout: TableLayout,
  words: { total: string; currency: string },
  isSortedOutside: boolean,
): TableFile {
  const order = isSortedOutside ? null : sortedRows(model, layout.sort);
  const rows = order ? [...order] : Array.from({ length: model.rowCount }, (_, row) => row);
  const shown = model.columns
    .filter(column => !layout.hidden.includes(column.id))
    .map((column, index) => ({ column, at: place(layout.order, column.id, index + layout.order.length) }))
    .sort((a, b) => Number(b.column.isKey) - Number(a.column.isKey) || a.at - b.at)
    .map(({ column }) => column);
  const columns = shown.flatMap(column => fileColumns(column, rows, model, words.total));
  const names = new Map<string, number>();
  for (const column of columns) {
    const count = (names.get(column.name) ?? 0) + 1;
    names.set(column.name, count);
    if (count > 1) column.name = `${column.name} (${count})`;
  }
  const hasCurrency = shown.some(column => column.isKey && /^(BillingCurrency|currency)$/.test(column.id));
  if (!hasCurrency && columns.some(column => column.isMoney))
    columns.push(currencies(shown, rows, model, words.currency));
  return columns;
}

/** Written by the broker, which asks where. @returns null when the reader thinks better of it */
export function saveTable(columns: TableFile, format: ExportFormat, name: string): Promise<ExportResult | null> {
  return exportRows({
    columns: columns.map(({ name, type }): ResultColumn => ({ name, type, unit: null })),
    bytes: arrow(columns),
    rows: columns[0]?.values.length ?? 0,
    format,
    name,
  });
}

const place = (order: readonly string[], id: string, otherwise: number) => {
  const at = order.indexOf(id);
  return at < 0 ? otherwise : at;
};

function fileColumns(column: GridColumn, rows: readonly number[], model: GridModel, total: string): FileColumn[] {
  if (column.parts) {
    return column.parts.map((part, index) => ({
      name: part.title,
      type: 'string',
      isMoney: false,
      values: [...rows.map(row => part.text(row)), ...model.totals.map(name => (index === 0 ? name : total))],
    }));
  }
  const isFirst = model.columns[0] === column;
  const totals = model.totals.map(
    (name, row): GridCell => (isFirst ? { kind: 'text', text: name } : (column.total?.(row) ?? { kind: 'none' })),
  );
  const cells = [...rows.map(row => column.cell(row)), ...totals];
  const kind = cells.find(cell => cell.kind !== 'none')?.kind ?? 'text';
  if (kind === 'trend') return [];
  const type = kind === 'money' ? 'decimal' : kind === 'percent' || kind === 'count' ? 'double' : 'string';
  const name = column.group === undefined ? column.title : `${column.group} · ${column.title}`;
  const isMoney = cells.some(cell => cell.kind === 'money' && cell.currency !== null);
  return [{ name, type, isMoney, values: cells.map(plain) }];
}

/** Amounts say nothing without their currency, which the screen writes into each of them. */
function currencies(shown: readonly GridColumn[], rows: readonly number[], model: GridModel, name: string): FileColumn {
  const of = (cells: readonly (GridCell | null)[]) => {
    for (const cell of cells) if (cell?.kind === 'money' && cell.currency !== null) return cell.currency;
    return null;
  };
  const money = shown.filter(column => !column.isKey);
  return {
    name,
    type: 'string',
    isMoney: false,
    values: [
      ...rows.map(row => of(money.map(column => column.cell(row)))),
      ...model.totals.map((_, row) => of(money.map(column => column.total?.(row) ?? null))),
    ],
  };
}

function plain(cell: GridCell): Value {
  switch (cell.kind) {
    case 'money':
      return cell.amount;
    case 'percent':
      return cell.ratio;
    case 'count':
      return cell.value;
    case 'text':
    case 'tree':
      return cell.text;
    case 'none':
    case 'trend':
      return null;
  }
}

/** By hand: the library's own builders make functions from text, which the content security policy forbids. */
function arrow(columns: readonly FileColumn[]): Uint8Array {
  const schema = new Schema(columns.map(({ name, type }) => new Field(name, types[type](), true)));
  const children = columns.map(dataOf);
  const length = columns[0]?.values.length ?? 0;
  const batch = new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
  return tableToIPC(new Table(schema, [batch]), 'stream');
}

function dataOf({ type, values }: FileColumn): Data {
  const length = values.length;
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  let nullCount = 0;
  values.forEach((value, row) => {
    if (value === null) nullCount += 1;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
  });
  const shape = { length, nullCount, nullBitmap };
  switch (type) {
    case 'decimal': {
      const data = new Uint32Array(length * 4);
      values.forEach((value, row) => {
        const unsigned = typeof value === 'bigint' ? BigInt.asUintN(128, value) : 0n; // two's complement, lowest word first
        [0n, 32n, 64n, 96n].forEach((shift, word) => {
          data[row * 4 + word] = Number((unsigned >> shift) & 0xffff_ffffn);
        });
      });
      return makeData({ type: types.decimal(), ...shape, data });
    }
    case 'double':
      return makeData({ type: types.double(), ...shape, data: Float64Array.from(values, value => Number(value ?? 0)) });
    case 'string': {
      const encoder = new TextEncoder();
      const texts = values.map(value => encoder.encode(value === null ? '' : String(value)));
      const valueOffsets = new Int32Array(length + 1);
      texts.forEach((text, row) => {
        valueOffsets[row + 1] = (valueOffsets[row] ?? 0) + text.length;
      });
      const data = new Uint8Array(valueOffsets[length] ?? 0);
      texts.forEach((text, row) => {
        data.set(text, valueOffsets[row]);
      });
      return makeData({ type: types.string(), ...shape, valueOffsets, data });
    }
  }
}
