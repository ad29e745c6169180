/** What may be made of the texts of a column once all of them are known: `none` leaves them as they are. */
export type TextMode = 'all' | 'number' | 'time' | 'boolean' | 'none';

/** Rows on their way into a table; `bytes` is one Arrow IPC stream. `part` is the sheet of a workbook, else empty. */
export type Batch = { part: string; bytes: Uint8Array; rows: number };

/** A table that is complete. `modes` per column; columns that are absent there have their types already. */
export type ReadPart = { part: string; rows: number; modes: Readonly<Record<string, TextMode>> };

/** Takes a batch; the reader waits until it is in. */
export type Sink = {
  batch(batch: Batch): Promise<void>;
  progress(doneBytes: number): void;
};

export type FileKind = 'csv' | 'json' | 'parquet' | 'arrow' | 'excel';

export type WorkerAsk = { file: File; kind: Exclude<FileKind, 'csv'>; parquetModule: string };
export type WorkerWord =
  | { kind: 'batch'; batch: Batch }
  | { kind: 'progress'; done: number }
  | { kind: 'done'; parts: ReadPart[] }
  | { kind: 'failed'; code: string; details: Record<string, string | number> };
