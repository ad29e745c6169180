import { isUtf8 } from 'node:buffer';
import { type CsvDialect, detectDialect } from '../../src-core/connector/csv-dialect.ts';
import type { StagedFile } from '../../src-core/connector/file-connector.ts';
import { quoteIdentifier, quoteLiteral } from '../../src-core/connector/sql-text.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { inflateHead, readBytes, SAMPLE_BYTES } from './file-head.ts';
import { checkGzip } from './gzip-check.ts';
import type { TableSource } from './table-source.ts';

/** Longest line DuckDB may buffer: room for a cell of 1 MiB with the rest of its line. */
export const MAX_LINE_BYTES = 2 * 1024 * 1024;
const NULL_WORDS = ['NULL', 'null'];

/**
 * Open CSV text, gzipped or not. Cells stay text; a bare NULL or null and an empty cell are null, a quoted "NULL" is text
 * (but null where a number or a date belongs).
 *
 * @throws AppError `format.encoding`, `format.truncated-gzip`, `format.csv-structure`
 */
export async function openCsv(
  file: StagedFile,
  isGzip: boolean,
  signal: AbortSignal,
): Promise<TableSource & { dialectFound: CsvDialect }> {
  const head = await readBytes(file.path, 0, SAMPLE_BYTES);
  const sample = isGzip
    ? await inflateHead(head, SAMPLE_BYTES)
    : { bytes: head, isWhole: head.length === file.sizeBytes };
  const text = decode(file, sample.bytes, sample.isWhole);
  const dialect = detectDialect(text, sample.isWhole);
  if (dialect === null) throw new AppError('format.csv-structure', { name: file.name, line: 1 });
  if (dialect.openQuoteLine !== null)
    throw new AppError('format.csv-structure', { name: file.name, line: dialect.openQuoteLine });
  const inflated = isGzip ? await checkGzip(file, signal) : file.sizeBytes;
  const names = nameColumns(dialect.header);
  const estimatedRows = sample.isWhole
    ? null
    : Math.round((dialect.records.length / Math.max(1, sample.bytes.length)) * inflated);
  return {
    container: isGzip ? 'csv.gz' : 'csv',
    names,
    header: dialect.header,
    types: new Map(names.map(name => [name, 'VARCHAR'])),
    sql: scanSql(file, names, dialect, isGzip),
    dialect: {
      delimiter: dialect.delimiter,
      encoding: hasBom(sample.bytes) ? 'UTF-8 with byte order mark' : 'UTF-8',
      lineEnds: dialect.lineEnds,
      nullWords: [],
    },
    oddities: [],
    nullWords: NULL_WORDS,
    slashDates: null,
    rowCount: null,
    estimatedRows,
    dialectFound: dialect,
  };
}

const hasBom = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

function decode(file: StagedFile, bytes: Buffer, isWhole: boolean): string {
  // A sample may end inside a character: up to 3 bytes of it are left off.
  for (let cut = 0; cut <= (isWhole ? 0 : 3); cut += 1) {
    const part = bytes.subarray(0, bytes.length - cut);
    if (isUtf8(part)) return part.toString('utf8').replace(/^\uFEFF/, '');
  }
  throw new AppError('format.encoding', { name: file.name, offset: firstBadByte(bytes) });
}

/** Offset of the first byte that is not UTF-8, by halving. */
function firstBadByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 4) {
    let middle = (good + bad) >> 1;
    while (middle > good && ((bytes[middle] ?? 0) & 0xc0) === 0x80) middle -= 1; // start of a character
    if (middle === good) break;
    if (isUtf8(bytes.subarray(good, middle))) good = middle;
    else bad = middle;
  }
  while (good < bytes.length) {
    const length = [1, 2, 3, 4].find(size => isUtf8(bytes.subarray(good, good + size)));
    if (length === undefined) return good;
    good += length;
  }
  return good;
}

/** Blanks around names removed; a column without a name is called after its place. */
function nameColumns(header: readonly string[]): string[] {
  const trimmed = header.map(name => name.trim());
  if (trimmed.at(-1) === '' && trimmed.length > 1) trimmed.pop(); // trailing delimiter: DuckDB accepts one empty cell more
  return trimmed.map((name, index) => (name === '' ? `column ${index + 1}` : name));
}

function scanSql(file: StagedFile, names: readonly string[], dialect: CsvDialect, isGzip: boolean): string {
  const columns = names.map(name => `${quoteLiteral(name)}: 'VARCHAR'`).join(', ');
  const nulls = ['', ...NULL_WORDS].map(quoteLiteral).join(', ');
  const options = [
    'auto_detect = false',
    'header = true',
    `delim = ${quoteLiteral(dialect.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `columns = {${columns}}`,
    `nullstr = [${nulls}]`,
    'allow_quoted_nulls = false',
    `max_line_size = ${MAX_LINE_BYTES}`,
    `compression = '${isGzip ? 'gzip' : 'none'}'`,
    ...(dialect.lineEnds === 'mixed' ? ['strict_mode = false'] : []),
  ];
  const listed = names.map(quoteIdentifier).join(', ');
  return `SELECT row_number() OVER () AS "x_SourceRow", ${listed} FROM read_csv(${quoteLiteral(file.path)}, ${options.join(', ')})`;
}
