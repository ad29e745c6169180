import { type Data, DataType, type Schema, tableFromIPC, type Vector } from 'apache-arrow';
import { formatAmount, unscaledFromWords } from '../money/amount.ts';
import type { QueryMeta, ResultColumn } from './query-spec.ts';
import { formatInstant } from './zone.ts';

/** A cell in JSON: amounts as exact decimal strings, instants as ISO text in the column's zone, unknown as null. */
export type JsonCell = string | number | boolean | null;
export type JsonResult = {
  columns: ResultColumn[];
  rows: Record<string, JsonCell>[];
  meta: QueryMeta;
};

/**
 * What the command line prints for a query: one object per row, keyed by column name.
 * @param bytes one Arrow IPC stream as `QueryEngine` writes it (Decimal128(38, 24), microsecond timestamps, dictionary text)
 */
export function resultToJson(
  head: { columns: readonly ResultColumn[]; meta: QueryMeta },
  bytes: Uint8Array,
): JsonResult {
  const table = tableFromIPC(bytes);
  const readers = table.schema.fields.map((field, index) => ({
    name: field.name,
    read: cellReader(table.schema, index, table.getChildAt(index)),
  }));
  const rows = Array.from({ length: table.numRows }, (_, row) => {
    const cells: Record<string, JsonCell> = {};
    for (const { name, read } of readers) cells[name] = read(row);
    return cells;
  });
  return { columns: head.columns.map(({ name, type, unit }) => ({ name, type, unit })), rows, meta: head.meta };
}

function cellReader(schema: Schema, index: number, vector: Vector | null): (row: number) => JsonCell {
  if (!vector) return () => null;
  const type = schema.fields[index]?.type;
  if (DataType.isDecimal(type)) return byChunk(vector, (data, at) => formatAmount(unscaledFromWords(data.values, at)));
  if (DataType.isTimestamp(type)) {
    const zone = type.timezone ?? 'UTC';
    const texts = new Map<bigint, string>(); // buckets repeat; Intl is slow
    return byChunk(vector, (data, at) => {
      const micros: bigint = data.values[at];
      const known = texts.get(micros) ?? formatInstant(micros, zone);
      if (texts.size < 100_000) texts.set(micros, known);
      return known;
    });
  }
  const plain = DataType.isDictionary(type) ? vector.memoize() : vector;
  return row => {
    const value: unknown = plain.get(row);
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return value;
    if (typeof value === 'bigint') return safeInteger(value);
    throw new TypeError(`column ${schema.fields[index]?.name} has a value that JSON cannot carry exactly`);
  };
}

/** A JSON number up to 2^53; beyond that readers would round it, so it becomes text. */
function safeInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** Reads raw buffers of the chunk a row is in; results of ours have one chunk, others may have many. */
function byChunk(vector: Vector, read: (data: Data, at: number) => JsonCell): (row: number) => JsonCell {
  const starts: number[] = [];
  let total = 0;
  for (const data of vector.data) {
    starts.push(total);
    total += data.length;
  }
  return row => {
    let chunk = starts.length - 1;
    while ((starts[chunk] ?? 0) > row) chunk -= 1;
    const data = vector.data[chunk];
    const at = row - (starts[chunk] ?? 0);
    return data?.getValid(at) ? read(data, at) : null;
  };
}
