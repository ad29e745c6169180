import type { DuckDBConnection } from '@duckdb/node-api';
import { invoiceRollup, type Rollup, rollups } from '../../../src-core/anycost/schema.ts';
import { refreshOwnRates } from '../fx/own-rates.ts';
import { measureSums } from './sql-run.ts';
import { identifier } from './sql-text.ts';

/** `x_SliceId x bucket x dimensions x currency` with summed measures, from the fact rows of `slices`; without them, of all. */
export function rollupSql(rollup: Rollup, slices?: readonly number[]): string {
  const dimensions = rollup.dimensions.map(identifier).join(', ');
  return `SELECT x_SliceId, date_trunc('${rollup.bucket}', ChargePeriodStart) AS Bucket, ${dimensions}, BillingCurrency,
    ${measureSums()}, count(*) AS "Rows" FROM fact_cost_usage${slices ? ` WHERE x_SliceId IN (${slices.join(', ')})` : ''} GROUP BY ALL`;
}

/** A coarser bucket over the same dimensions is summed from the finer rollup: sums of sums, exact for DECIMAL. */
function coarserSql(finer: Rollup, coarser: Rollup, slices: readonly number[]): string {
  const dimensions = coarser.dimensions.map(identifier).join(', ');
  return `SELECT x_SliceId, date_trunc('${coarser.bucket}', Bucket) AS Bucket, ${dimensions}, BillingCurrency,
    ${measureSums()}, sum("Rows")::BIGINT AS "Rows" FROM ${finer.table} WHERE x_SliceId IN (${slices.join(', ')}) GROUP BY ALL`;
}

/** Bring every rollup up to date for replaced and new slices, inside the swap's transaction. */
export async function refreshRollups(
  connection: DuckDBConnection,
  slices: { removed: readonly number[]; added: readonly number[] },
): Promise<void> {
  // finest first, so that the coarser ones can be summed from it
  const kept = [invoiceRollup, ...rollups.toReversed()];
  for (const [index, rollup] of kept.entries()) {
    if (slices.removed.length > 0)
      await connection.run(`DELETE FROM ${rollup.table} WHERE x_SliceId IN (${slices.removed.join(', ')})`);
    if (slices.added.length === 0) continue;
    const finer = kept
      .slice(0, index)
      .find(
        candidate =>
          rollup.dimensions.every(name => candidate.dimensions.includes(name)) &&
          nests(candidate.bucket, rollup.bucket),
      );
    await connection.run(
      `INSERT INTO ${rollup.table} BY NAME ${finer ? coarserSql(finer, rollup, slices.added) : rollupSql(rollup, slices.added)}`,
    );
  }
  await refreshOwnRates(connection, slices);
}

const sizes = { hour: 0, day: 1, month: 2 };
const nests = (finer: Rollup['bucket'], coarser: Rollup['bucket']) => sizes[finer] <= sizes[coarser];
