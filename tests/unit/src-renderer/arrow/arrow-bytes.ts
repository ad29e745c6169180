import {
  type DataType,
  Decimal,
  Field,
  Int64,
  makeBuilder,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
} from 'apache-arrow';
import { parseAmount } from '../../../../src-core/money/amount.ts';

export type Cell = string | number | null;
export type ColumnSpec = { name: string; type: 'text' | 'money' | 'count' | 'time'; values: readonly Cell[] };

const types: Record<ColumnSpec['type'], () => DataType> = {
  text: () => new Utf8(),
  money: () => new Decimal(24, 38, 128),
  count: () => new Int64(),
  time: () => new TimestampMicrosecond(),
};

/** One Arrow IPC stream with the types the lake sends; money as decimal strings, time as ISO text. */
export function arrowBytes(columns: readonly ColumnSpec[], batches = 1): Uint8Array {
  const rowCount = columns[0]?.values.length ?? 0;
  const schema = new Schema(columns.map(column => new Field(column.name, types[column.type](), true)));
  const size = Math.ceil(rowCount / batches) || 1;
  const parts: RecordBatch[] = [];
  for (let start = 0; start < Math.max(rowCount, 1); start += size) {
    const children = columns.map((column, index) => {
      const field = schema.fields[index];
      if (!field) throw new Error('no field');
      const builder = makeBuilder({ type: field.type, nullValues: [null] });
      for (const value of column.values.slice(start, start + size)) builder.append(encode(column.type, value));
      return builder.finish().flush();
    });
    const length = children[0]?.length ?? 0;
    parts.push(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, children })));
  }
  return tableToIPC(new Table(schema, parts), 'stream');
}

function encode(type: ColumnSpec['type'], value: Cell): unknown {
  if (value === null) return null;
  switch (type) {
    case 'text':
      return value;
    case 'count':
      return BigInt(value);
    case 'time':
      return Date.parse(String(value));
    case 'money': {
      const unsigned = BigInt.asUintN(128, parseAmount(String(value)));
      return Uint32Array.from([0n, 32n, 64n, 96n], shift => Number((unsigned >> shift) & 0xffff_ffffn));
    }
  }
}
