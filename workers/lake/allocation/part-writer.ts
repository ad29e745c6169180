import { BIGINT, DECIMAL, type DuckDBConnection, DuckDBDataChunk, DuckDBDecimalValue, INTEGER } from '@duckdb/node-api';
import { MONEY_PRECISION, MONEY_SCALE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';

const rowsPerChunk = 2_048;

/** Parts of one amount, as DuckDB takes them. */
export type Decimals = readonly DuckDBDecimalValue[];
export const toDecimals = (parts: readonly bigint[]): Decimals =>
  parts.map(part => new DuckDBDecimalValue(part, MONEY_PRECISION, MONEY_SCALE));

/** Appends parts in chunks, column by column; amounts pass as they are, not as text. */
export class PartWriter {
  readonly #connection: DuckDBConnection;
  #appender: Awaited<ReturnType<DuckDBConnection['createAppender']>> | null = null;
  #cells: bigint[] = [];
  #places: number[] = [];
  #amounts: (DuckDBDecimalValue | null)[][] = measures.map(() => []);

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  async open(): Promise<void> {
    this.#appender = await this.#connection.createAppender('allocation_part', 'main', 'temp');
  }

  /** @param columns per measure the parts of the cell (null: unknown), of which the one at `at` is written */
  add(cell: bigint, place: number, columns: readonly (Decimals | null)[], at: number): void {
    this.#cells.push(cell);
    this.#places.push(place);
    for (const [index, parts] of columns.entries()) this.#amounts[index]?.push(parts?.[at] ?? null);
    if (this.#cells.length === rowsPerChunk) this.#flush();
  }

  #flush(): void {
    if (this.#cells.length === 0) return;
    const chunk = DuckDBDataChunk.create(chunkTypes, this.#cells.length);
    chunk.setColumns([this.#cells, this.#places, ...this.#amounts]);
    this.#appender?.appendDataChunk(chunk);
    this.#cells = [];
    this.#places = [];
    this.#amounts = measures.map(() => []);
  }

  close(): void {
    this.#flush();
    this.#appender?.closeSync();
    this.#appender = null;
  }
}

const chunkTypes = [BIGINT, INTEGER, ...measures.map(() => DECIMAL(MONEY_PRECISION, MONEY_SCALE))];
