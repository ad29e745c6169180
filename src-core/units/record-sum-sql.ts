import { type RecordDatasetName, recordDatasets } from '../anycost/records.ts';
import { quoteIdentifier as q, SqlParams, type SqlText } from '../query/sql-text.ts';
import { exactSumSql } from '../records/exact-sum.ts';
import { type Stretch, stretchBucketSql, stretchConditions } from './usage-volume-sql.ts';

/** Sum of a column of records by time. Columns bucket_ms, `total whole`, `total part` (see exactSum) and open (rows without a value). */
export function recordSumSql(name: RecordDatasetName, column: string, stretch: Stretch): SqlText {
  const dataset = recordDatasets[name];
  const params = new SqlParams();
  const at = `f.${q(dataset.at)}`;
  const type = dataset.columns.find(each => each.name === column)?.type === 'integer' ? 'integer' : 'decimal';
  const conditions = [`${at} IS NOT NULL`, ...stretchConditions(at, stretch, params)];
  return {
    sql: `-- grain: ${stretch.grain}
SELECT epoch_ms(${stretchBucketSql(at, stretch)}) AS bucket_ms, ${exactSumSql(`f.${q(column)}`, 'total', type)}, count(*) FILTER (f.${q(column)} IS NULL)::BIGINT AS open
FROM ${dataset.table} AS f WHERE ${conditions.join(' AND ')} GROUP BY 1`,
    params: params.values,
  };
}
