import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordDataset } from '../../../src-core/anycost/records.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import { identifier } from '../import/sql-text.ts';
import { recordRows, rowKeySql } from './record-columns.ts';

/**
 * What becomes of a row that arrived: `inserted` counts from now on; `unchanged` is in the lake already; `duplicate` is the same, to the byte,
 * as another row that arrived; `older` is an earlier state of an observation that the lake or another row has.
 */
export type Verdict = 'inserted' | 'unchanged' | 'duplicate' | 'older';

export type ClassifyInput = {
  readonly dataset: RecordDataset;
  readonly source: string;
  readonly merge: RecordScan['merge'];
  readonly parquetPaths: readonly string[];
  /** Revision of a row that states none, for merges by row. */
  readonly rowRevision: bigint;
};

const listOf = (dataset: RecordDataset, sql: (name: string) => string) => dataset.totals.map(sql).join(', ');

/**
 * The rows of the claimed slices: `record_arriving` (one row a record: file, source row, key, revision, hash, totals) and `record_live` (what
 * counts there now, with its rowid). Narrow on purpose; the columns themselves are copied once, from Parquet to the fact table.
 *
 * A source without real ids may have equal identities (two requests in one instant). In a swap the file says everything, so each of them is
 * a row: they are numbered in order of content, and an equal number in another file is the same row. Where rows arrive piecemeal, equal
 * identities are states of one observation.
 */
export async function gatherRows(connection: DuckDBConnection, input: ClassifyInput): Promise<void> {
  const { dataset, merge } = input;
  const same = 'x_FileIndex, x_Scope, x_IdentityA, x_IdentityB';
  const isSwap = merge === 'swap';
  const totals = listOf(dataset, identifier);
  const key = rowKeySql(input.source, 'x_Scope', 'x_IdentityA', 'x_IdentityB', 'number');
  await connection.run(`CREATE OR REPLACE TEMP TABLE record_arriving AS
    SELECT file, source_row, x_SliceId, mode, ${key} AS key, rev, kept_rev, hash, is_old, ${totals} FROM (
      SELECT x_FileIndex::INTEGER AS file, x_SourceRow AS source_row, c.x_SliceId, c.mode, x_Scope, x_IdentityA, x_IdentityB, x_RowHash AS hash, ${totals},
        CASE WHEN x_Revision = 0 THEN ${input.rowRevision}::BIGINT ELSE x_Revision END AS rev, ${isSwap ? 'c.revision' : 'rev'} AS kept_rev,
        ${isSwap ? `rank() OVER (PARTITION BY ${same} ORDER BY x_Revision DESC) > 1` : 'false'} AS is_old,
        ${isSwap ? `row_number() OVER (PARTITION BY ${same}, x_Revision ORDER BY x_RowHash, x_SourceRow)` : '1::BIGINT'} AS number
      FROM ${recordRows(input.parquetPaths)} JOIN record_claim c ON c.scope = x_Scope AND c."day" = x_Day WHERE x_IsAccepted)`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE record_live AS
    SELECT f.rowid AS id, f.x_SliceId, f.x_RowKey AS key, f.x_Revision AS rev, f.x_RowHash AS hash, f.x_DropId, ${identifier(dataset.at)} AS at_instant, ${totals}
    FROM ${dataset.table} f WHERE f.x_SliceId IN (SELECT x_SliceId FROM record_claim WHERE NOT is_new)`);
}

/**
 * Judge each arriving row against the others and against what is live: `record_verdict`, one row a record.
 *
 * Newer is the larger revision. Among equal revisions the larger totals win (usage only grows while it is being counted), then the row hash:
 * arbitrary, but the same in any order of files.
 */
export async function judgeRows(connection: DuckDBConnection, { dataset }: ClassifyInput): Promise<void> {
  const rank = (prefix: string) =>
    `(${[`${prefix}rev`, ...dataset.totals.map(name => `coalesce(${prefix}${identifier(name)}, -1)`), `${prefix}hash`].join(', ')})`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE record_verdict AS
    WITH ranked AS (
      SELECT *, row_number() OVER best AS place, first_value(hash) OVER best AS best_hash FROM record_arriving
      WINDOW best AS (PARTITION BY key ORDER BY is_old, rev DESC, ${listOf(dataset, name => `coalesce(${identifier(name)}, -1) DESC`)}, hash DESC, file, source_row))
    SELECT r.file, r.source_row, r.x_SliceId, r.key, r.kept_rev, r.hash, l.id AS live_id, l.x_DropId AS live_drop, l.rev AS live_rev, ${listOf(dataset, name => `r.${identifier(name)}`)},
      CASE WHEN place > 1 AND NOT is_old AND r.hash = best_hash THEN 'duplicate'
        WHEN place > 1 OR is_old THEN 'older'
        WHEN l.id IS NULL THEN CASE WHEN mode = 'stale' THEN 'older' ELSE 'inserted' END
        WHEN l.hash = r.hash THEN 'unchanged'
        WHEN mode = 'replace' THEN 'inserted'
        WHEN mode = 'stale' THEN 'older'
        WHEN ${rank('r.')} > ${rank('l.')} THEN 'inserted' ELSE 'older' END AS verdict
    FROM ranked r LEFT JOIN record_live l ON l.key = r.key AND l.x_SliceId = r.x_SliceId`);
}
