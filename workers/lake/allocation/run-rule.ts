import type { DuckDBConnection } from '@duckdb/node-api';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { attributeJoins, cellColumns, firstRuleSql, measureColumns, monthSql, within } from './cells.ts';
import { splitPool, UNALLOCATED } from './split-pool.ts';
import { readWeights } from './weights.ts';

export type RuleRun = {
  readonly rule: SplitRule;
  readonly month: string;
  /** All rules in force in the month. */
  readonly rules: readonly SplitRule[];
  /** Who takes up what this rule places, in the order of the list. */
  readonly feeds: readonly SplitRule[];
  readonly isStrict: boolean;
};

/** Split the pool of one rule and put each part where it belongs: into the month, or into the pool of a later rule. */
export async function runRule(connection: DuckDBConnection, run: RuleRun): Promise<void> {
  const { rule, month, rules, feeds, isStrict } = run;
  const weights = await readWeights(connection, rule, month, rules);
  await splitPool(connection, { rule, month, weights, isStrict });
  await findPlaces(connection, rule);
  const cells = cellColumns('p.', { x_TeamProductKey: 'l.NewKey' });
  await connection.run(`CREATE OR REPLACE TEMP TABLE allocation_placed AS -- grain: pool cell x target
    SELECT ${cells}, ${measureColumns('a.')}, CASE WHEN a.Target = ${UNALLOCATED} THEN p."Rows" ELSE 0 END AS "Rows",
      CASE WHEN a.Target = ${UNALLOCATED} THEN 'unallocated' ELSE 'split' END AS x_AllocationKind, p.x_PoolCell
    FROM allocation_part a JOIN allocation_pool p ON p.x_PoolCell = a.x_PoolCell AND ${within('p.Bucket', monthSql(month))}
    JOIN allocation_place l ON l.OldKey IS NOT DISTINCT FROM p.x_TeamProductKey AND l.Target = a.Target`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE allocation_next AS
    SELECT c.*, CASE WHEN c.x_AllocationKind = 'split' THEN ${firstRuleSql(feeds, 'c.Bucket')} END AS x_Next FROM allocation_placed c ${attributeJoins}`);
  const columns = `${cellColumns()}, ${measureColumns()}, "Rows"`;
  await connection.run(`INSERT INTO allocated_day BY NAME
    SELECT ${columns}, ${literal(rule.id)} AS x_AllocationRule, x_AllocationKind, x_PoolCell FROM allocation_next WHERE x_Next IS NULL`);
  if (feeds.length > 0)
    await connection.run(`INSERT INTO allocation_pool BY NAME
      SELECT (SELECT coalesce(max(x_PoolCell), 0) FROM allocation_pool) + row_number() OVER () AS x_PoolCell, ${columns},
        x_Next AS x_AllocationRule, ${literal(rule.id)} AS x_PlacedBy, x_PoolCell AS x_FromCell FROM allocation_next WHERE x_Next IS NOT NULL`);
  for (const table of ['part', 'target', 'place', 'placed', 'next'])
    await connection.run(`DROP TABLE allocation_${table}`);
}

/** `allocation_place`: key of a pool cell x target -> key of the same attributes with the target in the place of the rule's one. */
async function findPlaces(connection: DuckDBConnection, { attribute }: SplitRule): Promise<void> {
  const attributes = teamProductAttributes.map(identifier).join(', ');
  const placed = teamProductAttributes
    .map(name => (name === attribute ? `g.Name AS ${identifier(name)}` : `t.${identifier(name)}`))
    .join(', ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE allocation_wanted AS -- grain: key x target
    SELECT k.OldKey, k.Target, ${placed}
    FROM (SELECT DISTINCT p.x_TeamProductKey AS OldKey, a.Target FROM allocation_part a JOIN allocation_pool p USING (x_PoolCell)) k
    JOIN allocation_target g USING (Target) LEFT JOIN dim_team_product t ON t.x_TeamProductKey = k.OldKey`);
  await connection.run(`INSERT INTO dim_team_product SELECT (SELECT coalesce(max(x_TeamProductKey), 0) FROM dim_team_product) + row_number() OVER (ORDER BY ${attributes}), ${attributes}
    FROM (SELECT ${attributes} FROM allocation_wanted EXCEPT SELECT ${attributes} FROM dim_team_product)`);
  const same = teamProductAttributes
    .map(name => `d.${identifier(name)} IS NOT DISTINCT FROM w.${identifier(name)}`)
    .join(' AND ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE allocation_place AS
    SELECT w.OldKey, w.Target, d.x_TeamProductKey AS NewKey FROM allocation_wanted w JOIN dim_team_product d ON ${same}`);
  await connection.run('DROP TABLE allocation_wanted');
}
