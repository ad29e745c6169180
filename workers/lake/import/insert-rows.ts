import type { DuckDBConnection } from '@duckdb/node-api';
import { factColumns } from '../../../src-core/anycost/schema.ts';
import type { TagPolicy } from '../../../src-core/policy/tag-policy.ts';
import type { Placed } from './conservation.ts';
import { fillDimensions, resourceKeySql } from './dimensions.ts';
import { insertMany, timestampCell } from './insert-many.ts';
import type { ParsedFile } from './parsed-file.ts';
import { identifier, mappedRows } from './sql-text.ts';

/** A file on its way into the fact tables. */
export type ArrivingFile = {
  readonly file: ParsedFile;
  readonly parquetPath: string;
  readonly dropId: number;
  readonly placed: readonly Placed[];
};

/** Mapped rows with the same columns can be read by one statement; planning one costs as much as inserting 10,000 rows. */
export function bySameColumns(files: readonly ArrivingFile[]): ArrivingFile[][] {
  return [
    ...Map.groupBy(files, ({ file }) => JSON.stringify([file.present, file.rejectMasks, file.customKeys])).values(),
  ];
}

/** Put accepted rows of files with the same columns into the fact tables, under their slices and drops. */
export async function insertRows(
  connection: DuckDBConnection,
  files: readonly ArrivingFile[],
  policy: TagPolicy,
): Promise<void> {
  const [first] = files;
  if (!first) return;
  const { present, customKeys, rejectMasks } = first.file;
  const from = mappedRows(files.map(file => file.parquetPath));
  await fillDimensions(connection, { from, present, customKeys }, policy);
  const has = new Set(present);
  const column = (name: string, type: string) => (has.has(name) ? `r.${identifier(name)}` : `NULL::${type}`);
  const keys: Record<string, string> = {
    x_SliceId: 's.x_SliceId',
    x_DropId: 's.x_DropId',
    x_SourceRow: 'r.x_SourceRow',
    x_TeamProductKey: 'k.x_TeamProductKey',
    x_ModelVersionKey: 'k.x_ModelVersionKey',
    x_SourceTeamProductKey: 'k.x_TeamProductKey',
    ...(has.has('ResourceId')
      ? { x_ResourceKey: `CASE WHEN r."ResourceId" IS NOT NULL THEN ${resourceKeySql('r."ResourceId"')} END` }
      : {}),
  };
  // Columns that the file does not have are not named: DuckDB fills them with NULL.
  const filled = factColumns.filter(entry => entry.name in keys || has.has(entry.name));
  const select = filled.map(entry => keys[entry.name] ?? `r.${identifier(entry.name)}`);
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE slice_of (x_FileIndex UBIGINT, x_SliceId INTEGER, x_DropId INTEGER, account VARCHAR, start TIMESTAMP, is_live BOOLEAN)',
  );
  await insertMany(
    connection,
    'slice_of',
    {
      x_FileIndex: 'UBIGINT',
      x_SliceId: 'INTEGER',
      x_DropId: 'INTEGER',
      account: 'VARCHAR',
      start: 'TIMESTAMP',
      is_live: 'BOOLEAN',
    },
    files.flatMap(({ placed, dropId }, index) =>
      placed.map(({ claim, sliceId, isLive }) => ({
        x_FileIndex: index,
        x_SliceId: sliceId,
        x_DropId: dropId,
        account: claim.share.billingAccountId,
        start: timestampCell(claim.share.periodStartUs),
        is_live: isLive,
      })),
    ),
  );
  const isAccepted = rejectMasks.map(mask => `r.${identifier(mask)} = 0`).join(' AND ');
  for (const [table, isLive] of [
    ['fact_cost_usage', true],
    ['fact_cost_usage_superseded', false],
  ] as const) {
    if (!files.some(({ placed }) => placed.some(place => place.isLive === isLive))) continue;
    await connection.run(`INSERT INTO ${table} (${filled.map(entry => identifier(entry.name)).join(', ')})
      SELECT ${select.join(', ')} FROM ${from} r
      LEFT JOIN bundle_key k ON k.x_Bundle = r.x_Bundle
      JOIN slice_of s ON s.is_live = ${isLive} AND s.x_FileIndex = r.x_FileIndex
        AND s.account IS NOT DISTINCT FROM ${column('BillingAccountId', 'VARCHAR')}
        AND s.start IS NOT DISTINCT FROM ${column('BillingPeriodStart', 'TIMESTAMP')}
      WHERE ${isAccepted}`);
  }
  await connection.run('DROP TABLE slice_of');
}
