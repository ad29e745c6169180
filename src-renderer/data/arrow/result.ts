import { tableFromIPC } from 'apache-arrow';
import type { ReadRows } from '../../../src-core/query/read-columns.ts';
import { type ArrowColumn, arrowColumn, type MoneyColumn, type TextColumn, type TimeColumn } from './columns.ts';

/** A query result over its Arrow bytes. Columns read straight from the received buffer. */
export class ArrowResult implements ReadRows {
  readonly rowCount: number;
  readonly columns: readonly ArrowColumn[];
  readonly #byName: ReadonlyMap<string, ArrowColumn>;

  constructor(columns: readonly ArrowColumn[], rowCount: number) {
    this.columns = columns;
    this.rowCount = rowCount;
    this.#byName = new Map(columns.map(column => [column.name, column]));
  }

  /** @param bytes one Arrow IPC stream, as `takeResult` gives it */
  static read(bytes: Uint8Array): ArrowResult {
    const table = tableFromIPC(bytes);
    const columns = table.schema.fields.flatMap((field, index) => {
      const vector = table.getChildAt(index);
      return vector ? [arrowColumn(field.name, vector)] : [];
    });
    return new ArrowResult(columns, table.numRows);
  }

  column(name: string): ArrowColumn | null {
    return this.#byName.get(name) ?? null;
  }

  money(name: string): MoneyColumn | null {
    const column = this.column(name);
    return column?.kind === 'money' ? column : null;
  }

  text(name: string): TextColumn | null {
    const column = this.column(name);
    return column?.kind === 'text' ? column : null;
  }

  time(name: string): TimeColumn | null {
    const column = this.column(name);
    return column?.kind === 'time' ? column : null;
  }
}
