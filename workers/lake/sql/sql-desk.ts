import type { ResultHead } from '../../../src-core/contract/query.ts';
import type { SqlTable } from '../../../src-core/contract/sql.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { GroupedColumn } from '../../../src-core/query/grouped-sql.ts';
import type { QueryMeta, ResultColumn } from '../../../src-core/query/query-spec.ts';
import type { SqlText } from '../../../src-core/query/sql-text.ts';
import { carriedColumns, carriedSql } from '../../../src-core/sql/result-columns.ts';
import { type AskedStatement, withoutSemicolon } from '../../../src-core/sql/statement.ts';
import { openTables } from '../../../src-core/sql/tables.ts';
import type { Engine } from '../engine.ts';
import { ArrowWriter } from '../query/arrow-writer.ts';
import type { OpenedCursor } from '../query/cursors.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import { DEADLINE_MS, type Snapshot, withSnapshot } from '../query/snapshot.ts';
import { boundColumns, checkSelect, checkStatement, invalid } from './checked-statement.ts';
import { prepareOpenViews } from './open-views.ts';

type Statement = { text: string };
type Asked = { text: string; limit: number };

/**
 * SQL of readers: one SELECT over the open tables, in a transaction that cannot write, with a deadline (SECURITY 22-26, decision record 0097).
 * Errors: `sql.refused`, `sql.invalid`, `query.timeout`, `query.out-of-memory`, `call.cancelled`.
 */
export class SqlDesk {
  readonly #engine: Engine;
  readonly #query: QueryEngine;
  readonly #deadlineMs: number;

  constructor(engine: Engine, query: QueryEngine, deadlineMs = DEADLINE_MS) {
    this.#engine = engine;
    this.#query = query;
    this.#deadlineMs = deadlineMs;
  }

  /** The open tables with the types that the lake gives their columns. `rows` null: not counted, because that would mean reading the table. */
  schema(signal?: AbortSignal): Promise<SqlTable[]> {
    return this.#inSnapshot(signal, async ({ all }) => {
      const types = await all({
        sql: 'SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = $1',
        params: ['temp'],
      });
      const typeOf = new Map(types.map(row => [`${row.table_name}.${row.column_name}`, String(row.data_type)]));
      const answers: SqlTable[] = [];
      for (const { name, doc, columns, rowsOf } of openTables) {
        const [counted] = await all({ sql: `SELECT count(*)::BIGINT AS n FROM ${rowsOf ?? name}`, params: [] });
        answers.push({
          name,
          doc,
          rows: Number(counted?.n ?? 0),
          columns: columns.map(column => ({
            name: column.name,
            type: typeOf.get(`${name}.${column.name}`) ?? 'VARCHAR',
            doc: column.doc,
          })),
        });
      }
      return answers;
    });
  }

  /** Rows of a SELECT, or the plan as rows of an EXPLAIN; the bytes wait under the head's ticket, once, for 60 s. */
  async run({ text, limit }: Asked, signal?: AbortSignal): Promise<ResultHead> {
    const started = performance.now();
    const held = await narrowFirst(isWide =>
      this.#inSnapshot(signal, async snapshot => {
        const { columns, statement, asked } = await questionOf(snapshot, { text, limit, isWide });
        try {
          const writer = new ArrowWriter(await snapshot.run(statement), columns);
          const result = await writer.read(limit, snapshot.signal);
          const currency = result.currencies.size > 1 ? 'mixed' : ([...result.currencies][0] ?? null);
          const meta = { ...metaOf(snapshot), currency, truncated: result.truncated };
          return { columns, rowCount: result.rowCount, bytes: result.bytes, meta };
        } catch (error) {
          throw invalid(error, asked);
        }
      }),
    );
    return this.#query.hold(held, started);
  }

  /** All rows up to the limit for an exporter. The statement itself has the deadline; pulling its rows has the exporters' patience. */
  async openCursor({ text, limit }: Asked, signal?: AbortSignal): Promise<OpenedCursor> {
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    let asked: AskedStatement | null = null;
    try {
      return await narrowFirst(isWide =>
        this.#query.openCursorOf(async snapshot => {
          await prepareOpenViews(snapshot.connection);
          const question = await questionOf(snapshot, { text, limit, isWide });
          asked = question.asked;
          return { ...question, meta: metaOf(snapshot), extent: { kind: 'held', limit } };
        }, either),
      );
    } catch (error) {
      if (deadline.aborted && !signal?.aborted) {
        throw new AppError('query.timeout', { seconds: this.#deadlineMs / 1000 }, { cause: error });
      }
      throw asked ? invalid(error, asked) : error;
    }
  }

  /** Null: would run. Does not run it, but the engine computes constant parts, so the deadline holds here too. */
  async check(
    { text }: Statement,
    signal?: AbortSignal,
  ): Promise<{ problem: string | null; position: number | null; columns: ResultColumn[] }> {
    try {
      return await this.#inSnapshot(signal, async ({ connection }) => {
        const asked = await checkStatement(connection, text);
        const columns = await boundColumns(connection, asked);
        const shown = carriedColumns(columns, false).map(({ name, type, unit }) => ({ name, type, unit }));
        return { problem: null, position: null, columns: shown };
      });
    } catch (error) {
      if (!(error instanceof AppError) || (error.code !== 'sql.refused' && error.code !== 'sql.invalid')) throw error;
      const { position } = error.details;
      const problem = `${error.userMessage} ${error.code === 'sql.refused' ? error.hint : ''}`.trim();
      return { problem, position: typeof position === 'number' ? position : null, columns: [] };
    }
  }

  async plan({ text, analyze }: Statement & { analyze: boolean }, signal?: AbortSignal): Promise<{ text: string }> {
    return this.#inSnapshot(signal, async snapshot => {
      const asked = await checkStatement(snapshot.connection, text);
      return { text: await explain(snapshot, asked, analyze || asked.mode === 'explain-analyze') };
    });
  }

  /** A transaction on a connection that knows the open tables; the engine's own words come as `sql.invalid`. */
  #inSnapshot<T>(signal: AbortSignal | undefined, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return withSnapshot(
      this.#engine,
      signal,
      async snapshot => {
        await prepareOpenViews(snapshot.connection);
        return work(snapshot);
      },
      this.#deadlineMs,
    );
  }
}

type Question = { asked: AskedStatement; statement: SqlText; columns: readonly GroupedColumn[] };

async function questionOf(snapshot: Snapshot, { text, limit, isWide }: Asked & { isWide: boolean }): Promise<Question> {
  const { connection } = snapshot;
  const asked = await checkStatement(connection, text);
  if (asked.mode !== 'select') {
    const plan = await explain(snapshot, asked, asked.mode === 'explain-analyze');
    const columns = [{ name: 'plan', type: 'string', unit: null }] as const;
    return { asked, statement: { sql: 'SELECT unnest(string_split($1, chr(10))) AS plan', params: [plan] }, columns };
  }
  const columns = carriedColumns(await boundColumns(connection, asked), isWide);
  const sql = carriedSql(withoutSemicolon(asked.select), columns, limit);
  await checkSelect(connection, sql); // what runs is what was looked at
  return { asked, statement: { sql, params: [] }, columns };
}

/** With numbers as wide as they usually are; when a value does not fit, all over again with those columns as text. */
async function narrowFirst<T>(ask: (isWide: boolean) => Promise<T>): Promise<T> {
  try {
    return await ask(false);
  } catch (error) {
    const kind = error instanceof AppError && error.code === 'sql.invalid' ? String(error.details.kind) : String(error);
    if (!/Conversion|Out of Range/.test(kind)) throw error;
    return ask(true); // its own error is the one to tell
  }
}

async function explain(snapshot: Snapshot, asked: AskedStatement, analyze: boolean): Promise<string> {
  try {
    const rows = await snapshot.all({ sql: `EXPLAIN ${analyze ? 'ANALYZE ' : ''}${asked.select}`, params: [] });
    return rows.map(row => String(row.explain_value ?? '')).join('\n');
  } catch (error) {
    throw invalid(error, asked);
  }
}

function metaOf(snapshot: Snapshot): QueryMeta {
  return {
    ...{ currency: null, zone: 'UTC', asOf: String(snapshot.version), lakeVersion: snapshot.version, table: 'sql' },
    ...{ elapsedMs: 0, cached: false, truncated: false, conversion: null, sampled: null, costModel: null },
  };
}
