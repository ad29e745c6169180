import type { DuckDBConnection } from '@duckdb/node-api';
import { recordLakeColumns } from '../../../src-core/anycost/records.ts';
import { identifier } from '../import/sql-text.ts';
import type { ClassifyInput } from './classify.ts';
import { recordRows, rowHashSql } from './record-columns.ts';

/**
 * Put together what several files say of one observation, column by column: each value is that of the largest revision that has one, and
 * among equal revisions the larger value. Because each column keeps its own revision, any order of files gives the same row.
 * Leaves `record_merged` (whole rows) and `record_verdict` (as `judgeRows`, `inserted` for all rows of a key whose row is new or changed).
 */
export async function coalesceRows(connection: DuckDBConnection, input: ClassifyInput): Promise<void> {
  const { dataset } = input;
  const columns = recordLakeColumns(dataset).map(column => identifier(column.name));
  const list = columns.join(', ');
  const revisionOf = (index: number) => `coalesce(revisions[${index + 1}], rev)`;
  const picked = columns.flatMap((name, index) => [
    `arg_max(${name}, (${revisionOf(index)}, ${name})) AS ${name}`,
    `max(CASE WHEN ${name} IS NOT NULL THEN ${revisionOf(index)} END) AS r${index}`,
  ]);
  const perColumn = `[${columns.map((_, index) => `r${index}`).join(', ')}]`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE record_merged AS
    WITH part AS (
      SELECT a.key, a.x_SliceId, a.file, a.source_row, a.rev, NULL::BIGINT[] AS revisions, NULL::BIGINT AS live_id, ${columns.map(name => `p.${name}`).join(', ')}
      FROM record_arriving a JOIN ${recordRows(input.parquetPaths)} p ON p.x_FileIndex = a.file AND p.x_SourceRow = a.source_row
      UNION ALL
      SELECT f.x_RowKey, f.x_SliceId, NULL, NULL, f.x_Revision, f.x_Revisions, f.rowid, ${list}
      FROM ${dataset.table} f WHERE f.rowid IN (SELECT id FROM record_live WHERE key IN (SELECT key FROM record_arriving))),
    picked AS (
      SELECT key, x_SliceId, max(file) AS file, arg_max(source_row, file) AS source_row, max(live_id) AS live_id, ${picked.join(', ')}
      FROM part GROUP BY key, x_SliceId)
    SELECT key, x_SliceId, file, source_row, live_id, list_max(${perColumn}) AS rev,
      CASE WHEN list_unique(${perColumn}) > 1 THEN ${perColumn} END AS revisions, ${rowHashSql(dataset)} AS hash, ${list} FROM picked`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE record_verdict AS
    SELECT a.file, a.source_row, a.x_SliceId, a.key, m.rev AS kept_rev, m.hash, m.live_id, l.x_DropId AS live_drop, l.rev AS live_rev,
      ${dataset.totals.map(name => `a.${identifier(name)}`).join(', ')},
      CASE WHEN l.hash = m.hash THEN 'unchanged' ELSE 'inserted' END AS verdict
    FROM record_arriving a JOIN record_merged m USING (key, x_SliceId) LEFT JOIN record_live l ON l.id = m.live_id`);
}
