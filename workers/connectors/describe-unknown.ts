import { detectDialect } from '../../src-core/connector/csv-dialect.ts';
import type { SqlRunner, StagedFile } from '../../src-core/connector/file-connector.ts';
import { recogniseBytes } from '../../src-core/connector/file-kind.ts';
import { quoteLiteral } from '../../src-core/connector/sql-text.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { isJsonObject, readJson } from '../../src-core/llm/json.ts';
import { inflateHead, readBytes } from './file-head.ts';
import { ValueSplitter } from './llm/json-values.ts';

/** Enough for a header and some rows, or for the first record of most JSON files. */
const headBytes = 64 * 1024;
const maxNames = 6;
const maxNameLength = 60;
const toMapping = 'If it holds cost or usage, a mapping can say so: `mureon sniff FILE --suggest-map` proposes one.';

/** What a file is that no connector knows, in plain words: its kind and the names of its columns or keys, never a value of it. */
export async function describeUnknown(file: StagedFile, sql: SqlRunner, signal: AbortSignal): Promise<AppError> {
  const start = await readBytes(file.path, 0, headBytes);
  const isGzip = recogniseBytes(start).kind === 'gzip';
  const head = isGzip ? (await inflateHead(start, headBytes)).bytes : start;
  const packed = isGzip ? ' compressed with gzip' : '';
  const refusal = (what: string, advice: string) =>
    new AppError('format.unrecognised', { name: file.name, what: `${what}${packed}`, advice });
  const kind = recogniseBytes(head);
  if (kind.kind === 'parquet') {
    const columns = await parquetColumns(file, sql, signal);
    return refusal(`a Parquet table ${withNames('column', columns)}`, toMapping);
  }
  if (kind.kind === 'other' && kind.what !== 'a JSON file') return refusal(kind.what, '');
  const text = new TextDecoder('utf-8').decode(head).replace(/^\uFEFF/, '');
  if (kind.kind === 'other') return refusal(`a JSON file ${withNames('key', firstKeys(text))}`, '');
  const table = tableOf(text);
  if (table === null) return refusal('text that is no table', '');
  const { kind: dialect, columns } = table;
  return columns === null
    ? refusal(`a ${dialect} table without a first line of column names`, 'Add a first line with the column names.')
    : refusal(`a ${dialect} table ${withNames('column', columns)}`, toMapping);
}

async function parquetColumns(file: StagedFile, sql: SqlRunner, signal: AbortSignal): Promise<string[]> {
  const described = await sql.all(`DESCRIBE SELECT * FROM read_parquet(${quoteLiteral(file.path)})`, [], signal);
  return described.map(row => String(row.column_name));
}

function firstKeys(text: string): string[] {
  try {
    const [first] = new ValueSplitter().push(text);
    const value = first === undefined ? null : readJson(first);
    if (isJsonObject(value)) return Object.keys(value);
  } catch {
    // broken, or its first record is longer than the head
  }
  const key = /^[\s[]*\{\s*"([^"\\]+)"\s*:/.exec(text)?.[1];
  return key === undefined ? [] : [key];
}

const kinds = { ',': 'CSV', ';': 'CSV', '\t': 'tab-separated', '|': 'bar-separated' } as const;

/** Whether text is a table, and its columns; null columns when its first line looks like values, which no message may repeat. */
function tableOf(text: string): { kind: string; columns: string[] | null } | null {
  const dialect = detectDialect(text, false);
  if (dialect === null || dialect.header.length < 2) return null;
  const rows = dialect.records.slice(0, 20);
  if (rows.some(row => row.cells.length !== dialect.header.length)) return null;
  const names = dialect.header.map(name => name.trim());
  const areNames =
    new Set(names).size === names.length && names.every(name => /\p{L}/u.test(name) && !/^\d|@/.test(name));
  return { kind: kinds[dialect.delimiter], columns: areNames ? names : null };
}

/** "with the columns A, B, C and 4 more" */
function withNames(one: 'column' | 'key', names: readonly string[]): string {
  if (names.length === 0) return `of no ${one}s that Mureon knows`;
  const shown = names
    .slice(0, maxNames)
    .map(name => (name.length > maxNameLength ? `${name.slice(0, maxNameLength)}...` : name));
  const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : '';
  return `with the ${names.length === 1 ? one : `${one}s`} ${shown.join(', ')}${more}`;
}
