import type { DuckDBConnection } from '@duckdb/node-api';
import { openTableSql, openTables } from '../../../src-core/sql/tables.ts';

const prepared = new WeakSet<DuckDBConnection>();

/**
 * Makes the tables that readers may name known to a connection: as temporary views, so that they follow the code and are no part of the lake's
 * stored schema. Their names are nobody else's (a test holds them apart), so the connection serves other questions as before.
 */
export async function prepareOpenViews(connection: DuckDBConnection): Promise<void> {
  if (prepared.has(connection)) return;
  for (const table of openTables) await connection.run(openTableSql(table));
  prepared.add(connection);
}
