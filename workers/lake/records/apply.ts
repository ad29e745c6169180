import type { DuckDBConnection } from '@duckdb/node-api';
import { identifier } from '../import/sql-text.ts';
import type { ClassifyInput } from './classify.ts';
import { datasetColumnList, hostColumns, recordRows } from './record-columns.ts';

export type ApplyInput = ClassifyInput & {
  readonly lakeVersion: number;
  /** The drop of file `i` is `firstDropId + i`. */
  readonly firstDropId: number;
};

/**
 * Which live rows no longer count: `record_gone` (rowid, its drop, the file that replaces it; no file = the source no longer has it).
 * @param within SQL over `l.at_instant` and `l.x_SliceId`: where a swap may take rows out that it does not have
 */
export async function findGone(connection: DuckDBConnection, input: ClassifyInput, within: string): Promise<void> {
  const absent =
    input.merge === 'swap'
      ? `UNION ALL SELECT l.id, l.x_SliceId, l.x_DropId, NULL FROM record_live l JOIN record_claim c USING (x_SliceId)
         WHERE c.mode = 'replace' AND ${within} AND NOT EXISTS (SELECT 1 FROM record_verdict v WHERE v.live_id = l.id)`
      : '';
  await connection.run(`CREATE OR REPLACE TEMP TABLE record_gone AS
    SELECT live_id AS id, any_value(x_SliceId) AS x_SliceId, any_value(live_drop) AS old_drop, min(file) AS file FROM record_verdict
    WHERE verdict = 'inserted' AND live_id IS NOT NULL GROUP BY live_id ${absent}`);
}

/** Move replaced rows aside, put new ones in, remember newer revisions of rows that say the same. */
export async function applyVerdicts(connection: DuckDBConnection, input: ApplyInput): Promise<void> {
  const { dataset, merge, lakeVersion, firstDropId } = input;
  const { table } = dataset;
  const columns = datasetColumnList(dataset);
  const stored = [...hostColumns, ...columns].join(', ');
  await confirmRevisions(connection, input);
  await connection.run(`INSERT INTO ${table}_superseded (${stored}, x_ValidTo)
    SELECT ${stored}, ${lakeVersion} FROM ${table} f WHERE f.rowid IN (SELECT id FROM record_gone)`);
  await connection.run(`DELETE FROM ${table} WHERE rowid IN (SELECT id FROM record_gone)`);
  if (merge === 'coalesce') {
    await connection.run(`INSERT INTO ${table} (${stored})
      SELECT m.x_SliceId, ${firstDropId} + m.file, m.source_row, m.key, m.hash, m.rev, m.revisions, ${lakeVersion}, ${datasetColumnList(dataset, 'm.').join(', ')}
      FROM record_merged m WHERE m.key IN (SELECT key FROM record_verdict WHERE verdict = 'inserted')`);
    return;
  }
  await connection.run(`INSERT INTO ${table} (${stored})
    SELECT v.x_SliceId, ${firstDropId} + v.file, v.source_row, v.key, v.hash, v.kept_rev, NULL, ${lakeVersion}, ${datasetColumnList(dataset, 'p.').join(', ')}
    FROM ${recordRows(input.parquetPaths)} p JOIN record_verdict v ON v.file = p.x_FileIndex AND v.source_row = p.x_SourceRow
    WHERE v.verdict = 'inserted'`);
}

/**
 * A row that says what the lake has, under a newer revision, confirms it: without this an older state that arrives later would win. What
 * the row says does not change, so neither the lake's hash nor any as-of answer does. Swaps keep the revision with the slice instead.
 */
async function confirmRevisions(connection: DuckDBConnection, { dataset, merge }: ClassifyInput): Promise<void> {
  if (merge === 'upsert') {
    await connection.run(`UPDATE ${dataset.table} SET x_Revision = v.kept_rev FROM record_verdict v
      WHERE ${identifier(dataset.table)}.rowid = v.live_id AND v.verdict = 'unchanged' AND v.kept_rev > v.live_rev`);
  }
  if (merge === 'coalesce') {
    await connection.run(`UPDATE ${dataset.table} SET x_Revision = m.rev, x_Revisions = m.revisions FROM record_merged m
      WHERE ${identifier(dataset.table)}.rowid = m.live_id AND ${identifier(dataset.table)}.x_RowHash = m.hash
        AND (x_Revision, x_Revisions) IS DISTINCT FROM (m.rev, m.revisions)`);
  }
}
