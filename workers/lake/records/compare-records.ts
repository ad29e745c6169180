import type { DuckDBConnection } from '@duckdb/node-api';
import { type RecordDataset, recordDatasets } from '../../../src-core/anycost/records.ts';
import { hashSums } from '../import/content-hash.ts';
import { allRows } from '../import/sql-run.ts';
import { rowHashSql } from './record-columns.ts';

/** For the doctor: what the lake says of its usage records against the records themselves. @returns what is wrong, in words */
export async function compareRecords(connection: DuckDBConnection): Promise<string[]> {
  const problems: string[] = [];
  for (const dataset of Object.values(recordDatasets)) {
    problems.push(...(await compareSlices(connection, dataset)), ...(await compareKeys(connection, dataset)));
    problems.push(...(await compareDrops(connection, dataset)));
  }
  return [...problems, ...(await compareReplaced(connection))];
}

/** Hash every live record again. */
async function compareSlices(connection: DuckDBConnection, dataset: RecordDataset): Promise<string[]> {
  const rows = await allRows(
    connection,
    `SELECT coalesce(s.x_SliceId, f.x_SliceId) AS id FROM (SELECT * FROM record_slice WHERE Dataset = $1 AND "Rows" > 0) s
     FULL JOIN (SELECT x_SliceId, count(*) AS n, ${hashSums('row_hash')} FROM (SELECT x_SliceId, ${rowHashSql(dataset)} AS row_hash FROM ${dataset.table}) GROUP BY 1) f
       ON f.x_SliceId = s.x_SliceId
     WHERE (s."Rows", s.HashSum1, s.HashSum2) IS DISTINCT FROM (f.n, f.h1, f.h2) ORDER BY 1`,
    [dataset.name],
  );
  return rows.map(row => `records of slice ${row.id} (${dataset.name}) differ from what was imported`);
}

/** An observation counts once. */
async function compareKeys(connection: DuckDBConnection, dataset: RecordDataset): Promise<string[]> {
  const [row] = await allRows(
    connection,
    `SELECT count(*) AS n FROM (SELECT x_RowKey FROM ${dataset.table} GROUP BY 1 HAVING count(*) > 1)`,
  );
  return Number(row?.n) > 0 ? [`${row?.n} observations of ${dataset.name} count more than once`] : [];
}

async function compareDrops(connection: DuckDBConnection, dataset: RecordDataset): Promise<string[]> {
  const rows = await allRows(
    connection,
    `SELECT coalesce(d.x_DropId, f.x_DropId) AS id FROM (SELECT x_DropId, LiveRows FROM record_drop WHERE Dataset = $1 AND LiveRows > 0) d
     FULL JOIN (SELECT x_DropId, count(*) AS n FROM ${dataset.table} GROUP BY 1) f ON f.x_DropId = d.x_DropId
     WHERE d.LiveRows IS DISTINCT FROM f.n ORDER BY 1`,
    [dataset.name],
  );
  return rows.map(row => `drop ${row.id} (${dataset.name}) has other rows than it says`);
}

async function compareReplaced(connection: DuckDBConnection): Promise<string[]> {
  const kept = Object.values(recordDatasets).map(dataset => `(SELECT count(*) FROM ${dataset.table}_superseded)`);
  const [row] = await allRows(
    connection,
    `SELECT ${kept.join(' + ')} AS kept, (SELECT coalesce(sum("Rows"), 0)::BIGINT FROM record_replacement) AS replaced`,
  );
  return row?.kept === row?.replaced ? [] : [`${row?.replaced} records were replaced and ${row?.kept} are kept`];
}
