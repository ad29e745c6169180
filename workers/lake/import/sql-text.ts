/** A quoted SQL identifier; the one place identifiers enter SQL text (SECURITY 28). */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A quoted SQL string literal, for places where DuckDB takes no parameter (COPY targets, json paths). */
export function literal(text: string): string {
  if (text.includes('\0')) throw new RangeError('NUL in a SQL literal');
  return `'${text.replaceAll("'", "''")}'`;
}

/** `read_parquet` over our own staged or raw copies. */
export function parquetScan(paths: readonly string[]): string {
  return `read_parquet([${paths.map(literal).join(', ')}])`;
}
