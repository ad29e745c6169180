import { resolveDimension } from '../../../src-core/query/dimensions.ts';
import { groupedSql } from '../../../src-core/query/grouped-sql.ts';
import { type LakeFacts, planGrouped } from '../../../src-core/query/plan.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { quoteIdentifier as q } from '../../../src-core/query/sql-text.ts';
import type { Snapshot } from './snapshot.ts';

export type ValuesAnswer = { values: { value: string | null; rows: number }[]; more: boolean };

/** Instants come as "YYYY-MM-DD HH:MM:SS" in UTC, which a filter accepts again. */
export async function readValues(
  input: { dimension: string; search: string; filters: readonly Filter[]; limit: number },
  lake: LakeFacts,
  snapshot: Snapshot,
): Promise<ValuesAnswer> {
  const { name } = resolveDimension(input.dimension);
  const search: Filter[] = input.search === '' ? [] : [{ dimension: name, op: 'contains', values: [input.search] }];
  const plan = planGrouped(
    {
      measures: ['BilledCost'],
      dimensions: [name],
      grain: 'none',
      from: null,
      to: null,
      filters: [...input.filters, ...search],
      zone: 'UTC',
      compare: 'none',
      withRows: true,
    },
    lake,
  );
  const grouped = groupedSql(plan);
  const rows = await snapshot.all({
    sql: `-- grain: one row per value
      SELECT CAST(${q(name)} AS VARCHAR) AS value, CAST(sum("Rows") AS BIGINT) AS rows, max("BilledCost") AS largest
      FROM (${grouped.sql}) GROUP BY ${q(name)}
      ORDER BY largest DESC NULLS LAST, value NULLS LAST LIMIT ${Math.trunc(input.limit) + 1}`,
    params: grouped.params,
  });
  const values = rows.map(row => ({ value: row.value === null ? null : String(row.value), rows: Number(row.rows) }));
  return { values: values.slice(0, input.limit), more: values.length > input.limit };
}
