import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { checkTree, type ParsedSql, refused } from '../../../src-core/sql/check-tree.ts';
import type { AnswerColumn } from '../../../src-core/sql/result-columns.ts';
import {
  type AskedStatement,
  positionOfByte,
  readEngineMessage,
  readStatement,
  utf16Position,
} from '../../../src-core/sql/statement.ts';
import { openTables } from '../../../src-core/sql/tables.ts';

const tables = new Set(openTables.map(table => table.name));
/** Stored names, which WITH must not take: within another WITH the stored table would be meant. */
const stored = new Set([
  ...[
    'fact_cost_usage',
    'dim_team_product',
    'dim_model_version',
    'dim_resource',
    'dim_time',
    'drop_file',
    'lake_commit',
  ],
  ...['slice', 'slice_drop', 'finding', 'rule_set', 'masking_policy', 'masking_receipt'],
]);

type Parsed = ParsedSql | { error: true; error_type: string; error_message: string; position?: string };

/**
 * Looks at a statement without running it.
 * @throws AppError `sql.refused` for what may not run, `sql.invalid` for what cannot; both with `position` (UTF-16 units of `text`) where known
 */
export async function checkStatement(connection: DuckDBConnection, text: string): Promise<AskedStatement> {
  const asked = readStatement(text);
  try {
    await checkSelect(connection, asked.select);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { byte, position: at, ...details } = error.details;
    const position = typeof at === 'number' ? at : positionOfByte(asked.select, byte);
    throw new AppError(error.code, { ...details, ...(position === null ? {} : { position: position + asked.offset }) });
  }
  return asked;
}

/** As `checkStatement`, for a text that has no EXPLAIN in front. */
export async function checkSelect(connection: DuckDBConnection, select: string): Promise<void> {
  const reader = await connection.runAndReadAll(
    'SELECT json_serialize_sql(CAST($1 AS VARCHAR), skip_null := true, skip_empty := true)',
    [select],
  );
  const parsed = JSON.parse(String(reader.getRows()[0]?.[0])) as Parsed;
  if (!('error_type' in parsed)) return checkTree(parsed, tables, stored);
  if (parsed.error_type === 'not implemented') {
    const [word = ''] = select.trim().split(/[\s(;]+/);
    throw refused({
      what: /^(select|with|from|values|table|\()/i.test(word) ? 'more than one SELECT' : word.toUpperCase(),
      advice: 'Write one SELECT (or EXPLAIN of one).',
      byte: 0,
    });
  }
  const position = parsed.position === undefined ? {} : { position: utf16Position(select, Number(parsed.position)) };
  throw new AppError('sql.invalid', { message: parsed.error_message, ...position });
}

/** Names and types of what a SELECT gives; nothing is read. @throws AppError `sql.invalid` with the engine's own words */
export async function boundColumns(connection: DuckDBConnection, asked: AskedStatement): Promise<AnswerColumn[]> {
  try {
    const bound = await connection.prepare(asked.select);
    const columns = Array.from({ length: bound.columnCount }, (_, index) => ({
      name: bound.columnName(index),
      type: String(bound.columnType(index)),
    }));
    bound.destroySync();
    return columns;
  } catch (error) {
    throw invalid(error, asked);
  }
}

/**
 * What the engine says of a statement that it cannot run, as `sql.invalid` or `query.out-of-memory`; interruptions and faults of the lake itself pass
 * as they are.
 */
export function invalid(error: unknown, asked: Pick<AskedStatement, 'select' | 'offset'>): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  if (/^Out of Memory Error/.test(error.message) || /std::bad_alloc|length_error/.test(error.message)) {
    return new AppError('query.out-of-memory', {}, { cause: error });
  }
  const [, kind = ''] = /^([A-Z][\w ]*?) Error: /.exec(error.message) ?? [];
  if (kind === '' || /^(INTERRUPT|INTERNAL|FATAL|IO|TransactionContext|Connection)$/i.test(kind)) return error;
  const { message, position } = readEngineMessage(error.message, asked.select);
  return new AppError('sql.invalid', {
    message: message.replace(/^[A-Z][\w ]*? Error: /, '').slice(0, 2_000),
    kind,
    ...(position === null ? {} : { position: position + asked.offset }),
  });
}
