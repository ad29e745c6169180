import { type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { identifier } from './sql-text.ts';

/** Text as DuckDB would cast it to the column's type; null is NULL. */
export type Cell = string | number | bigint | boolean | null;

/**
 * Insert small rows into `table` with one statement, however many they are. `columns` gives each column its SQL type.
 * Values travel as lists of text, so exact decimals and 64-bit integers stay exact.
 */
export async function insertMany<Name extends string>(
  connection: DuckDBConnection,
  table: string,
  columns: Readonly<Record<Name, string>>,
  rows: readonly Readonly<Record<Name, Cell>>[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns) as Name[];
  const cells = names.map((name, index) => `unnest($${index + 1})::${columns[name]}`);
  await connection.run(
    `INSERT INTO ${table} (${names.map(identifier).join(', ')}) SELECT ${cells.join(', ')}`,
    names.map(name => listValue(rows.map(row => (row[name] === null ? null : String(row[name]))))),
    names.map(() => LIST(VARCHAR)),
  );
}

/** `2026-01-31 12:00:00.000`, UTC, as a TIMESTAMP cell. */
export const timestampText = (at: Date) => at.toISOString().replace('T', ' ').replace('Z', '');

/** Microseconds since 1970 UTC as a TIMESTAMP cell; periods are whole milliseconds or finer, so nothing is cut. */
export function timestampCell(microseconds: bigint | null): string | null {
  if (microseconds === null) return null;
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((microseconds - fraction) / 1000n));
  return timestampText(seconds).replace(/\.\d+$/, `.${String(fraction).padStart(6, '0')}`);
}
