import type { DuckDBConnection } from '@duckdb/node-api';
import { identifier } from '../import/sql-text.ts';

/** Everything that a run of the cost model writes to. */
const written = [
  'cost_model',
  'allocation_month',
  'allocated_day',
  'allocated_month',
  'allocation_pool',
  'allocation_weight',
  'allocation_proof',
  'dim_team_product',
] as const;

/**
 * Temporary copies under the same names: until the transaction is rolled back, this connection's statements read and write them in the place of
 * the lake's tables. So a preview runs the very statements of a change and takes no lock from an import.
 */
export async function shadowTables(connection: DuckDBConnection): Promise<void> {
  for (const table of written)
    await connection.run(`CREATE TEMP TABLE ${identifier(table)} AS SELECT * FROM ${identifier(table)}`);
}
