import type { DuckDBConnection } from '@duckdb/node-api';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { orderRules } from '../../../src-core/engines/allocation/order-rules.ts';
import { measureSums } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';
import {
  assignedCellsSql,
  cellColumns,
  cellDimensions,
  measureColumns,
  monthSql,
  restKindSql,
  within,
} from './cells.ts';
import { proveMonth } from './proof.ts';
import { runRule } from './run-rule.ts';

export type MonthRun = {
  /** YYYY-MM */
  readonly month: string;
  /** Those in force in the month; none = it is as billed, which is proved too. */
  readonly rules: readonly SplitRule[];
  /** Rules to run anew; null = all, and the pools with them. Closed under `feeds`: whoever takes up what one of them places is among them. */
  readonly only: ReadonlySet<string> | null;
  readonly isStrict: boolean;
};

/**
 * Work out a month under its rules and store it with its proof.
 * @returns whether anything was split: otherwise the month stays in the rollups
 * @throws AppError `allocation.not-closed`, `allocation.negative-weight`
 */
export async function runMonth(connection: DuckDBConnection, run: MonthRun): Promise<boolean> {
  const { month, rules, only, isStrict } = run;
  await forget(connection, run);
  const { order, feeds } = orderRules(rules);
  if (only === null && (rules.length === 0 || !(await makePools(connection, month, rules)))) {
    await proveMonth(connection, month, order, false);
    return false;
  }
  for (const rule of order) {
    if (only !== null && !only.has(rule.id)) continue;
    await runRule(connection, { rule, month, rules, feeds: feeds.get(rule.id) ?? [], isStrict });
  }
  const dimensions = [...cellDimensions, 'BillingCurrency', 'x_AllocationRule', 'x_AllocationKind']
    .map(identifier)
    .join(', ');
  await connection.run(`INSERT INTO allocated_month BY NAME
    SELECT x_SliceId, date_trunc('month', Bucket) AS Bucket, ${dimensions}, ${measureSums()}, sum("Rows")::BIGINT AS "Rows"
    FROM allocated_day WHERE ${within('Bucket', monthSql(month))} GROUP BY ALL`);
  await proveMonth(connection, month, order, true);
  return true;
}

/** Take out what the run will write again. */
async function forget(connection: DuckDBConnection, { month, only }: MonthRun): Promise<void> {
  const bounds = monthSql(month);
  const list = only === null ? null : [...only].map(literal).join(', ');
  const among = (column: string) => (list === null ? '' : ` AND ${column} IN (${list})`);
  await connection.run(`DELETE FROM allocated_month WHERE ${within('Bucket', bounds)}`);
  await connection.run(`DELETE FROM allocation_proof WHERE "Month" = ${bounds.start}`);
  await connection.run(`DELETE FROM allocation_weight WHERE "Month" = ${bounds.start}${among('Rule')}`);
  await connection.run(`DELETE FROM allocated_day WHERE ${within('Bucket', bounds)}${among('x_AllocationRule')}`);
  await connection.run(`DELETE FROM allocation_pool WHERE ${within('Bucket', bounds)}${among('x_PlacedBy')}`);
}

/** Each charge of the month to its pool or to the rest. @returns whether there is any pool */
async function makePools(connection: DuckDBConnection, month: string, rules: readonly SplitRule[]): Promise<boolean> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE allocation_cell AS ${assignedCellsSql(rules, month)}`);
  const columns = `${cellColumns()}, ${measureColumns()}, "Rows"`;
  const pools = await connection.run(`INSERT INTO allocation_pool BY NAME
    SELECT (SELECT coalesce(max(x_PoolCell), 0) FROM allocation_pool) + row_number() OVER () AS x_PoolCell, ${columns}, x_AllocationRule
    FROM allocation_cell WHERE x_AllocationRule IS NOT NULL`);
  const isSplit = pools.rowsChanged > 0;
  if (isSplit)
    await connection.run(`INSERT INTO allocated_day BY NAME
      SELECT ${cellColumns('c.')}, ${measureColumns('c.')}, c."Rows", NULL::VARCHAR AS x_AllocationRule, ${restKindSql} AS x_AllocationKind
      FROM allocation_cell c LEFT JOIN dim_team_product t ON t.x_TeamProductKey = c.x_TeamProductKey WHERE c.x_AllocationRule IS NULL`);
  await connection.run('DROP TABLE allocation_cell');
  return isSplit;
}
