import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { Field, makeData, RecordBatch, Schema, Struct, Table, tableToIPC } from 'apache-arrow';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { CURRENCY_COLUMN, type GroupedColumn } from '../../../src-core/query/grouped-sql.ts';
import { ColumnBuilder } from './column-builder.ts';

/** SECURITY rule 26: a result held in memory. */
export const MAX_RESULT_BYTES = 256 * 1024 * 1024;

export type ArrowResult = {
  bytes: Uint8Array<ArrayBuffer>;
  rowCount: number;
  /** True when rows were left unread because of `maxRows` or of the byte cap. */
  truncated: boolean;
  /** Distinct texts of the column BillingCurrency, when there is one. */
  currencies: ReadonlySet<string>;
};

/** Reads a DuckDB result in pieces and writes each piece as one Arrow IPC stream holding one record batch. */
export class ArrowWriter {
  readonly #result: DuckDBResult;
  readonly #columns: readonly GroupedColumn[];
  #rest: { chunk: DuckDBDataChunk; from: number } | null = null;
  readonly #expectedRows: number | null;
  #fetchedRows = 0;
  #ended = false;

  /**
   * @param columns as selected, in order
   * @param expectedRows how many rows a streamed result must have, because a broken stream ends as quietly as a complete one; null for
   *   a result that has run to its end
   */
  constructor(result: DuckDBResult, columns: readonly GroupedColumn[], expectedRows: number | null = null) {
    this.#result = result;
    this.#columns = columns;
    this.#expectedRows = expectedRows;
  }

  /**
   * Up to `maxRows` further rows; zero rows means the end.
   * @throws the signal's reason between chunks, AppError `query.incomplete`, `query.cell-too-large`
   */
  async read(maxRows: number, signal: AbortSignal, maxBytes = MAX_RESULT_BYTES): Promise<ArrowResult> {
    const capacity = Math.min(maxRows, 65_536);
    const builders = this.#columns.map(
      (column, index) =>
        new ColumnBuilder(column.name, this.#result.columnTypeId(index), column.zone ?? 'UTC', capacity),
    );
    let rows = 0;
    while (rows < maxRows) {
      signal.throwIfAborted();
      const bytesLeft = maxBytes - builders.reduce((sum, builder) => sum + builder.byteLength, 0);
      if (bytesLeft <= 0) break;
      const at = this.#rest ?? (await this.#nextChunk(signal));
      if (!at) break;
      const to = appendChunk(
        builders,
        at.chunk,
        at.from,
        Math.min(at.chunk.rowCount, at.from + maxRows - rows),
        bytesLeft,
      );
      rows += to - at.from;
      this.#rest = to < at.chunk.rowCount ? { chunk: at.chunk, from: to } : null;
    }
    if (!this.#rest) this.#rest = await this.#nextChunk(signal);
    const currencies = new Set(builders.find(builder => builder.name === CURRENCY_COLUMN)?.distinctTexts() ?? []);
    return { bytes: writeStream(builders, rows), rowCount: rows, truncated: this.#rest !== null, currencies };
  }

  async #nextChunk(signal: AbortSignal): Promise<{ chunk: DuckDBDataChunk; from: number } | null> {
    if (this.#ended) return null;
    const chunk = await this.#result.fetchChunk();
    if (chunk && chunk.rowCount > 0) {
      this.#fetchedRows += chunk.rowCount;
      return { chunk, from: 0 };
    }
    signal.throwIfAborted();
    if (this.#expectedRows !== null && this.#fetchedRows !== this.#expectedRows) {
      throw new AppError('query.incomplete', { rows: this.#fetchedRows, expected: this.#expectedRows });
    }
    this.#ended = true;
    return null;
  }
}

/** @returns up to which row was taken: all of them unless their texts would exceed `bytesLeft`, but always one */
function appendChunk(
  builders: readonly ColumnBuilder[],
  chunk: DuckDBDataChunk,
  from: number,
  to: number,
  bytesLeft: number,
): number {
  const rows = chunk.rowCount;
  const vectors = builders.map((builder, index) => {
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
    const data = duckdb.vector_get_data(vector, rows * builder.vectorWidth);
    // Null when every row has a value, although the declaration does not say so.
    const valid: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8) ?? null;
    return { builder, data, valid };
  });
  let taken = from;
  for (let bytes = 0; taken < to && (taken === from || bytes <= bytesLeft); taken++) {
    for (const { builder, data, valid } of vectors) bytes += builder.textBytes({ data, valid }, taken);
  }
  for (const { builder, data, valid } of vectors) builder.append({ data, valid, from, to: taken });
  return taken;
}

function writeStream(builders: readonly ColumnBuilder[], length: number): Uint8Array<ArrayBuffer> {
  const children = builders.map(builder => builder.finish());
  const fields = builders.map((builder, index) => {
    const child = children[index];
    if (!child) throw new TypeError(`column ${builder.name} was not built`);
    return new Field(builder.name, child.type, true);
  });
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length, nullCount: 0, children });
  const bytes = tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'stream');
  return bytes as Uint8Array<ArrayBuffer>; // never a SharedArrayBuffer: the writer allocates it
}
