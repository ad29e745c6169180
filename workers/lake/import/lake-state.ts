import type { DuckDBConnection } from '@duckdb/node-api';
import { liveRecordSlices } from '../records/slices.ts';
import { type HashedSlice, lakeHashOf } from './content-hash.ts';
import type { LiveSlice } from './plan.ts';
import { allRows, toBigInt, toBigIntOrNull, toText } from './sql-run.ts';

/** The newest committed version; 0 for an empty lake. */
export async function storedLakeVersion(connection: DuckDBConnection): Promise<number> {
  return Number((await allRows(connection, 'SELECT coalesce(max(x_LakeVersion), 0) AS v FROM lake_commit'))[0]?.v);
}

/** What counts now; inside a transaction, what will count once it commits. */
export async function liveSlices(connection: DuckDBConnection): Promise<(LiveSlice & HashedSlice)[]> {
  const rows = await allRows(
    connection,
    `SELECT x_SliceId, Source, BillingAccountId, epoch_us(BillingPeriodStart) AS start, Providers, "Rows" AS n, ContentHash
     FROM slice WHERE ValidTo IS NULL ORDER BY x_SliceId`,
  );
  return rows.map(row => ({
    sliceId: Number(row.x_SliceId),
    source: String(row.Source),
    billingAccountId: toText(row.BillingAccountId),
    periodStartUs: toBigIntOrNull(row.start),
    billingPeriodStartUs: toBigIntOrNull(row.start),
    providers: JSON.parse(String(row.Providers)),
    rows: toBigInt(row.n),
    contentHash: String(row.ContentHash),
  }));
}

/** Digest of everything that counts, and how many rows that is. */
export async function lakeDigest(connection: DuckDBConnection): Promise<{ lakeHash: string; liveRows: number }> {
  const slices = await liveSlices(connection);
  const records = await liveRecordSlices(connection);
  const liveRows = Number([...slices, ...records].reduce((sum, slice) => sum + slice.rows, 0n));
  return { lakeHash: lakeHashOf(slices, records), liveRows };
}
