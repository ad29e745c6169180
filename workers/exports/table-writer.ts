import type { ResultColumn } from '../../src-core/query/query-spec.ts';
import type { Batch } from './batch.ts';

export type WriterCounts = { rows: number; neutralisedCells: number; inexactCells: number };

/** Writes batches of one table into a DurableFile. `finish` writes the tail; the caller publishes the file. */
export type TableWriter = {
  write(batch: Batch): Promise<void>;
  finish(): Promise<WriterCounts>;
};

export type WriterOptions = { readonly columns: readonly ResultColumn[]; readonly zone: string };
