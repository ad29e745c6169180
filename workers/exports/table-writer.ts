import type { ExportFormat } from '../../src-core/contract/exports.ts';
import type { ResultColumn } from '../../src-core/query/query-spec.ts';
import { openArrowWriter } from './arrow-writer.ts';
import type { Batch } from './batch.ts';
import { openCsvWriter } from './csv-writer.ts';
import type { DurableFile } from './durable-file.ts';
import { openJsonWriter } from './json-writer.ts';
import { openParquetWriter } from './parquet-writer.ts';
import { openXlsxWriter } from './xlsx-writer.ts';

export type WriterCounts = { rows: number; neutralisedCells: number; inexactCells: number };

/** Writes batches of one table into a DurableFile. `finish` writes the tail; the caller publishes the file. */
export type TableWriter = {
  write(batch: Batch): Promise<void>;
  finish(): Promise<WriterCounts>;
};

export type WriterOptions = { readonly columns: readonly ResultColumn[]; readonly zone: string };

export function openTableWriter(format: ExportFormat, file: DurableFile, options: WriterOptions): TableWriter {
  switch (format) {
    case 'csv':
      return openCsvWriter(file, options);
    case 'json':
      return openJsonWriter(file, options);
    case 'arrow':
      return openArrowWriter(file, options);
    case 'parquet':
      return openParquetWriter(file, options);
    case 'xlsx':
      return openXlsxWriter(file, options);
  }
}
