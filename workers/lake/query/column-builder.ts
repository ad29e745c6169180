import { DuckDBTypeId } from '@duckdb/node-api';
import {
  Bool,
  type Data,
  Decimal,
  Dictionary,
  Float64,
  Int32,
  Int64,
  makeData,
  TimestampMicrosecond,
  Utf8,
  Vector,
} from 'apache-arrow';
import { MONEY_PRECISION, MONEY_SCALE } from '../../../src-core/money/scale.ts';
import { TextDictionary } from './text-column.ts';

/** A stretch of rows of one chunk: raw vector bytes and validity bits as DuckDB keeps them (both little-endian, as Arrow). */
export type ColumnSlice = { data: Uint8Array; valid: Uint8Array | null; from: number; to: number };

/** How each stored type is laid out in a DuckDB vector, and as what it travels. */
const layouts = {
  [DuckDBTypeId.VARCHAR]: { width: 4, vectorWidth: 16, kind: 'text' },
  [DuckDBTypeId.DECIMAL]: { width: 16, vectorWidth: 16, kind: 'decimal' },
  [DuckDBTypeId.TIMESTAMP]: { width: 8, vectorWidth: 8, kind: 'timestamp' },
  [DuckDBTypeId.BIGINT]: { width: 8, vectorWidth: 8, kind: 'int64' },
  [DuckDBTypeId.INTEGER]: { width: 4, vectorWidth: 4, kind: 'int32' },
  [DuckDBTypeId.DOUBLE]: { width: 8, vectorWidth: 8, kind: 'double' },
  [DuckDBTypeId.BOOLEAN]: { width: 1, vectorWidth: 1, kind: 'boolean' },
} as const;

/**
 * Grows one Arrow column from DuckDB vectors by copying bytes: DuckDB's decimals (128-bit), timestamps (microseconds) and integers
 * have Arrow's own layout. No row objects, no bigint per cell.
 */
export class ColumnBuilder {
  readonly name: string;
  readonly #layout: (typeof layouts)[keyof typeof layouts];
  readonly #zone: string;
  readonly #dictionary: TextDictionary;
  #bytes: Uint8Array;
  #validity: Uint8Array;
  #rows = 0;
  #nulls = 0;

  /** @param zone shown in by readers of a timestamp column; the values stay UTC */
  constructor(name: string, typeId: DuckDBTypeId, zone: string, capacity: number) {
    if (!(typeId in layouts))
      throw new TypeError(`column ${name}: no Arrow layout for DuckDB type ${DuckDBTypeId[typeId]}`);
    this.name = name;
    this.#layout = layouts[typeId as keyof typeof layouts];
    this.#zone = zone;
    this.#dictionary = new TextDictionary(name);
    this.#bytes = new Uint8Array(Math.max(capacity, 64) * this.#layout.width);
    this.#validity = new Uint8Array((Math.max(capacity, 64) >> 3) + 8);
  }

  /** Bytes of one value in a DuckDB vector of this type. */
  get vectorWidth(): number {
    return this.#layout.vectorWidth;
  }

  /** Bytes held so far, as they will travel. */
  get byteLength(): number {
    return this.#rows * this.#layout.width + (this.#rows >> 3) + this.#dictionary.texts.byteLength;
  }

  /** Every text seen in a text column; empty for the others. */
  distinctTexts(): readonly string[] {
    return this.#dictionary.texts.texts();
  }

  /** Bytes of the text in a row of a vector; 0 in other columns, which are small. A chunk of 2,048 texts may hold gigabytes. */
  textBytes({ data, valid }: Pick<ColumnSlice, 'data' | 'valid'>, row: number): number {
    if (this.#layout.kind !== 'text') return 0;
    if (valid !== null && (((valid[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) return 0;
    return textLength(data, row);
  }

  append(slice: ColumnSlice): void {
    const count = slice.to - slice.from;
    this.#reserve(this.#rows + count);
    if (this.#layout.kind === 'text') {
      const ids = new Int32Array(this.#bytes.buffer, 0, this.#bytes.byteLength / 4);
      this.#dictionary.encode(slice.data, slice.valid, slice, ids, this.#rows);
    } else {
      const { width } = this.#layout;
      this.#bytes.set(slice.data.subarray(slice.from * width, slice.to * width), this.#rows * width);
    }
    this.#appendValidity(slice);
    this.#rows += count;
  }

  finish(): Data {
    const length = this.#rows;
    const nullBitmap = this.#nulls === 0 ? null : this.#validity.subarray(0, (length + 7) >> 3);
    const common = { length, nullCount: this.#nulls, nullBitmap };
    const buffer = this.#bytes.buffer;
    switch (this.#layout.kind) {
      case 'text': {
        const type = new Dictionary(new Utf8(), new Int32());
        return makeData({
          ...common,
          type,
          data: new Int32Array(buffer, 0, length),
          dictionary: new Vector([this.#texts()]),
        });
      }
      case 'decimal': {
        const type = new Decimal(MONEY_SCALE, MONEY_PRECISION, 128);
        return makeData({ ...common, type, data: new Uint32Array(buffer, 0, length * 4) });
      }
      case 'timestamp':
        return makeData({
          ...common,
          type: new TimestampMicrosecond(this.#zone),
          data: new BigInt64Array(buffer, 0, length),
        });
      case 'int64':
        return makeData({ ...common, type: new Int64(), data: new BigInt64Array(buffer, 0, length) });
      case 'int32':
        return makeData({ ...common, type: new Int32(), data: new Int32Array(buffer, 0, length) });
      case 'double':
        return makeData({ ...common, type: new Float64(), data: new Float64Array(buffer, 0, length) });
      case 'boolean': {
        const bits = new Uint8Array((length + 7) >> 3);
        for (let row = 0; row < length; row++)
          if (this.#bytes[row]) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
        return makeData({ ...common, type: new Bool(), data: bits });
      }
    }
  }

  #texts(): Data<Utf8> {
    const { texts } = this.#dictionary;
    return makeData({ type: new Utf8(), length: texts.size, nullCount: 0, ...texts.toUtf8() });
  }

  #reserve(rows: number): void {
    const needed = rows * this.#layout.width;
    if (needed <= this.#bytes.byteLength) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.byteLength * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    const bits = new Uint8Array(larger.byteLength / this.#layout.width / 8 + 8);
    bits.set(this.#validity);
    this.#validity = bits;
  }

  #appendValidity({ valid, from, to }: ColumnSlice): void {
    for (let row = from; row < to; row++) {
      const at = this.#rows + row - from;
      if (valid !== null && (((valid[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) this.#nulls += 1;
      else this.#validity[at >> 3] = (this.#validity[at >> 3] ?? 0) | (1 << (at & 7));
    }
  }
}

/** DuckDB's string_t begins with its length, 4 bytes little-endian. */
function textLength(data: Uint8Array, row: number): number {
  const at = row * 16;
  return (
    (data[at] ?? 0) + (data[at + 1] ?? 0) * 0x100 + (data[at + 2] ?? 0) * 0x1_0000 + (data[at + 3] ?? 0) * 0x100_0000
  );
}
