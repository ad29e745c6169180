import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import { type Counted, countFindings, greatest, least } from '../import/profile.ts';
import { allRows, toBigInt, toBigIntOrNull } from '../import/sql-run.ts';
import { identifier } from '../import/sql-text.ts';
import type { RecordMapping } from './map-records.ts';
import { addTotals, type RecordTotals, recordRows, totalSumsSql, totalsOf } from './record-columns.ts';

/** The part of a file that falls into one (scope, UTC day). */
export type RecordShare = {
  readonly scope: string;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly rows: bigint;
  /** Largest revision that a row states; 0 = none does. */
  readonly revision: bigint;
};

/** Everything the merge needs to know of a parsed file of records. */
export type RecordProfile = Counted & {
  readonly shares: readonly RecordShare[];
  readonly totals: RecordTotals;
  /** Bounds of the dataset's instant over accepted rows, both inclusive. */
  readonly firstUs: bigint | null;
  readonly lastUs: bigint | null;
};

/** Count findings, slices and control totals from the mapped rows. */
export async function profileRecords(
  connection: DuckDBConnection,
  parquetPath: string,
  mapping: RecordMapping,
  scan: RecordScan,
): Promise<RecordProfile> {
  const { dataset } = mapping;
  const at = identifier(dataset.at);
  const maskColumns = [...mapping.rejectMasks, ...mapping.findingMasks];
  const rows = await allRows(
    connection,
    `SELECT ${maskColumns.map(identifier).join(', ')}, x_Scope AS scope, strftime(x_Day, '%Y-%m-%d') AS "day", x_IsAccepted AS accepted, count(*) AS n,
       max(x_Revision) AS revision, min(epoch_us(${at})) AS first, max(epoch_us(${at})) AS last, ${totalSumsSql(dataset)}, min(x_SourceRow, 5) AS samples
     FROM ${recordRows([parquetPath])} GROUP BY ALL`,
  );
  const shares = new Map<string, RecordShare>();
  let totals: RecordTotals = {};
  let firstUs: bigint | null = null;
  let lastUs: bigint | null = null;
  for (const row of rows) {
    if (row.accepted !== true) continue;
    const share = { scope: String(row.scope), day: String(row.day) };
    const key = JSON.stringify([share.scope, share.day]);
    const before = shares.get(key);
    const revision = toBigInt(row.revision);
    shares.set(key, {
      ...share,
      rows: (before?.rows ?? 0n) + toBigInt(row.n),
      revision: before && before.revision > revision ? before.revision : revision,
    });
    totals = addTotals(dataset, totals, totalsOf(dataset, row));
    firstUs = least(firstUs, toBigIntOrNull(row.first));
    lastUs = greatest(lastUs, toBigIntOrNull(row.last));
  }
  const counted = countFindings(rows, mapping, { rejections: mapping.rejections, findings: scan.findings });
  return { ...counted, shares: [...shares.values()], totals, firstUs, lastUs };
}
