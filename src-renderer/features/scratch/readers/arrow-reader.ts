import { RecordBatchReader, Table, tableToIPC } from 'apache-arrow';
import { limits } from './limits.ts';
import { limitError } from './read-error.ts';
import type { ReadPart, Sink } from './reading.ts';

/** Batches of an Arrow IPC file or stream (Feather 2 is the same), each as a stream of its own. */
export async function readArrow(file: File, sink: Sink): Promise<ReadPart[]> {
  if (file.size > limits.arrowFile) throw limitError(file.name, 'MiB of Arrow', String(limits.arrowFile / 2 ** 20));
  const reader = RecordBatchReader.from(new Uint8Array(await file.arrayBuffer()));
  reader.open();
  if (reader.schema.fields.length > limits.columns) throw limitError(file.name, 'columns', String(limits.columns));
  let rows = 0;
  let isAny = false;
  for (const batch of reader) {
    await sink.batch({ part: '', bytes: tableToIPC(new Table([batch]), 'stream'), rows: batch.numRows });
    rows += batch.numRows;
    isAny = true;
  }
  if (!isAny) await sink.batch({ part: '', bytes: tableToIPC(new Table(reader.schema), 'stream'), rows: 0 });
  return [{ part: '', rows, modes: {} }];
}
