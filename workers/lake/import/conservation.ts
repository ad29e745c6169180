import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { totalsText } from './content-hash.ts';
import type { Claim } from './plan.ts';
import { uniteShares } from './profile.ts';
import { allRows, amountsOf, measureSums, toBigInt, toText } from './sql-run.ts';

/** A claim with the slice it ended up in; `isLive` false for rows that lost to another version in the same batch. */
export type Placed = { readonly claim: Claim; readonly sliceId: number; readonly isLive: boolean };

/**
 * Rows and exact sums of each new slice as they lie in the fact tables, against what was counted from the file.
 * @throws AppError `import.not-conserved`
 */
export async function checkConservation(connection: DuckDBConnection, placed: readonly Placed[]): Promise<void> {
  const ids = [...new Set(placed.map(place => place.sliceId))].join(', ');
  const sums = `SELECT x_SliceId, BillingCurrency, count(*) AS n, ${measureSums()}`;
  const rows = await allRows(
    connection,
    `${sums} FROM fact_cost_usage WHERE x_SliceId IN (${ids}) GROUP BY 1, 2
     UNION ALL BY NAME ${sums} FROM fact_cost_usage_superseded WHERE x_SliceId IN (${ids}) GROUP BY 1, 2`,
  );
  const found = Map.groupBy(rows, row => Number(row.x_SliceId));
  for (const [sliceId, places] of Map.groupBy(placed, place => place.sliceId)) {
    const stored = (found.get(sliceId) ?? []).map(row => ({
      currency: toText(row.BillingCurrency),
      rows: toBigInt(row.n),
      amounts: amountsOf(row),
    }));
    const counted = uniteShares(places.map(place => place.claim.share)).content.totals;
    if (totalsText(stored) !== totalsText(counted)) {
      throw new AppError('import.not-conserved', {
        name: String(sliceId),
        counted: totalsText(counted),
        stored: totalsText(stored),
      });
    }
  }
}
