/** The one identifier quoting of connector SQL: any name round-trips, including quotes and dots. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * How a CSV scan numbers its rows. The host takes it out again and counts on the order of rows instead, because a window
 * function makes DuckDB read with one thread (measured: half the speed on two cores).
 */
export const ROW_NUMBER_SQL = 'row_number() OVER () AS "x_SourceRow", ';

/** A text literal; for values that cannot be bound because the SQL is composed further by the host. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
