import { tableFromIPC } from 'apache-arrow';
import type { ResultColumn } from '../../../../src-core/query/query-spec.ts';
import { ArrowResult } from '../../../data/arrow/result.ts';
import { engineError, isTooWide } from './engine-error.ts';
import { carriedSql, type Statement, shownColumns, statementsOf } from './statements.ts';
import type { WasmDatabase } from './wasm-database.ts';

export type ScratchAnswer = {
  id: number;
  text: string;
  columns: readonly ResultColumn[];
  rows: ArrowResult;
  /** More rows than the limit were there. */
  isCut: boolean;
  elapsedMs: number;
  /** One Arrow IPC stream; with one row more than `rows` where it was cut. */
  bytes: Uint8Array;
};

let answers = 0;

/**
 * Runs the statements of a text one after the other; the last one that gives rows is the answer, null when none does.
 * @throws AppError `sql.invalid` with the position in `text`, `scratch.out-of-memory`, `scratch.sealed`, `call.cancelled`
 */
export async function ask(
  db: WasmDatabase,
  text: string,
  limit: number,
  signal: AbortSignal,
): Promise<ScratchAnswer | null> {
  const statements = statementsOf(text, await db.tokens(text));
  let answer: ScratchAnswer | null = null;
  for (const statement of statements) {
    const started = performance.now();
    const found = statement.isQuery
      ? await query(db, statement, text, limit, signal)
      : await command(db, statement, text, signal);
    if (found) answer = { ...found, id: ++answers, text: statement.text, elapsedMs: performance.now() - started };
  }
  return answer;
}

type Found = Pick<ScratchAnswer, 'columns' | 'rows' | 'isCut' | 'bytes'>;

async function query(
  db: WasmDatabase,
  statement: Statement,
  text: string,
  limit: number,
  signal: AbortSignal,
): Promise<Found> {
  const opening = 'DESCRIBE (\n';
  const sent = `${opening}${statement.text}\n)`;
  try {
    const described = await db.rows(`SELECT column_name AS name, column_type AS type FROM (${sent})`);
    const columns = described.map(row => ({ name: String(row.name), type: String(row.type) }));
    const carry = async (isWide: boolean): Promise<Found> => {
      const carried = shownColumns(columns, isWide);
      const bytes = await db.run(carriedSql(statement.text, carried, limit), signal);
      const read = ArrowResult.read(bytes);
      const rows = new ArrowResult(read.columns, Math.min(read.rowCount, limit));
      return {
        columns: carried.map(({ name, type, unit }) => ({ name, type, unit })),
        rows,
        isCut: read.rowCount > limit,
        bytes,
      };
    };
    try {
      return await carry(false);
    } catch (error) {
      if (!isTooWide(error)) throw error;
      return await carry(true);
    }
  } catch (error) {
    const whole = `SELECT column_name AS name, column_type AS type FROM (${opening}`;
    throw engineError(error, text, `${whole}${statement.text}\n))`, whole.length - statement.offset);
  }
}

/** What gives no rows that could stand in parentheses: CREATE TABLE, DROP, EXPLAIN. Only texts are shown of it. */
async function command(
  db: WasmDatabase,
  { text, offset }: Statement,
  whole: string,
  signal: AbortSignal,
): Promise<Found | null> {
  try {
    const bytes = await db.run(text, signal);
    if (!/^explain/i.test(text)) return null;
    const { fields } = tableFromIPC(bytes).schema;
    const columns = fields.map(({ name }): ResultColumn => ({ name, type: 'string', unit: null }));
    return { columns, rows: ArrowResult.read(bytes), isCut: false, bytes };
  } catch (error) {
    throw engineError(error, whole, text, -offset);
  }
}
