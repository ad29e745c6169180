/** The one identifier quoting of connector SQL: any name round-trips, including quotes and dots. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal; for values that cannot be bound because the SQL is composed further by the host. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
