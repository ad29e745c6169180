/** What a bound parameter may be; everything a user typed travels as one of these, never inside the SQL text. */
export type SqlValue = string | number | bigint | boolean | null;

/** A statement and its values, bound as $1, $2... in order. */
export type SqlText = { readonly sql: string; readonly params: readonly SqlValue[] };

/**
 * The one function that turns a name into SQL (SECURITY rule 28). Any text is a valid identifier once quoted; a NUL byte would
 * end the statement inside DuckDB, so it is refused.
 */
export function quoteIdentifier(name: string): string {
  if (name.length === 0 || name.includes('\0'))
    throw new RangeError('an identifier is never empty and has no NUL byte');
  return `"${name.replaceAll('"', '""')}"`;
}

/** Collects the values of one statement; `add` answers the placeholder to write. */
export class SqlParams {
  readonly values: SqlValue[] = [];

  add(value: SqlValue): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  addAll(values: readonly SqlValue[]): string {
    return values.map(value => this.add(value)).join(', ');
  }

  /** A UTC instant (milliseconds since 1970) as a TIMESTAMP. */
  addInstant(ms: number): string {
    return `CAST(${this.add(timestampText(ms))} AS TIMESTAMP)`;
  }
}

/** "2024-09-01 00:00:00.000": how DuckDB writes a UTC TIMESTAMP. @param ms milliseconds since 1970, UTC */
export function timestampText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
