import type { DuckDBConnection } from '@duckdb/node-api';
import type { Drop, DropRecords, Finding } from '../../../src-core/contract/imports.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { restatedByDrop } from '../quality/restated-drops.ts';
import { allRows, amountsOf, instantOf, measureSums, type Row, toBigInt, toBigIntOrNull, toText } from './sql-run.ts';

/** Every drop, newest first. Status is `imported` while any slice it is part of is live or only stands aside, else `superseded`. */
export async function listDrops(connection: DuckDBConnection, only: readonly string[] | null = null): Promise<Drop[]> {
  if (only?.length === 0) return [];
  const drops = await allRows(
    connection,
    `SELECT d.*, epoch_us(d.ImportedAt) AS imported_us, epoch_us(d.PeriodStart) AS start_us, epoch_us(d.PeriodEnd) AS end_us,
       bool_or(s.x_SliceId IS NOT NULL AND (s.ValidTo IS NULL OR s.x_SliceId IN (SELECT x_SliceId FROM slice_aside))) AS is_live, list(DISTINCT s.BillingAccountId ORDER BY s.BillingAccountId) AS accounts,
       bool_or(s.x_SliceId IS NOT NULL AND s.BillingAccountId IS NULL) AS has_null_account
     FROM drop_file d LEFT JOIN slice_drop sd USING (x_DropId) LEFT JOIN slice s USING (x_SliceId)
     ${only === null ? '' : `WHERE d.DropUid IN (${only.map((_, index) => `$${index + 1}`).join(', ')})`}
     GROUP BY ALL ORDER BY d.x_LakeVersion DESC, d.x_DropId`,
    only === null ? [] : [...only],
  );
  const totals = Map.groupBy(
    await allRows(
      connection,
      // rules and choices make new versions of a slice from the same files: only the newest speaks for them
      `SELECT x_DropId, BillingCurrency, ${measureSums()} FROM (
         SELECT sd.* FROM slice_drop sd JOIN slice s USING (x_SliceId)
         QUALIFY rank() OVER (PARTITION BY sd.x_DropId, s.BillingAccountId, s.BillingPeriodStart ORDER BY sd.x_SliceId DESC) = 1)
       GROUP BY 1, 2 ORDER BY 1, 2`,
    ),
    row => Number(row.x_DropId),
  );
  const successors = Map.groupBy(
    await allRows(
      connection,
      `SELECT DISTINCT od.x_DropId AS old, d.DropUid AS successor FROM slice o
       JOIN slice n ON n.ValidFrom = o.ValidTo AND n.x_SliceId <> o.x_SliceId AND n.ValidTo IS DISTINCT FROM n.ValidFrom
         AND (n.Source = o.Source OR list_has_any(n.Providers::JSON::VARCHAR[], o.Providers::JSON::VARCHAR[]))
         AND n.BillingAccountId IS NOT DISTINCT FROM o.BillingAccountId AND n.BillingPeriodStart IS NOT DISTINCT FROM o.BillingPeriodStart
       JOIN slice_drop od ON od.x_SliceId = o.x_SliceId JOIN slice_drop nd ON nd.x_SliceId = n.x_SliceId
       JOIN drop_file d ON d.x_DropId = nd.x_DropId WHERE od.x_DropId <> nd.x_DropId
         -- rules and choices make a new version of a slice from older files: nothing was superseded
         AND d.x_LakeVersion = n.ValidFrom AND NOT EXISTS (SELECT 1 FROM slice_drop same WHERE same.x_SliceId = n.x_SliceId AND same.x_DropId = od.x_DropId) ORDER BY ALL`,
    ),
    row => Number(row.old),
  );
  const restated = await restatedByDrop(connection);
  const records = await recordsByDrop(connection);
  return drops.map(row => {
    const id = Number(row.x_DropId);
    const own = records.get(id);
    const difference = restated.get(id);
    const plain = toDrop(
      row,
      totals.get(id) ?? [],
      own?.supersededBy ?? (successors.get(id) ?? []).map(entry => String(entry.successor)),
    );
    const drop = difference ? { ...plain, restated: difference } : plain;
    return own ? { ...drop, status: statusOf(own.records), records: own.records } : drop;
  });
}

/** A drop that put nothing in and took nothing out changed nothing; one that did is replaced when none of its rows is left. */
function statusOf({ rows }: DropRecords): Drop['status'] {
  if (rows.inserted === 0) return rows.removed === 0 ? 'unchanged' : 'imported';
  return rows.live > 0 ? 'imported' : 'superseded';
}

async function recordsByDrop(
  connection: DuckDBConnection,
): Promise<Map<number, { records: DropRecords; supersededBy: string[] }>> {
  const successors = Map.groupBy(
    await allRows(
      connection,
      `SELECT DISTINCT r.x_OldDropId AS old, d.DropUid AS successor FROM record_replacement r JOIN drop_file d ON d.x_DropId = r.x_NewDropId
       WHERE r.x_OldDropId <> r.x_NewDropId ORDER BY ALL`,
    ),
    row => Number(row.old),
  );
  const rows = await allRows(connection, 'SELECT * FROM record_drop');
  return new Map(
    rows.map(row => {
      const id = Number(row.x_DropId);
      const totals = Object.entries(JSON.parse(String(row.Totals)) as Record<string, string>);
      const records: DropRecords = {
        dataset: String(row.Dataset) as DropRecords['dataset'],
        scopes: JSON.parse(String(row.Scopes)),
        totals: totals.map(([column, sum]) => ({ column, sum })),
        rows: {
          inserted: Number(row.Inserted),
          unchanged: Number(row.Unchanged),
          duplicates: Number(row.Duplicates),
          older: Number(row.Older),
          replaced: Number(row.Replaced),
          removed: Number(row.Removed),
          live: Number(row.LiveRows),
        },
      };
      return [id, { records, supersededBy: (successors.get(id) ?? []).map(entry => String(entry.successor)) }];
    }),
  );
}

function toDrop(row: Row, totals: readonly Row[], supersededBy: string[]): Drop {
  const accounts = (row.accounts as { items: readonly unknown[] } | null)?.items ?? [];
  const importedAt = instantOf(toBigInt(row.imported_us));
  return {
    id: String(row.DropUid),
    source: String(row.Source),
    fileName: String(row.FileName),
    format: String(row.Format),
    formatVersion: String(row.FormatVersion),
    scope: {
      billingAccountIds: [
        ...accounts.filter(item => item !== null).map(String),
        ...(row.has_null_account === true ? [null] : []),
      ],
      providers: JSON.parse(String(row.Providers)),
    },
    // a file without any usable period is refused before it gets here; the import time only keeps the type honest
    period: { start: instantOr(row.start_us, importedAt), end: instantOr(row.end_us, importedAt) },
    rows: {
      read: Number(row.RowsRead),
      accepted: Number(row.RowsAccepted),
      rejected: Number(row.RowsRejected),
      flagged: Number(row.RowsFlagged),
    },
    totals: totals.flatMap(entry => {
      const amounts = amountsOf(entry);
      const currency = toText(entry.BillingCurrency);
      return measures.flatMap(measure => {
        const amount = amounts[measure];
        return amount === null || currency === null ? [] : [{ measure, currency, amount: formatAmount(amount) }];
      });
    }),
    status: row.is_live === true ? 'imported' : 'superseded',
    sha256: String(row.Sha256),
    importedAt,
    lakeVersion: Number(row.x_LakeVersion),
    supersededBy,
    isDemo: row.IsDemo === true,
    notices: JSON.parse(String(row.Notices)),
  };
}

function instantOr(value: Row[string] | undefined, fallback: string): string {
  const microseconds = toBigIntOrNull(value);
  return microseconds === null ? fallback : instantOf(microseconds);
}

/** Findings of one drop or of all, worst first. */
export async function listFindings(connection: DuckDBConnection, dropUid: string | null): Promise<Finding[]> {
  const rows = await allRows(
    connection,
    `SELECT d.DropUid, f.* FROM finding f JOIN drop_file d USING (x_DropId) ${dropUid === null ? '' : 'WHERE d.DropUid = $1'}
     ORDER BY d.x_LakeVersion DESC, d.x_DropId, CASE f.Severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, f."Rows" DESC, f.Rule, f.ColumnName`,
    dropUid === null ? [] : [dropUid],
  );
  return rows.map(row => ({
    dropId: String(row.DropUid),
    rule: String(row.Rule),
    severity: row.Severity as Finding['severity'],
    column: String(row.ColumnName),
    message: String(row.Message),
    rows: Number(row.Rows),
    sampleRows: (row.SampleRows as unknown as { items: readonly bigint[] }).items.map(Number),
    billedCost: JSON.parse(String(row.BilledCost)),
  }));
}
