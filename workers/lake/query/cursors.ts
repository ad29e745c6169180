import { randomUUID } from 'node:crypto';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { GroupedColumn } from '../../../src-core/query/grouped-sql.ts';
import type { QueryMeta, ResultColumn } from '../../../src-core/query/query-spec.ts';
import type { SqlText } from '../../../src-core/query/sql-text.ts';
import type { Engine } from '../engine.ts';
import { ArrowWriter } from './arrow-writer.ts';
import { type Snapshot, withSnapshot } from './snapshot.ts';

export const MAX_CURSORS = 4;
const IDLE_MS = 5 * 60_000;
/** Whole life of one export; longer than a question's deadline, because writing a workbook is slow. */
const LIFE_MS = 2 * 3_600_000;

export type OpenedCursor = { cursorId: string; columns: ResultColumn[]; meta: QueryMeta };
export type CursorQuestion = {
  statement: SqlText;
  columns: readonly GroupedColumn[];
  meta: QueryMeta;
  /**
   * `stream`: rows as they come, and how many there must be. `held`: the statement runs to its end first; it asks for one row more than
   * `limit`, which tells whether the limit cuts the result.
   */
  extent: { kind: 'stream'; rows: number } | { kind: 'held'; limit: number };
};

type Cursor = {
  writer: ArrowWriter;
  rowsLeft: number;
  signal: AbortSignal;
  stop: AbortController;
  /** Ends the transaction; settled when the connection is back. */
  finish: () => void;
  ended: Promise<void>;
  idle: NodeJS.Timeout;
  busy: boolean;
};

/** Results pulled in batches. Each cursor keeps one connection in one transaction, so its batches come from one state. */
export class CursorPool {
  readonly #engine: Engine;
  readonly #open = new Map<string, Cursor>();
  #opening = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @throws AppError `query.too-many-cursors`, and whatever `ask` throws */
  async open(ask: (snapshot: Snapshot) => Promise<CursorQuestion>, signal?: AbortSignal): Promise<OpenedCursor> {
    signal?.throwIfAborted();
    if (this.#open.size + this.#opening >= MAX_CURSORS) {
      throw new AppError('query.too-many-cursors', { limit: MAX_CURSORS });
    }
    this.#opening += 1;
    try {
      return await this.#start(ask, signal);
    } finally {
      this.#opening -= 1;
    }
  }

  async #start(ask: (snapshot: Snapshot) => Promise<CursorQuestion>, signal?: AbortSignal): Promise<OpenedCursor> {
    const stop = new AbortController();
    const cancelOpening = () => stop.abort(signal?.reason);
    signal?.addEventListener('abort', cancelOpening, { once: true });
    const ready = Promise.withResolvers<{ snapshot: Snapshot } & Reading>();
    const finished = Promise.withResolvers<void>();
    const ended = withSnapshot(
      this.#engine,
      stop.signal,
      async snapshot => {
        const question = await ask(snapshot);
        ready.resolve({ snapshot, ...(await startReading(question, snapshot)) });
        await finished.promise;
      },
      LIFE_MS,
    );
    ended.catch(error => ready.reject(error));
    try {
      const { question, snapshot, writer, rowsLeft } = await ready.promise;
      const cursorId = randomUUID();
      const idle = setTimeout(() => void this.close(cursorId), IDLE_MS).unref();
      const quiet = ended.catch(() => undefined); // the reader has met the error already
      this.#open.set(cursorId, {
        writer,
        rowsLeft,
        signal: snapshot.signal,
        stop,
        finish: finished.resolve,
        ended: quiet,
        idle,
        busy: false,
      });
      const columns = question.columns.map(({ name, type, unit }) => ({ name, type, unit }));
      return { cursorId, columns, meta: question.meta };
    } finally {
      signal?.removeEventListener('abort', cancelOpening);
    }
  }

  /** @throws AppError `query.result-gone` for a cursor that was closed, or is being read by another call */
  async next(
    input: { cursorId: string; maxRows: number },
    signal?: AbortSignal,
  ): Promise<{ rows: number; bytes: Blob }> {
    signal?.throwIfAborted();
    const cursor = this.#open.get(input.cursorId);
    if (!cursor || cursor.busy) throw new AppError('query.result-gone');
    const cancel = () => cursor.stop.abort(signal?.reason);
    signal?.addEventListener('abort', cancel, { once: true });
    cursor.busy = true;
    cursor.idle.refresh();
    try {
      const batch = await cursor.writer.read(Math.min(input.maxRows, cursor.rowsLeft), cursor.signal);
      cursor.rowsLeft -= batch.rowCount;
      return { rows: batch.rowCount, bytes: new Blob([batch.bytes], { type: 'application/vnd.apache.arrow.stream' }) };
    } catch (error) {
      cursor.busy = false;
      await this.close(input.cursorId);
      throw cursor.signal.aborted ? new AppError('call.cancelled', {}, { cause: error }) : error;
    } finally {
      cursor.busy = false;
      cursor.idle.refresh();
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Closing twice is fine. Stops a batch that is being read. */
  async close(cursorId: string): Promise<{ ok: true }> {
    const cursor = this.#open.get(cursorId);
    if (cursor) {
      this.#open.delete(cursorId);
      clearTimeout(cursor.idle);
      cursor.stop.abort(); // the statement may be only half read: interrupt it rather than drain it
      cursor.finish();
      await cursor.ended;
    }
    return { ok: true };
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map(cursorId => this.close(cursorId)));
  }
}

type Reading = { question: CursorQuestion; writer: ArrowWriter; rowsLeft: number };

async function startReading(question: CursorQuestion, snapshot: Snapshot): Promise<Reading> {
  const { statement, columns, extent } = question;
  if (extent.kind === 'stream') {
    const writer = new ArrowWriter(await snapshot.stream(statement), columns, extent.rows);
    return { question, writer, rowsLeft: Number.POSITIVE_INFINITY };
  }
  const result = await snapshot.run(statement);
  const meta = { ...question.meta, truncated: result.rowCount > extent.limit };
  return { question: { ...question, meta }, writer: new ArrowWriter(result, columns), rowsLeft: extent.limit };
}
