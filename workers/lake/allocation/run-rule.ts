import type { DuckDBConnection } from '@duckdb/node-api';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { attributeJoins, cellColumns, firstRuleSql, measureColumns, monthSql, within } from './cells.ts';
import { splitPool } from './split-pool.ts';
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
  await findKeys(connection, rule);
  const columns = `${cellColumns()}, ${measureColumns()}, "Rows"`;
  const placed = `SELECT ${cellColumns('p.', { x_TeamProductKey: 'k.NewKey' })}, ${measureColumns('a.')},
      CASE WHEN k.Target IS NULL THEN p."Rows" ELSE 0 END AS "Rows", CASE WHEN k.Target IS NULL THEN 'unallocated' ELSE 'split' END AS x_AllocationKind, p.x_PoolCell
    FROM allocation_part a JOIN allocation_key k USING (Place) JOIN allocation_pool p ON p.x_PoolCell = a.x_PoolCell AND ${within('p.Bucket', monthSql(month))}`;
  const intoMonth = (from: string) => `INSERT INTO allocated_day BY NAME -- grain: pool cell x target
    SELECT ${columns}, ${literal(rule.id)} AS x_AllocationRule, x_AllocationKind, x_PoolCell FROM ${from}`;
  if (feeds.length === 0) {
    await connection.run(intoMonth(`(${placed})`));
  } else {
    await connection.run(`CREATE OR REPLACE TEMP TABLE allocation_placed AS
      SELECT c.*, CASE WHEN c.x_AllocationKind = 'split' THEN ${firstRuleSql(feeds, 'c.Bucket')} END AS x_Next FROM (${placed}) c ${attributeJoins}`);
    await connection.run(intoMonth('allocation_placed WHERE x_Next IS NULL'));
    await connection.run(`INSERT INTO allocation_pool BY NAME
      SELECT (SELECT coalesce(max(x_PoolCell), 0) FROM allocation_pool) + row_number() OVER () AS x_PoolCell, ${columns},
        x_Next AS x_AllocationRule, ${literal(rule.id)} AS x_PlacedBy, x_PoolCell AS x_FromCell FROM allocation_placed WHERE x_Next IS NOT NULL`);
    await connection.run('DROP TABLE allocation_placed');
  }
  for (const table of ['part', 'place', 'key']) await connection.run(`DROP TABLE allocation_${table}`);
}

/** `allocation_key`: each place of `allocation_place` with the key of the same attributes, the target in the place of the rule's one. */
async function findKeys(connection: DuckDBConnection, { attribute }: SplitRule): Promise<void> {
  const attributes = teamProductAttributes.map(identifier).join(', ');
  const placed = teamProductAttributes
    .map(name => (name === attribute ? `l.Target AS ${identifier(name)}` : `t.${identifier(name)}`))
    .join(', ');
  const wanted = `(SELECT l.Place, l.Target, ${placed} FROM allocation_place l LEFT JOIN dim_team_product t ON t.x_TeamProductKey = l.OldKey)`;
  await connection.run(`INSERT INTO dim_team_product SELECT (SELECT coalesce(max(x_TeamProductKey), 0) FROM dim_team_product) + row_number() OVER (ORDER BY ${attributes}), ${attributes}
    FROM (SELECT ${attributes} FROM ${wanted} EXCEPT SELECT ${attributes} FROM dim_team_product)`);
  const same = teamProductAttributes
    .map(name => `d.${identifier(name)} IS NOT DISTINCT FROM w.${identifier(name)}`)
    .join(' AND ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE allocation_key AS
    SELECT w.Place, w.Target, d.x_TeamProductKey AS NewKey FROM ${wanted} w JOIN dim_team_product d ON ${same}`);
}
