import type { DuckDBConnection } from '@duckdb/node-api';
import { dropColumns, insertFindings } from '../import/bookkeeping.ts';
import { insertMany, timestampCell, timestampText } from '../import/insert-many.ts';
import type { ParsedRecords } from '../import/parsed-file.ts';
import { insertReceipts, maskingNotices } from '../masking/masking-store.ts';
import type { FileOutcome } from './merge.ts';
import type { MergeInput } from './merge-input.ts';

/** A file of records with what the merge made of it. */
export type RecordDrop = {
  readonly id: number;
  readonly uid: string;
  readonly file: ParsedRecords;
  readonly outcome: FileOutcome & { readonly removed: number };
  readonly scopes: readonly string[];
  readonly totals: readonly { readonly column: string; readonly sum: string }[];
  readonly firstUs: bigint | null;
  readonly lastUs: bigint | null;
  readonly notices: readonly string[];
};

/** Write down the drops, their findings and totals, and which earlier drops lost rows to them. */
export async function insertRecordDrops(
  connection: DuckDBConnection,
  drops: readonly RecordDrop[],
  input: MergeInput & { readonly isDemo: boolean },
): Promise<void> {
  const { source, lakeVersion, at, isDemo, firstDropId, dataset } = input;
  const rows = drops.map(({ id, uid, file, firstUs, lastUs, notices }) => ({
    x_DropId: id,
    DropUid: uid,
    Source: source,
    FileName: file.staged.name,
    Format: file.format,
    FormatVersion: file.formatVersion,
    Sha256: file.staged.sha256,
    SizeBytes: file.staged.sizeBytes,
    ImportedAt: timestampText(at),
    x_LakeVersion: lakeVersion,
    RowsRead: file.profile.read,
    RowsAccepted: file.profile.accepted,
    RowsRejected: file.profile.rejected,
    RowsFlagged: file.profile.flagged,
    IsDemo: isDemo,
    Notices: JSON.stringify([...notices, ...maskingNotices(file.masked)]),
    Providers: '[]',
    PeriodStart: timestampCell(firstUs),
    PeriodEnd: timestampCell(lastUs),
    ParquetSha256: file.parquet.sha256,
  }));
  await insertMany(connection, 'drop_file', dropColumns, rows);
  await insertReceipts(
    connection,
    drops.map(({ id, file }) => ({ id, masked: file.masked })),
  );
  await insertFindings(
    connection,
    drops.map(({ id, file }) => ({ id, findings: file.profile.findings })),
  );
  await connection.run(
    `INSERT INTO record_replacement SELECT old_drop, ${firstDropId} + coalesce(file, 0), ${lakeVersion}, count(*) FROM record_gone GROUP BY ALL`,
  );
  await connection.run(`UPDATE record_drop SET LiveRows = LiveRows - g.n
    FROM (SELECT old_drop, count(*) AS n FROM record_gone GROUP BY 1) g WHERE x_DropId = g.old_drop`);
  const live = await liveRowsOf(connection, input);
  await insertMany(
    connection,
    'record_drop',
    recordColumns,
    drops.map(({ id, outcome, scopes, totals }) => ({
      x_DropId: id,
      Dataset: dataset.name,
      Scopes: JSON.stringify(scopes),
      Totals: JSON.stringify(Object.fromEntries(totals.map(({ column, sum }) => [column, sum]))),
      Inserted: outcome.inserted,
      Unchanged: outcome.unchanged,
      Older: outcome.older,
      Duplicates: outcome.duplicate,
      Replaced: outcome.replaced,
      Removed: outcome.removed,
      LiveRows: live.get(id) ?? 0,
    })),
  );
}

async function liveRowsOf(connection: DuckDBConnection, { dataset, lakeVersion }: MergeInput) {
  const reader = await connection.runAndReadAll(
    `SELECT x_DropId, count(*) FROM ${dataset.table} WHERE x_ValidFrom = ${lakeVersion} AND x_SliceId IN (SELECT x_SliceId FROM record_claim) GROUP BY 1`,
  );
  return new Map(reader.getRows().map(([id, n]) => [Number(id), Number(n)]));
}

const recordColumns = {
  x_DropId: 'INTEGER',
  Dataset: 'VARCHAR',
  Scopes: 'VARCHAR',
  Totals: 'VARCHAR',
  Inserted: 'BIGINT',
  Unchanged: 'BIGINT',
  Older: 'BIGINT',
  Duplicates: 'BIGINT',
  Replaced: 'BIGINT',
  Removed: 'BIGINT',
  LiveRows: 'BIGINT',
};
