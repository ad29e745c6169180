import { quoteIdentifier, quoteLiteral, ROW_NUMBER_SQL } from '../../src-core/connector/sql-text.ts';

/** Longest line DuckDB may buffer: room for a cell of 1 MiB with the rest of its line. */
const MAX_LINE_BYTES = 2 * 1024 * 1024;

export type CsvScanOptions = {
  readonly path: string;
  readonly names: readonly string[];
  readonly delimiter: string;
  readonly nullWords: readonly string[];
  readonly allQuotedNulls: boolean;
  readonly isGzip: boolean;
};

/**
 * Grain: one data row of the file. Nothing is guessed by DuckDB: every column is text, strict RFC 4180, no row is skipped.
 * `row_number() OVER ()` streams in file order; measured equal to the line order with several threads and
 * `preserve_insertion_order = false`.
 */
export function csvScanSql(options: CsvScanOptions): string {
  const columns = options.names.map(name => `${quoteLiteral(name)}: 'VARCHAR'`).join(', ');
  const settings = [
    'auto_detect = false',
    'header = true',
    `delim = ${quoteLiteral(options.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `columns = {${columns}}`,
    `nullstr = [${['', ...options.nullWords].map(quoteLiteral).join(', ')}]`,
    `allow_quoted_nulls = ${options.allQuotedNulls}`,
    `max_line_size = ${MAX_LINE_BYTES}`,
    `compression = '${options.isGzip ? 'gzip' : 'none'}'`,
  ];
  const listed = options.names.map(quoteIdentifier).join(', ');
  return `SELECT ${ROW_NUMBER_SQL}${listed} FROM read_csv(${quoteLiteral(options.path)}, ${settings.join(', ')})`;
}
