import type { DuckDBConnection } from '@duckdb/node-api';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { insertMany } from '../import/insert-many.ts';
import { allRows, toBigInt } from '../import/sql-run.ts';
import { identifier } from '../import/sql-text.ts';
import { changedSql, type LineMatch, outcomeSql } from './evaluate.ts';

const attributes = teamProductAttributes.map(identifier).join(', ');

/** Slices with a line that `evaluateRules` would change. */
export async function changedSlices(connection: DuckDBConnection): Promise<number[]> {
  const rows = await allRows(
    connection,
    `SELECT DISTINCT g.x_SliceId FROM ${outcomeSql} WHERE ${changedSql} ORDER BY 1`,
  );
  return rows.map(row => Number(row.x_SliceId));
}

/** Give lines of these live slices the attributes that the rules worked out. What they cost does not move. */
export async function writeAttributes(
  connection: DuckDBConnection,
  sliceIds: readonly number[],
  match: LineMatch,
): Promise<void> {
  if (sliceIds.length === 0) return;
  await connection.run(`INSERT INTO dim_team_product SELECT (SELECT coalesce(max(x_TeamProductKey), 0) FROM dim_team_product) + row_number() OVER (ORDER BY ${attributes}), ${attributes}
    FROM (SELECT DISTINCT ${attributes} FROM rule_state EXCEPT SELECT ${attributes} FROM dim_team_product)`);
  const same = teamProductAttributes
    .map(name => `t.${identifier(name)} IS NOT DISTINCT FROM r.${identifier(name)}`)
    .join(' AND ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE rule_key AS
    SELECT r.* EXCLUDE ("x_Hits", ${attributes}), t.x_TeamProductKey AS new_key FROM rule_state r JOIN dim_team_product t ON ${same}`);
  await connection.run(`UPDATE fact_cost_usage AS f SET x_TeamProductKey = s.new_key FROM rule_key s
    WHERE f.x_SliceId IN (${sliceIds.join(', ')}) AND ${match.sql} AND f.x_TeamProductKey IS DISTINCT FROM s.new_key`);
  await connection.run('DROP TABLE rule_key');
}

/**
 * Make new versions of live slices, line for line the same, and set the old ones aside so that any earlier state can still be read.
 * The lines stay where they are and get the new slice's number; the copy is what is written.
 * @returns old slice id -> new one
 * @throws AppError `import.not-conserved` when a count or a sum of a new version differs
 */
export async function newVersions(
  connection: DuckDBConnection,
  sliceIds: readonly number[],
  lakeVersion: number,
): Promise<Map<number, number>> {
  const [next] = await allRows(connection, 'SELECT coalesce(max(x_SliceId), 0) + 1 AS id FROM slice');
  const renumbered = new Map(sliceIds.map((sliceId, index) => [sliceId, Number(next?.id) + index]));
  if (renumbered.size === 0) return renumbered;
  await connection.run('CREATE OR REPLACE TEMP TABLE rule_slice (old_id INTEGER, new_id INTEGER)');
  const rows = [...renumbered].map(([old_id, new_id]) => ({ old_id, new_id }));
  await insertMany(connection, 'rule_slice', { old_id: 'INTEGER', new_id: 'INTEGER' }, rows);
  const old = 'SELECT old_id FROM rule_slice';
  await connection.run(
    `INSERT INTO fact_cost_usage_superseded SELECT * FROM fact_cost_usage WHERE x_SliceId IN (${old})`,
  );
  await connection.run(
    'UPDATE fact_cost_usage AS f SET x_SliceId = r.new_id FROM rule_slice r WHERE f.x_SliceId = r.old_id',
  );
  await connection.run(`INSERT INTO slice SELECT s.* REPLACE (r.new_id AS x_SliceId, ${lakeVersion} AS ValidFrom)
    FROM slice s JOIN rule_slice r ON r.old_id = s.x_SliceId`);
  await connection.run(`UPDATE slice SET ValidTo = ${lakeVersion} WHERE x_SliceId IN (${old})`);
  await connection.run(
    'INSERT INTO slice_drop SELECT d.* REPLACE (r.new_id AS x_SliceId) FROM slice_drop d JOIN rule_slice r ON r.old_id = d.x_SliceId',
  );
  await checkNewVersions(connection);
  return renumbered;
}

/** Count and exact sums per slice and currency: what lies in the tables now against the control totals of the import. */
async function checkNewVersions(connection: DuckDBConnection): Promise<void> {
  const sums = measures.map(name => `sum(${identifier(name)}) AS ${identifier(name)}`).join(', ');
  const grain = (rows: string, table: string) =>
    `SELECT x_SliceId, BillingCurrency, ${rows} AS n, ${sums} FROM ${table} WHERE x_SliceId IN (SELECT new_id FROM rule_slice) GROUP BY 1, 2`;
  const [facts, totals] = [grain('count(*)::BIGINT', 'fact_cost_usage'), grain('sum("Rows")::BIGINT', 'slice_drop')];
  const [wrong] = await allRows(
    connection,
    `SELECT count(*) AS n, any_value(x_SliceId) AS id FROM ((${facts} EXCEPT ${totals}) UNION ALL (${totals} EXCEPT ${facts}))`,
  );
  if (wrong && toBigInt(wrong.n) > 0n) {
    throw new AppError('import.not-conserved', {
      name: String(wrong.id),
      counted: 'as imported',
      stored: 'after the rules',
    });
  }
}
