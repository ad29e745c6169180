import initialise, { ParquetFile, type RecordBatch } from 'parquet-wasm/esm';
import { limits } from './limits.ts';
import { limitError } from './read-error.ts';
import type { ReadPart, Sink } from './reading.ts';

const BATCH_ROWS = 65_536;

/**
 * Row groups of a Parquet file as Arrow: decimals stay decimals of their own width, timestamps keep their unit.
 * @param module address of the reader's WebAssembly in our bundle
 */
export async function readParquet(file: File, sink: Sink, module: string): Promise<ReadPart[]> {
  await initialise({ module_or_path: module });
  const opened = await ParquetFile.fromFile(file);
  const total = opened.metadata().fileMetadata().numRows();
  const stream: ReadableStream<RecordBatch> = await opened.stream({ batchSize: BATCH_ROWS, concurrency: 1 });
  const reader = stream.getReader();
  let rows = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (value.numColumns > limits.columns) throw limitError(file.name, 'columns', String(limits.columns));
    const count = value.numRows;
    await sink.batch({ part: '', bytes: value.intoIPCStream(), rows: count });
    rows += count;
    sink.progress(Math.round((rows / Math.max(1, total)) * file.size));
  }
  if (rows === 0) await sink.batch({ part: '', bytes: opened.schema().intoIPCStream(), rows: 0 });
  return [{ part: '', rows, modes: {} }];
}
