import type { SqlRunner, StagedFile } from '../../../src-core/connector/file-connector.ts';
import { recogniseBytes } from '../../../src-core/connector/file-kind.ts';
import { quoteIdentifier, quoteLiteral, ROW_NUMBER_SQL } from '../../../src-core/connector/sql-text.ts';
import type { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { openCsv } from '../csv-source.ts';
import { readBytes } from '../file-head.ts';
import { checkGzip } from '../gzip-check.ts';
import { repeated } from '../native-bill.ts';
import { readJsonHead } from './json-kind.ts';

const MAX_ROW_BYTES = 64 * 1024 * 1024;

export type LiteLlmSource = {
  readonly kind: 'spend-logs' | 'daily';
  /** SELECT of "x_SourceRow" and the columns asked for, all VARCHAR; what the file has beyond them is never read. */
  readonly sql: (columns: readonly string[]) => string;
  /** Columns of the file; of JSON those of its first rows are not known, and null says so. */
  readonly header: ReadonlySet<string> | null;
  readonly container: SniffVerdict['container'];
  readonly temporary: readonly string[];
  readonly rows: number | null;
};

/**
 * A LiteLLM table as JSON array, JSON lines or CSV, each also gzipped. DuckDB reads only the columns it is told to, so prompts, answers
 * and addresses are not even parsed.
 * @throws AppError `format.unrecognised` for another file, `focus.duplicate-columns`
 */
export async function openLiteLlm(file: StagedFile, sql: SqlRunner, signal: AbortSignal): Promise<LiteLlmSource> {
  const start = await readBytes(file.path, 0, 4096);
  if (start.length === 0) throw new AppError('file.empty', { name: file.name });
  const kind = recogniseBytes(start).kind;
  if (kind === 'table' || kind === 'gzip') {
    const table = await openTable(file, kind === 'gzip', sql, signal);
    if (table !== null) return table;
  }
  const head = await readJsonHead(file);
  if (head.kind !== 'litellm-spend-logs' && head.kind !== 'litellm-daily') throw notOurs(file);
  if (head.isGzip) await checkGzip(file, signal);
  const settings = [
    `format = '${head.layout}'`,
    `maximum_object_size = ${MAX_ROW_BYTES}`,
    `compression = '${head.isGzip ? 'gzip' : 'uncompressed'}'`,
  ];
  const [row] = await sql.all(
    `SELECT json_keys(json) AS keys FROM read_json_objects(${quoteLiteral(file.path)}, ${settings.join(', ')}) LIMIT 1`,
    [],
    signal,
  );
  const keys = (row?.keys as { items?: string[] } | undefined)?.items ?? [];
  return {
    kind: head.kind === 'litellm-daily' ? 'daily' : 'spend-logs',
    sql: columns => {
      const typed = columns.map(name => `${quoteLiteral(name)}: 'VARCHAR'`).join(', ');
      return `SELECT ${ROW_NUMBER_SQL}${columns.map(quoteIdentifier).join(', ')} FROM read_json(${quoteLiteral(file.path)}, columns = {${typed}}, ${settings.join(', ')})`;
    },
    header: new Set(keys),
    container: head.isGzip ? 'json.gz' : 'json',
    temporary: [],
    rows: null,
  };
}

async function openTable(
  file: StagedFile,
  isGzip: boolean,
  sql: SqlRunner,
  signal: AbortSignal,
): Promise<LiteLlmSource | null> {
  let kind: LiteLlmSource['kind'] = 'spend-logs';
  const refuse = (header: readonly string[]) => {
    const names = new Set(header.map(name => name.trim()));
    const has = (...wanted: string[]) => wanted.every(name => names.has(name));
    if (has('request_id', 'spend', 'startTime')) return repeated(file, header);
    kind = 'daily';
    return has('date', 'api_requests', 'spend', 'prompt_tokens') ? repeated(file, header) : notOurs(file);
  };
  try {
    const source = await openCsv(file, isGzip, { sql, signal, refuse });
    const header = new Set(source.names);
    return {
      kind,
      // `*` keeps the host's row number; columns that the file lacks are null
      sql: columns => {
        const kept = columns.map(name =>
          header.has(name) ? quoteIdentifier(name) : `NULL::VARCHAR AS ${quoteIdentifier(name)}`,
        );
        const inner = source.sql.replace(ROW_NUMBER_SQL, '');
        return `SELECT ${ROW_NUMBER_SQL}${kept.join(', ')} FROM (${inner})`;
      },
      header,
      container: source.container === 'csv.gz' ? 'csv.gz' : 'csv',
      temporary: source.temporary,
      rows: source.estimatedRows,
    };
  } catch (error) {
    // gzipped JSON is no table; whether it is ours is seen next
    if (isGzip && error instanceof AppError && error.code === 'format.unrecognised') return null;
    throw error;
  }
}

const notOurs = (file: StagedFile) =>
  new AppError('format.unrecognised', { name: file.name, what: 'no LiteLLM spend log', advice: '' });
