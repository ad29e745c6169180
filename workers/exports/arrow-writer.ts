import {
  DataType,
  Field,
  RecordBatchStreamWriter,
  Schema,
  Table,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import type { DurableFile } from './durable-file.ts';
import type { TableWriter, WriterOptions } from './table-writer.ts';

/**
 * One Arrow IPC stream of all batches as the lake made them: amounts are Decimal128(38, 24). Dictionaries differ from batch to
 * batch and readers of a file expect one, so text columns are written plain.
 */
export function openArrowWriter(file: DurableFile, _options: WriterOptions): TableWriter {
  const counts = { rows: 0, neutralisedCells: 0, inexactCells: 0 };
  const writer = new RecordBatchStreamWriter({ autoDestroy: false });
  const stream = writer.toNodeStream();
  const written = (async () => {
    for await (const bytes of stream as AsyncIterable<Uint8Array>) await file.write(bytes);
  })();
  written.catch(() => undefined); // reported by finish()
  let schema: Schema | null = null;
  return {
    async write(batch) {
      // The first batch, even an empty one, brings the schema.
      if (batch.rows === 0 && schema) return;
      const vectors: Record<string, Vector> = {};
      for (const field of batch.table.schema.fields) vectors[field.name] = plain(batch.table, field);
      schema ??= new Schema(Object.entries(vectors).map(([name, vector]) => new Field(name, vector.type, true)));
      for (const recordBatch of new Table(schema, vectors).batches) writer.write(recordBatch);
      counts.rows += batch.rows;
    },
    async finish() {
      writer.close();
      await written;
      return counts;
    },
  };
}

function plain(table: Table, field: Field): Vector {
  const vector = table.getChild(field.name);
  if (!vector) throw new Error(`the batch lacks its own column ${field.name}`);
  return DataType.isDictionary(vector.type) ? vectorFromArray([...vector], new Utf8()) : vector;
}
