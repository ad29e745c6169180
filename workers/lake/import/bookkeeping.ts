import type { DuckDBConnection } from '@duckdb/node-api';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { insertReceipts, maskingNotices } from '../masking/masking-store.ts';
import type { Placed } from './conservation.ts';
import { contentHash } from './content-hash.ts';
import { fileDropUid, fileSource } from './drop-id.ts';
import { type Cell, insertMany, timestampCell, timestampText } from './insert-many.ts';
import type { ParsedFile } from './parsed-file.ts';
import type { Claim } from './plan.ts';
import { greatest, least, type StoredFinding, uniteShares } from './profile.ts';

export type NewSlice = {
  readonly id: number;
  readonly source: string;
  readonly claims: readonly Claim[];
  readonly version: number;
  readonly isLive: boolean;
};

/** A file with what the swap gave it. */
export type NewDrop = {
  readonly id: number;
  readonly file: ParsedFile;
  readonly placed: readonly Placed[];
  readonly notices: ReadonlySet<string>;
};

export async function insertSlices(connection: DuckDBConnection, slices: readonly NewSlice[]): Promise<void> {
  const columns = {
    x_SliceId: 'INTEGER',
    Source: 'VARCHAR',
    BillingAccountId: 'VARCHAR',
    BillingPeriodStart: 'TIMESTAMP',
    BillingPeriodEnd: 'TIMESTAMP',
    Providers: 'VARCHAR',
    ValidFrom: 'BIGINT',
    ValidTo: 'BIGINT',
    Rows: 'BIGINT',
    ContentHash: 'VARCHAR',
  };
  const rows = slices.map(slice => {
    const share = uniteShares(slice.claims.map(claim => claim.share));
    return {
      x_SliceId: slice.id,
      Source: slice.source,
      BillingAccountId: share.billingAccountId,
      BillingPeriodStart: timestampCell(share.periodStartUs),
      BillingPeriodEnd: timestampCell(share.periodEndUs),
      Providers: JSON.stringify(share.providers),
      ValidFrom: slice.version,
      ValidTo: slice.isLive ? null : slice.version,
      Rows: share.content.rows,
      ContentHash: contentHash(share.content),
    };
  });
  await insertMany(connection, 'slice', columns, rows);
}

/** Columns of `drop_file` and how their cells are cast. */
export const dropColumns = {
  x_DropId: 'INTEGER',
  DropUid: 'VARCHAR',
  Source: 'VARCHAR',
  FileName: 'VARCHAR',
  Format: 'VARCHAR',
  FormatVersion: 'VARCHAR',
  Sha256: 'VARCHAR',
  SizeBytes: 'BIGINT',
  ImportedAt: 'TIMESTAMP',
  x_LakeVersion: 'BIGINT',
  RowsRead: 'BIGINT',
  RowsAccepted: 'BIGINT',
  RowsRejected: 'BIGINT',
  RowsFlagged: 'BIGINT',
  IsDemo: 'BOOLEAN',
  Notices: 'VARCHAR',
  Providers: 'VARCHAR',
  PeriodStart: 'TIMESTAMP',
  PeriodEnd: 'TIMESTAMP',
  ParquetSha256: 'VARCHAR',
};

/** The drops with their control totals and findings: three statements for all of them. */
export async function insertDrops(
  connection: DuckDBConnection,
  drops: readonly NewDrop[],
  of: { readonly lakeVersion: number; readonly at: Date; readonly isDemo: boolean },
): Promise<void> {
  const dropRows = drops.map(({ id, file, notices }) => {
    const { profile, staged } = file;
    const source = fileSource(file);
    return {
      x_DropId: id,
      DropUid: fileDropUid(file),
      Source: source,
      FileName: staged.name,
      Format: file.format,
      FormatVersion: file.formatVersion,
      Sha256: staged.sha256,
      SizeBytes: staged.sizeBytes,
      ImportedAt: timestampText(of.at),
      x_LakeVersion: of.lakeVersion,
      RowsRead: profile.read,
      RowsAccepted: profile.accepted,
      RowsRejected: profile.rejected,
      RowsFlagged: profile.flagged,
      IsDemo: of.isDemo,
      Notices: JSON.stringify([...notices, ...maskingNotices(file.masked)]),
      Providers: JSON.stringify(profile.providers),
      PeriodStart: timestampCell(
        profile.shares.map(share => share.periodStartUs).reduce(least, null) ?? profile.chargeStartUs,
      ),
      PeriodEnd: timestampCell(
        profile.shares.map(share => share.periodEndUs).reduce(greatest, null) ?? profile.chargeEndUs,
      ),
      ParquetSha256: file.parquet.sha256,
    };
  });
  await insertMany(connection, 'drop_file', dropColumns, dropRows);
  await insertTotals(connection, drops);
  await insertReceipts(
    connection,
    drops.map(({ id, file }) => ({ id, masked: file.masked })),
  );
  await insertFindings(
    connection,
    drops.map(({ id, file }) => ({ id, findings: file.profile.findings })),
  );
}

async function insertTotals(connection: DuckDBConnection, drops: readonly NewDrop[]): Promise<void> {
  const columns: Record<string, string> = {
    x_SliceId: 'INTEGER',
    x_DropId: 'INTEGER',
    BillingCurrency: 'VARCHAR',
    Rows: 'BIGINT',
    ...Object.fromEntries(measures.map(measure => [measure, MONEY_SQL_TYPE])),
  };
  const rows = drops.flatMap(({ id, placed }) =>
    placed.flatMap(({ claim, sliceId }) =>
      claim.share.content.totals.map((totals): Record<string, Cell> => {
        const amounts = measures.map(measure => {
          const amount = totals.amounts[measure];
          return [measure, amount === null ? null : formatAmount(amount)];
        });
        return {
          x_SliceId: sliceId,
          x_DropId: id,
          BillingCurrency: totals.currency,
          Rows: totals.rows,
          ...Object.fromEntries(amounts),
        };
      }),
    ),
  );
  await insertMany(connection, 'slice_drop', columns, rows);
}

export async function insertFindings(
  connection: DuckDBConnection,
  drops: readonly { readonly id: number; readonly findings: readonly StoredFinding[] }[],
): Promise<void> {
  const columns = {
    x_DropId: 'INTEGER',
    Rule: 'VARCHAR',
    Severity: 'VARCHAR',
    ColumnName: 'VARCHAR',
    Message: 'VARCHAR',
    Rows: 'BIGINT',
    SampleRows: 'BIGINT[]',
    BilledCost: 'VARCHAR',
  };
  const rows = drops.flatMap(({ id, findings }) =>
    findings.map(finding => ({
      x_DropId: id,
      Rule: finding.rule,
      Severity: finding.severity,
      ColumnName: finding.column,
      Message: finding.message,
      Rows: finding.rows,
      SampleRows: `[${finding.sampleRows.join(', ')}]`,
      BilledCost: JSON.stringify(finding.billedCost),
    })),
  );
  await insertMany(connection, 'finding', columns, rows);
}
