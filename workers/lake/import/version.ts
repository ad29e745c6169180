import type { DuckDBConnection } from '@duckdb/node-api';
import { timestampText } from './insert-many.ts';

/** The version that a transaction makes, and when. */
export type Version = { readonly lakeVersion: number; readonly at: Date };

/** The row that makes it. @param reason what changed, for the history */
export async function insertCommit(connection: DuckDBConnection, version: Version, reason: string): Promise<void> {
  await connection.run('INSERT INTO lake_commit VALUES ($1, $2::TIMESTAMP, $3)', [
    version.lakeVersion,
    timestampText(version.at),
    reason,
  ]);
}
