import type { ExportFormat } from '../../src-core/contract/exports.ts';
import { openArrowWriter } from './arrow-writer.ts';
import { openCsvWriter } from './csv-writer.ts';
import type { DurableFile } from './durable-file.ts';
import { openJsonWriter } from './json-writer.ts';
import { openParquetWriter } from './parquet-writer.ts';
import type { TableWriter, WriterOptions } from './table-writer.ts';
import { openXlsxWriter } from './xlsx-writer.ts';

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
