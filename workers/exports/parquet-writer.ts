import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { MONEY_PRECISION, MONEY_SCALE } from '../../src-core/money/scale.ts';
import type { Cell, ExportColumn, PlainBatch } from './batch.ts';
import type { DurableFile } from './durable-file.ts';
import type { TableWriter, WriterOptions } from './table-writer.ts';

const rowGroupRows = 100_000;

/** Snappy Parquet, one row group per 100,000 rows, amounts as DECIMAL(38, 24); memory is one row group. */
export function openParquetWriter(file: DurableFile, { columns }: WriterOptions): TableWriter<PlainBatch> {
  const counts = { rows: 0, neutralisedCells: 0, inexactCells: 0 };
  const buffer = new ByteWriter();
  const drain = async () => {
    await file.write(new Uint8Array(buffer.buffer.slice(0, buffer.index)));
    buffer.index = 0; // the writer keeps its file offsets apart from the buffer's index, for exactly this
  };
  const writer = new ParquetWriter({
    writer: buffer,
    schema: [{ name: 'schema', num_children: columns.length }, ...columns.map(schemaElement)],
    createdBy: 'Mureon Workbench',
  });
  let waiting: Cell[][] = columns.map(() => []);

  const flush = async () => {
    if ((waiting[0]?.length ?? 0) === 0) return;
    const columnData = columns.map((column, index) => ({ name: column.name, data: waiting[index] ?? [] }));
    await writer.write({ columnData, rowGroupSize: rowGroupRows });
    waiting = columns.map(() => []);
    await drain();
  };

  return {
    async write(batch) {
      batch.columns.forEach(({ cells }, index) => {
        const isDay = columns[index]?.type === 'date';
        for (const cell of cells) waiting[index]?.push(isDay && cell !== null ? new Date(String(cell)) : cell);
      });
      counts.rows += batch.rows;
      if ((waiting[0]?.length ?? 0) >= rowGroupRows) await flush();
    },
    async finish() {
      await flush();
      writer.finish();
      await drain();
      return counts;
    },
  };
}

function schemaElement(column: ExportColumn): SchemaElement {
  const base = { name: column.name, repetition_type: 'OPTIONAL' as const };
  switch (column.type) {
    case 'decimal':
      return {
        ...base,
        type: 'FIXED_LEN_BYTE_ARRAY',
        type_length: 16,
        converted_type: 'DECIMAL',
        scale: MONEY_SCALE,
        precision: MONEY_PRECISION,
      };
    case 'timestamp':
      return { ...base, type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' };
    case 'date':
      return { ...base, type: 'INT32', converted_type: 'DATE' };
    case 'integer':
      return { ...base, type: 'INT64' };
    case 'double':
      return { ...base, type: 'DOUBLE' };
    case 'boolean':
      return { ...base, type: 'BOOLEAN' };
    case 'json': // our JSON columns are text as delivered; the writer's JSON type would encode them a second time
    case 'string':
      return { ...base, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
  }
}
