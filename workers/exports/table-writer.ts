import type { Batch, ExportColumn } from './batch.ts';

export type WriterCounts = { rows: number; neutralisedCells: number; inexactCells: number };

/** Writes batches of one table into a DurableFile. `finish` writes the tail; the caller publishes the file. */
export type TableWriter<Rows = Batch> = {
  write(batch: Rows): Promise<void>;
  finish(): Promise<WriterCounts>;
};

export type WriterOptions = {
  readonly columns: readonly ExportColumn[];
  readonly zone: string;
  readonly hasMark?: boolean;
};
