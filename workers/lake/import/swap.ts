import type { DuckDBConnection } from '@duckdb/node-api';
import { factColumns } from '../../../src-core/anycost/schema.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import type { TagPolicy } from '../../../src-core/policy/tag-policy.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { checkConservation, type Placed } from './conservation.ts';
import { contentHash } from './content-hash.ts';
import { fillDimensions, resourceKeySql } from './dimensions.ts';
import { dropUid, fileSource } from './drop-id.ts';
import { noteReplacement } from './notices.ts';
import type { ParsedFile } from './parsed-file.ts';
import type { Claim, Group } from './plan.ts';
import { greatest, least, uniteShares } from './profile.ts';
import { refreshRollups } from './rollup.ts';
import { allRows } from './sql-run.ts';
import { identifier, mappedRows } from './sql-text.ts';

export type SwapInput = {
  readonly files: readonly ParsedFile[];
  /** Where each file's Parquet copy is, by position in `files`. */
  readonly parquetPaths: readonly string[];
  readonly group: Group;
  readonly lakeVersion: number;
  readonly at: Date;
  readonly isDemo: boolean;
  readonly policy: TagPolicy;
  /** Notices the plan already has, by position in `files`. */
  readonly notices: readonly (readonly string[])[];
  readonly onPhase: (phase: 'writing' | 'swapping' | 'rollups', rows: number) => void;
};

/**
 * Everything one group of files changes, in the caller's open transaction: rows in, replaced rows aside, dimensions,
 * rollups, findings and the commit row. Checks before it returns that what arrived is what was read.
 * @throws AppError `import.not-conserved` when a count or a sum differs
 */
export async function swapIn(connection: DuckDBConnection, input: SwapInput): Promise<void> {
  const { group, files } = input;
  const nextId = async (table: string, column: string) =>
    Number((await allRows(connection, `SELECT coalesce(max(${column}), 0) + 1 AS id FROM ${table}`))[0]?.id);
  let sliceId = await nextId('slice', 'x_SliceId');
  const firstDropId = await nextId('drop_file', 'x_DropId');
  const dropIds = new Map(group.files.map((file, index) => [file, firstDropId + index]));
  const removed = group.families.flatMap(family => family.replaces.map(slice => slice.sliceId));
  const notices = new Map(group.files.map(file => [file, [...(input.notices[file] ?? [])]]));
  for (const family of group.families) await noteReplacement(connection, family, input, notices);

  const placed: Placed[] = [];
  const added: number[] = [];
  for (const family of group.families) {
    added.push(sliceId);
    placed.push(...family.winners.map(claim => ({ claim, sliceId, isLive: true })));
    await insertSlice(connection, {
      id: sliceId,
      source: family.source,
      claims: family.winners,
      version: input.lakeVersion,
      isLive: true,
    });
    sliceId += 1;
    for (const { claim } of family.losers) {
      placed.push({ claim, sliceId, isLive: false });
      await insertSlice(connection, {
        id: sliceId,
        source: family.source,
        claims: [claim],
        version: input.lakeVersion,
        isLive: false,
      });
      sliceId += 1;
    }
  }
  for (const file of group.files) {
    input.onPhase('writing', files[file]?.profile.accepted ?? 0);
    await insertRows(connection, input, file, dropIds.get(file) ?? 0, placed);
    await insertDrop(connection, input, file, dropIds.get(file) ?? 0, placed, notices.get(file) ?? []);
  }
  input.onPhase('swapping', 0);
  if (removed.length > 0) {
    const list = removed.join(', ');
    await connection.run(
      `INSERT INTO fact_cost_usage_superseded SELECT * FROM fact_cost_usage WHERE x_SliceId IN (${list})`,
    );
    await connection.run(`DELETE FROM fact_cost_usage WHERE x_SliceId IN (${list})`);
    await connection.run(`UPDATE slice SET ValidTo = ${input.lakeVersion} WHERE x_SliceId IN (${list})`);
  }
  await checkConservation(connection, placed);
  input.onPhase('rollups', 0);
  await refreshRollups(connection, { removed, added });
  const names = group.files.map(file => files[file]?.staged.sha256.slice(0, 12)).join(', ');
  await connection.run('INSERT INTO lake_commit VALUES ($1, $2::TIMESTAMP, $3)', [
    input.lakeVersion,
    timestampText(input.at),
    `import ${names}`,
  ]);
}

/** `2026-01-31 12:00:00.000`, UTC, for a TIMESTAMP parameter. */
export const timestampText = (at: Date) => at.toISOString().replace('T', ' ').replace('Z', '');

const timestampSql = (microseconds: bigint | null) =>
  microseconds === null ? 'NULL::TIMESTAMP' : `make_timestamp(${microseconds}::BIGINT)`;

type NewSlice = { id: number; source: string; claims: readonly Claim[]; version: number; isLive: boolean };

async function insertSlice(connection: DuckDBConnection, slice: NewSlice): Promise<void> {
  const share = uniteShares(slice.claims.map(claim => claim.share));
  await connection.run(
    `INSERT INTO slice (x_SliceId, Source, BillingAccountId, BillingPeriodStart, BillingPeriodEnd, Providers, ValidFrom, ValidTo, "Rows", ContentHash)
     VALUES ($1, $2, $3, ${timestampSql(share.periodStartUs)}, ${timestampSql(share.periodEndUs)}, $4, $5, ${slice.isLive ? 'NULL' : slice.version}, $6, $7)`,
    [
      slice.id,
      slice.source,
      share.billingAccountId,
      JSON.stringify(share.providers),
      slice.version,
      share.content.rows,
      contentHash(share.content),
    ],
  );
}

async function insertRows(
  connection: DuckDBConnection,
  input: SwapInput,
  fileIndex: number,
  dropId: number,
  placed: readonly Placed[],
) {
  const file = input.files[fileIndex];
  const path = input.parquetPaths[fileIndex];
  if (!file || !path) throw new RangeError('file outside the batch');
  await fillDimensions(
    connection,
    { parquetPath: path, present: file.present, customKeys: file.customKeys },
    input.policy,
  );
  const own = placed.filter(place => place.claim.file === fileIndex);
  const has = new Set(file.present);
  const column = (name: string, type: string) => (has.has(name) ? `r.${identifier(name)}` : `NULL::${type}`);
  const keys: Record<string, string> = {
    x_SliceId: 's.x_SliceId',
    x_DropId: `${dropId}::INTEGER`,
    x_SourceRow: 'r.x_SourceRow',
    x_ResourceKey: has.has('ResourceId') ? resourceKeyOrNull('r."ResourceId"') : 'NULL::BIGINT',
    x_TeamProductKey: 'k.x_TeamProductKey',
    x_ModelVersionKey: 'k.x_ModelVersionKey',
  };
  const select = factColumns.map(
    entry => `${keys[entry.name] ?? column(entry.name, entry.sqlType)} AS ${identifier(entry.name)}`,
  );
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE slice_of (x_SliceId INTEGER, account VARCHAR, start TIMESTAMP, is_live BOOLEAN)',
  );
  for (const { claim, sliceId, isLive } of own) {
    await connection.run(`INSERT INTO slice_of VALUES ($1, $2, ${timestampSql(claim.share.periodStartUs)}, $3)`, [
      sliceId,
      claim.share.billingAccountId,
      isLive,
    ]);
  }
  const isAccepted = file.rejectMasks.map(mask => `r.${identifier(mask)} = 0`).join(' AND ');
  for (const [table, isLive] of [
    ['fact_cost_usage', true],
    ['fact_cost_usage_superseded', false],
  ] as const) {
    if (!own.some(place => place.isLive === isLive)) continue;
    await connection.run(`INSERT INTO ${table} SELECT ${select.join(', ')} FROM ${mappedRows(path)} r
      LEFT JOIN bundle_key k ON k.x_Bundle = r.x_Bundle
      JOIN slice_of s ON s.is_live = ${isLive} AND s.account IS NOT DISTINCT FROM ${column('BillingAccountId', 'VARCHAR')}
        AND s.start IS NOT DISTINCT FROM ${column('BillingPeriodStart', 'TIMESTAMP')}
      WHERE ${isAccepted}`);
  }
  await connection.run('DROP TABLE slice_of');
}

const resourceKeyOrNull = (column: string) => `CASE WHEN ${column} IS NOT NULL THEN ${resourceKeySql(column)} END`;

async function insertDrop(
  connection: DuckDBConnection,
  input: SwapInput,
  fileIndex: number,
  dropId: number,
  placed: readonly Placed[],
  notices: readonly string[],
): Promise<void> {
  const file = input.files[fileIndex];
  if (!file) throw new RangeError('file outside the batch');
  const { profile, staged } = file;
  const start = profile.shares.map(share => share.periodStartUs).reduce(least, null) ?? profile.chargeStartUs;
  const end = profile.shares.map(share => share.periodEndUs).reduce(greatest, null) ?? profile.chargeEndUs;
  const source = fileSource(file);
  await connection.run(
    `INSERT INTO drop_file (x_DropId, DropUid, Source, FileName, Format, FormatVersion, Sha256, SizeBytes, ImportedAt, x_LakeVersion,
       RowsRead, RowsAccepted, RowsRejected, RowsFlagged, IsDemo, Notices, Providers, PeriodStart, PeriodEnd, ParquetSha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::TIMESTAMP, $10, $11, $12, $13, $14, $15, $16, $17, ${timestampSql(start)}, ${timestampSql(end)}, $18)`,
    [
      dropId,
      dropUid(source, staged.sha256),
      source,
      staged.name,
      file.format,
      file.formatVersion,
      staged.sha256,
      BigInt(staged.sizeBytes),
      timestampText(input.at),
      input.lakeVersion,
      profile.read,
      profile.accepted,
      profile.rejected,
      profile.flagged,
      input.isDemo,
      JSON.stringify(notices),
      JSON.stringify(profile.providers),
      file.parquet.sha256,
    ],
  );
  for (const { claim, sliceId } of placed.filter(place => place.claim.file === fileIndex)) {
    for (const totals of claim.share.content.totals) {
      const amounts = measures.map(measure => {
        const amount = totals.amounts[measure];
        return amount === null ? 'NULL' : `'${formatAmount(amount)}'::DECIMAL(38, 24)`;
      });
      await connection.run(`INSERT INTO slice_drop VALUES ($1, $2, $3, $4, ${amounts.join(', ')})`, [
        sliceId,
        dropId,
        totals.currency,
        totals.rows,
      ]);
    }
  }
  for (const finding of profile.findings) {
    await connection.run(
      `INSERT INTO finding VALUES ($1, $2, $3, $4, $5, $6, [${finding.sampleRows.join(', ')}]::BIGINT[], $7)`,
      [
        dropId,
        finding.rule,
        finding.severity,
        finding.column,
        finding.message,
        finding.rows,
        JSON.stringify(finding.billedCost),
      ],
    );
  }
}
