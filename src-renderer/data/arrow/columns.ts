import { type Data, DataType, type Vector } from 'apache-arrow';
import { type Unscaled, unscaledFromWords } from '../../../src-core/money/amount.ts';
import { MONEY_SCALE } from '../../../src-core/money/scale.ts';
import type { ArrowColumn, MoneyColumn } from '../../../src-core/query/read-columns.ts';

export type {
  ArrowColumn,
  MoneyColumn,
  NumberColumn,
  TextColumn,
  TimeColumn,
} from '../../../src-core/query/read-columns.ts';

/** Wrap an Arrow vector. Streams of several batches become one contiguous view by chunk look-up. */
export function arrowColumn(name: string, vector: Vector): ArrowColumn {
  const type = vector.type;
  if (DataType.isDecimal(type)) {
    if (type.scale !== MONEY_SCALE)
      throw new RangeError(`${name}: Decimal scale ${type.scale}, expected ${MONEY_SCALE}`);
    return moneyColumn(name, vector);
  }
  if (DataType.isTimestamp(type)) {
    // apache-arrow's own getter gives milliseconds for every unit.
    return { kind: 'time', name, get: row => asNumber(vector.get(row)) };
  }
  if (DataType.isDate(type)) return { kind: 'time', name, get: row => asNumber(vector.get(row)) };
  if (DataType.isInt(type) || DataType.isFloat(type)) {
    const exactText = (row: number) => {
      const value: unknown = vector.get(row);
      return value === null || value === undefined ? null : String(value);
    };
    return { kind: 'number', name, get: row => asNumber(vector.get(row)), exactText };
  }
  return { kind: 'text', name, get: row => asText(vector.get(row)) };
}

function moneyColumn(name: string, vector: Vector): MoneyColumn {
  const at = chunkFinder(vector.data);
  const words = vector.data.map(chunk => chunk.values as Uint32Array);
  const read = (row: number): Unscaled | null => {
    const [chunk, index] = at(row);
    const data = vector.data[chunk];
    const values = words[chunk];
    if (!data || !values || !data.getValid(index)) return null;
    return unscaledFromWords(values, index);
  };
  return {
    kind: 'money',
    name,
    get: read,
    approximate(row) {
      const [chunk, index] = at(row);
      const values = words[chunk];
      if (!values || !vector.data[chunk]?.getValid(index)) return 0;
      return wordsToNumber(values, index * 4);
    },
    compare(a, b) {
      const [chunkA, indexA] = at(a);
      const [chunkB, indexB] = at(b);
      const validA = vector.data[chunkA]?.getValid(indexA) ?? false;
      const validB = vector.data[chunkB]?.getValid(indexB) ?? false;
      if (!validA || !validB) return Number(validA) - Number(validB);
      return compareWords(words[chunkA], indexA * 4, words[chunkB], indexB * 4);
    },
  };
}

/** Signed 128-bit comparison word by word: exact, and it makes no bigint (a sort of 1 M rows compares 20 M times). */
function compareWords(a: Uint32Array | undefined, i: number, b: Uint32Array | undefined, j: number): number {
  if (!a || !b) return 0;
  const top = ((a[i + 3] ?? 0) | 0) - ((b[j + 3] ?? 0) | 0);
  if (top !== 0) return top;
  for (let word = 2; word >= 0; word -= 1) {
    const difference = (a[i + word] ?? 0) - (b[j + word] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function wordsToNumber(words: Uint32Array, base: number): number {
  const negative = ((words[base + 3] ?? 0) | 0) < 0;
  // ~x = -x - 1: inverting first keeps small negative amounts from cancelling against 2^96.
  const word = (index: number) => (negative ? ~(words[base + index] ?? 0) >>> 0 : (words[base + index] ?? 0));
  const magnitude = word(3) * 2 ** 96 + word(2) * 2 ** 64 + word(1) * 2 ** 32 + word(0) + (negative ? 1 : 0);
  return (negative ? -magnitude : magnitude) / 1e24;
}

/** Row number to (chunk, index in chunk); no search when there is a single chunk, as there almost always is */
function chunkFinder(chunks: readonly Data[]): (row: number) => readonly [number, number] {
  if (chunks.length <= 1) return row => [0, row];
  const starts: number[] = [];
  let start = 0;
  for (const chunk of chunks) {
    starts.push(start);
    start += chunk.length;
  }
  return row => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return [low, row - (starts[low] ?? 0)];
  };
}

function asNumber(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value.getTime() : Number(value);
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return JSON.stringify(value);
}
