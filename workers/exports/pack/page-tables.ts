import type { PackTable } from '../../../src-core/reports/pack-model.ts';
import type { PlainBatch } from '../batch.ts';

/** Rows of a table that a page shows; longer ones are cut, with a note. */
export const pageRowLimit = 500;

export type PageTable = { readonly batches: readonly PlainBatch[]; readonly rows: number };

/** The first rows of every table, and how many there are in all. */
export class PageTables {
  readonly #tables = new Map<string, { batches: PlainBatch[]; rows: number }>();

  /** @param batch null = a table whose rows never came has none */
  add(table: PackTable, batch: PlainBatch | null): void {
    const known = this.#tables.get(table.id) ?? { batches: [], rows: 0 };
    if (batch) {
      const room = pageRowLimit - known.rows;
      if (room > 0) known.batches.push(firstRows(batch, room));
      known.rows += batch.rows;
    }
    this.#tables.set(table.id, known);
  }

  get(id: string): PageTable {
    return this.#tables.get(id) ?? { batches: [], rows: 0 };
  }
}

/** A copy: the batch itself may be large. */
function firstRows(batch: PlainBatch, rows: number): PlainBatch {
  const columns = batch.columns.map(({ column, cells }) => ({ column, cells: cells.slice(0, rows) }));
  return { rows: Math.min(batch.rows, rows), columns };
}
