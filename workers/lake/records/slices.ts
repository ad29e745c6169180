import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordDatasetName } from '../../../src-core/anycost/records.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { hashSums } from '../import/content-hash.ts';
import { allRows, toBigInt } from '../import/sql-run.ts';
import type { SliceClaim } from './claims.ts';
import type { MergeInput } from './merge-input.ts';

/** The live content of one (dataset, source, scope, UTC day): row count and two sums of row hashes, so the order of rows cannot matter. */
export type RecordSlice = {
  readonly sliceId: number;
  readonly dataset: RecordDatasetName;
  readonly source: string;
  readonly scope: string;
  readonly day: string;
  readonly rows: bigint;
  readonly h1: bigint;
  readonly h2: bigint;
};

/** Slices that have rows; inside a transaction, what will count once it commits. */
export async function liveRecordSlices(connection: DuckDBConnection): Promise<RecordSlice[]> {
  const rows = await allRows(
    connection,
    `SELECT x_SliceId, Dataset, Source, Scope, strftime("Day", '%Y-%m-%d') AS "day", "Rows" AS n, HashSum1, HashSum2
     FROM record_slice WHERE "Rows" > 0 ORDER BY x_SliceId`,
  );
  return rows.map(row => ({
    sliceId: Number(row.x_SliceId),
    dataset: String(row.Dataset) as RecordDatasetName,
    source: String(row.Source),
    scope: String(row.Scope),
    day: String(row.day),
    rows: toBigInt(row.n),
    h1: toBigInt(row.HashSum1),
    h2: toBigInt(row.HashSum2),
  }));
}

/**
 * Write down what the claimed slices hold now, counted from their rows, and compare it with what they held before plus what the merge says it
 * put in and took out.
 * @throws AppError `import.not-conserved`
 */
export async function refreshSlices(
  connection: DuckDBConnection,
  { dataset, source, merge, lakeVersion }: MergeInput,
  claims: readonly SliceClaim[],
): Promise<void> {
  const [odd] = await allRows(
    connection,
    `WITH was AS (SELECT x_SliceId, "Rows" AS n FROM record_slice WHERE Dataset = $1 AND x_SliceId IN (SELECT x_SliceId FROM record_claim)),
       gone AS (SELECT x_SliceId, count(*) AS n FROM record_gone GROUP BY 1),
       came AS (SELECT x_SliceId, count(*) AS n FROM ${merge === 'coalesce' ? `record_merged WHERE key IN (SELECT key FROM record_verdict WHERE verdict = 'inserted')` : `record_verdict WHERE verdict = 'inserted'`} GROUP BY 1),
       has AS (SELECT x_SliceId, count(*) AS n FROM ${dataset.table} WHERE x_SliceId IN (SELECT x_SliceId FROM record_claim) GROUP BY 1)
     SELECT c.x_SliceId AS id, coalesce(was.n, 0) - coalesce(gone.n, 0) + coalesce(came.n, 0) AS expected, coalesce(has.n, 0) AS found
     FROM record_claim c LEFT JOIN was USING (x_SliceId) LEFT JOIN gone USING (x_SliceId) LEFT JOIN came USING (x_SliceId) LEFT JOIN has USING (x_SliceId)
     WHERE expected <> found LIMIT 1`,
    [dataset.name],
  );
  if (odd) {
    const counted = `${odd.expected} rows`;
    throw new AppError('import.not-conserved', { name: `slice ${odd.id}`, counted, stored: `${odd.found} rows` });
  }
  if (claims.length === 0) return;
  // A slice keeps the largest revision it has seen, also when its rows are gone: an older swap must not bring them back.
  await connection.run(`CREATE OR REPLACE TEMP TABLE record_slice_new AS
    SELECT c.x_SliceId, c.scope, c."day", greatest(c.revision, coalesce(s.Revision, 0)) AS revision, coalesce(f.n, 0) AS n,
      coalesce(f.h1, 0)::HUGEINT AS h1, coalesce(f.h2, 0)::HUGEINT AS h2,
      CASE WHEN s.HashSum1 = f.h1 AND s.HashSum2 = f.h2 AND s."Rows" = f.n THEN s.x_LakeVersion ELSE ${lakeVersion} END AS version
    FROM record_claim c LEFT JOIN record_slice s USING (x_SliceId)
      LEFT JOIN (SELECT x_SliceId, count(*) AS n, ${hashSums('x_RowHash')} FROM ${dataset.table} WHERE x_SliceId IN (SELECT x_SliceId FROM record_claim) GROUP BY 1) f USING (x_SliceId)`);
  await connection.run('DELETE FROM record_slice WHERE x_SliceId IN (SELECT x_SliceId FROM record_slice_new)');
  await connection.run(
    `INSERT INTO record_slice SELECT x_SliceId, $1, $2, scope, "day", revision, n, h1, h2, version FROM record_slice_new`,
    [dataset.name, source],
  );
  await connection.run('DROP TABLE record_slice_new');
}
