import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import { AppError, isCancellation } from '../../../src-core/errors/app-error.ts';
import type { SqlText } from '../../../src-core/query/sql-text.ts';
import type { Engine } from '../engine.ts';

/** SECURITY rule 24. */
export const DEADLINE_MS = 30_000;

/** One consistent state of the lake: every read of one question sees the same committed version. */
export type Snapshot = {
  /** The newest committed lake version in this state; 0 in an empty lake. */
  readonly version: number;
  readonly signal: AbortSignal;
  /** For readers of other parts that take a connection; inside this transaction. */
  readonly connection: DuckDBConnection;
  all(statement: SqlText): Promise<Record<string, unknown>[]>;
  /** Runs to the end before the first chunk is handed out: an error is thrown here, never lost. */
  run(statement: SqlText): Promise<DuckDBMaterializedResult>;
  /**
   * Hands out chunks while the statement runs. @duckdb/node-api 1.5.6 ends a stream quietly when the statement fails or is interrupted
   * (its C API's result error is not exposed), so the reader must know how many rows to expect and refuse fewer.
   */
  stream(statement: SqlText): Promise<DuckDBResult>;
};

/**
 * Run `work` inside one read transaction, at most `deadlineMs` long.
 * @throws AppError `query.timeout` after the deadline, `call.cancelled` when the caller aborts
 */
export async function withSnapshot<T>(
  engine: Engine,
  signal: AbortSignal | undefined,
  work: (snapshot: Snapshot) => Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
  try {
    return await engine.withConnection(connection => inTransaction(connection, either, work), either);
  } catch (error) {
    const stopped = isCancellation(error) || error === either.reason;
    if (stopped && deadline.aborted && !signal?.aborted) {
      throw new AppError('query.timeout', { seconds: deadlineMs / 1000 }, { cause: error });
    }
    if (stopped && signal?.aborted) throw new AppError('call.cancelled', {}, { cause: error });
    throw error;
  }
}

async function inTransaction<T>(
  connection: DuckDBConnection,
  signal: AbortSignal,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  // An interrupt between two statements is lost, so it is repeated until the work has ended.
  let repeat: NodeJS.Timeout | undefined;
  const interrupt = () => {
    repeat ??= setInterval(() => connection.interrupt(), 50);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    await connection.run('BEGIN TRANSACTION READ ONLY');
    // The first read fixes what the transaction sees.
    const found = await connection.runAndReadAll('SELECT coalesce(max("x_LakeVersion"), 0) FROM lake_commit');
    const version = Number(found.getRows()[0]?.[0] ?? 0);
    const result = await work({
      version,
      signal,
      connection,
      all: async ({ sql, params }) => {
        signal.throwIfAborted();
        const reader = await connection.runAndReadAll(sql, [...params] as DuckDBValue[]);
        return reader.getRowObjects();
      },
      run: async ({ sql, params }) => {
        signal.throwIfAborted();
        return connection.run(sql, [...params] as DuckDBValue[]);
      },
      stream: async ({ sql, params }) => {
        signal.throwIfAborted();
        return connection.stream(sql, [...params] as DuckDBValue[]);
      },
    });
    await connection.run('COMMIT');
    return result;
  } finally {
    signal.removeEventListener('abort', interrupt);
    if (repeat) clearInterval(repeat);
    // After an error the engine discards the connection, and with it the transaction.
  }
}
