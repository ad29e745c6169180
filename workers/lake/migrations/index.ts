import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { migration0001 } from './0001-anycost-v1.ts';
import { migration0002 } from './0002-records.ts';
import { migration0003 } from './0003-rules.ts';
import { migration0004 } from './0004-authority.ts';
import { migration0005 } from './0005-allocation.ts';
import { migration0006 } from './0006-invoices-and-rates.ts';
import { migration0007 } from './0007-own-rates.ts';
import { migration0008 } from './0008-lines-by-day.ts';

/** In order; the position + 1 is the schema version. Forward only: a released one is never edited. */
const migrations: readonly (readonly string[])[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
  migration0006,
  migration0007,
  migration0008,
];

export const schemaVersion = migrations.length;

/**
 * Bring the database to `schemaVersion`, each step in its own transaction.
 * @throws AppError `lake.newer-schema` when a newer Mureon wrote it
 */
export async function migrate(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    'CREATE TABLE IF NOT EXISTS lake_schema (Version INTEGER NOT NULL, AppliedAt TIMESTAMP NOT NULL)',
  );
  const reader = await connection.runAndReadAll('SELECT coalesce(max(Version), 0)::INTEGER FROM lake_schema');
  const found = Number(reader.getRows()[0]?.[0] ?? 0);
  if (found > schemaVersion) throw new AppError('lake.newer-schema', { found, known: schemaVersion });
  for (const [index, statements] of migrations.entries()) {
    if (index < found) continue;
    await connection.run('BEGIN');
    for (const statement of statements) await connection.run(statement);
    await connection.run(`INSERT INTO lake_schema VALUES (${index + 1}, now()::TIMESTAMP)`);
    await connection.run('COMMIT');
  }
  await connection.run('CHECKPOINT'); // no DDL stays in the write-ahead log (SECURITY 33)
}
