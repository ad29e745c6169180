import type { ContractRouterClient } from '@orpc/contract';
import type { ExportFormat, ExportSubject } from '../../src-core/contract/exports.ts';
import type { ExportsWorkerContract, WrittenFile } from '../../src-core/contract/exports-worker.ts';
import type { Progress } from '../../src-core/contract/tasks.ts';
import type { LakeClient } from './lake-supervisor.ts';

export type ExportsClient = ContractRouterClient<ExportsWorkerContract>;
export type Report = (progress: Progress) => void;

/** Rows per pull from the lake: a few megabytes of Arrow. */
export const batchRows = 20_000;

/**
 * Pull a result out of the lake batch by batch and hand each to `sink`; memory stays at one batch.
 * @returns rows delivered. The cursor is closed whatever happens.
 */
export async function pull(
  lake: LakeClient,
  cursorId: string,
  sink: (bytes: Blob, rows: number) => Promise<unknown>,
  signal: AbortSignal,
  maxRows = batchRows,
): Promise<number> {
  let rows = 0;
  try {
    for (let isFirst = true; ; isFirst = false) {
      const batch = await lake.nextBatch({ cursorId, maxRows }, { signal });
      // An empty first batch still brings the column types, so that an empty result is an empty file and not no file.
      if (batch.rows > 0 || isFirst) await sink(batch.bytes, batch.rows);
      if (batch.rows === 0) return rows;
      rows += batch.rows;
    }
  } finally {
    // Best effort: the lake may have been restarted, and idle cursors close by themselves.
    await lake.closeCursor({ cursorId }).catch(() => undefined);
  }
}

/** Write a result as one file below `directory`; nothing remains of it when cancelled or failed. */
export async function exportResult(
  { lake, exporter }: { lake: LakeClient; exporter: ExportsClient },
  request: { subject: ExportSubject; format: ExportFormat; directory: string; fileName: string },
  report: Report,
  signal: AbortSignal,
): Promise<WrittenFile> {
  report({ phase: 'querying', done: null, total: null, unit: 'rows', item: request.fileName });
  const { subject } = request;
  const cursor =
    subject.kind === 'sql'
      ? await lake.openSqlCursor({ text: subject.text, limit: subject.limit }, { signal })
      : await lake.openCursor(subject, { signal });
  const { id } = await exporter.open({
    directory: request.directory,
    format: request.format,
    columns: cursor.columns,
    zone: cursor.meta.zone,
  });
  try {
    let done = 0;
    await pull(
      lake,
      cursor.cursorId,
      async (bytes, rows) => {
        await exporter.write({ id, bytes }, { signal });
        done += rows;
        report({ phase: 'writing', done, total: null, unit: 'rows', item: request.fileName });
      },
      signal,
    );
    report({ phase: 'hashing', done: null, total: null, unit: 'bytes', item: request.fileName });
    return await exporter.close({ id, fileName: request.fileName });
  } catch (error) {
    await exporter.abort({ id });
    throw error;
  }
}
