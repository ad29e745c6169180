/** A quoted SQL identifier; the one place identifiers enter SQL text (SECURITY 28). */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A quoted SQL string literal, for places where DuckDB takes no parameter (COPY targets, json paths). */
export function literal(text: string): string {
  if (text.includes('\0')) throw new RangeError('NUL in a SQL literal');
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * The mapped rows of files with the same columns. Rows are kept in file order, so their place is the source row (1 = first
 * data row); `x_FileIndex` is the file's place in `paths`.
 */
export function mappedRows(paths: readonly string[]): string {
  const list = paths.map(literal).join(', ');
  return `(SELECT *, file_row_number + 1 AS "x_SourceRow", file_index AS "x_FileIndex" FROM read_parquet([${list}], file_row_number = true))`;
}
