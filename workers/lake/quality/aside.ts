import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { insertMany } from '../import/insert-many.ts';
import { allRows, toBigInt } from '../import/sql-run.ts';
import type { Version } from '../import/version.ts';

type Aside = { readonly sliceIds: readonly number[]; readonly authoritySource: string };

/**
 * Take the lines of live slices out of every total, because another source tells the same spend: they lie with the replaced rows, so an as-of
 * query of before still counts them. The caller refreshes rollups and writes the commit row.
 */
export async function setAside(
  connection: DuckDBConnection,
  { lakeVersion }: Version,
  { sliceIds, authoritySource }: Aside,
): Promise<void> {
  if (sliceIds.length === 0) return;
  const list = sliceIds.join(', ');
  await connection.run(
    `INSERT INTO fact_cost_usage_superseded SELECT * FROM fact_cost_usage WHERE x_SliceId IN (${list})`,
  );
  await connection.run(`DELETE FROM fact_cost_usage WHERE x_SliceId IN (${list})`);
  await connection.run(`UPDATE slice SET ValidTo = ${lakeVersion} WHERE x_SliceId IN (${list})`);
  await insertMany(
    connection,
    'slice_aside',
    { x_SliceId: 'INTEGER', AuthoritySource: 'VARCHAR' },
    sliceIds.map(x_SliceId => ({ x_SliceId, AuthoritySource: authoritySource })),
  );
}

/**
 * Let slices that stand aside count again: as new slices with the same lines, so that the time in which they did not count stays in the history.
 * @returns the new slices
 * @throws AppError `import.not-conserved` when a count or a sum differs from the control totals of the import
 */
export async function bringBack(
  connection: DuckDBConnection,
  { lakeVersion }: Version,
  sliceIds: readonly number[],
): Promise<number[]> {
  if (sliceIds.length === 0) return [];
  const [next] = await allRows(connection, 'SELECT coalesce(max(x_SliceId), 0) + 1 AS id FROM slice');
  const returned = sliceIds.map((oldId, index) => ({ old_id: oldId, new_id: Number(next?.id) + index }));
  await connection.run('CREATE OR REPLACE TEMP TABLE aside_return (old_id INTEGER, new_id INTEGER)');
  await insertMany(connection, 'aside_return', { old_id: 'INTEGER', new_id: 'INTEGER' }, returned);
  const again = (table: string) =>
    `SELECT t.* REPLACE (r.new_id AS x_SliceId) FROM ${table} t JOIN aside_return r ON r.old_id = t.x_SliceId`;
  await connection.run(`INSERT INTO fact_cost_usage ${again('fact_cost_usage_superseded')}`);
  await connection.run(`INSERT INTO slice SELECT s.* REPLACE (r.new_id AS x_SliceId, ${lakeVersion} AS ValidFrom, NULL AS ValidTo)
    FROM slice s JOIN aside_return r ON r.old_id = s.x_SliceId`);
  await connection.run(`INSERT INTO slice_drop ${again('slice_drop')}`);
  await connection.run(`INSERT INTO slice_rule ${again('slice_rule')}`);
  await connection.run('DELETE FROM slice_aside WHERE x_SliceId IN (SELECT old_id FROM aside_return)');
  const newIds = returned.map(({ new_id }) => new_id);
  await checkTotals(connection, newIds);
  await connection.run('DROP TABLE aside_return');
  return newIds;
}

async function checkTotals(connection: DuckDBConnection, sliceIds: readonly number[]): Promise<void> {
  const sums = measures.map(name => `sum("${name}")`).join(', ');
  const grain = (rows: string, table: string) =>
    `SELECT x_SliceId, BillingCurrency, ${rows} AS n, ${sums} FROM ${table} WHERE x_SliceId IN (${sliceIds.join(', ')}) GROUP BY 1, 2`;
  const [facts, totals] = [grain('count(*)::BIGINT', 'fact_cost_usage'), grain('sum("Rows")::BIGINT', 'slice_drop')];
  const [wrong] = await allRows(
    connection,
    `SELECT count(*) AS n, any_value(x_SliceId) AS id FROM ((${facts} EXCEPT ${totals}) UNION ALL (${totals} EXCEPT ${facts}))`,
  );
  if (wrong && toBigInt(wrong.n) > 0n)
    throw new AppError('import.not-conserved', {
      ...{ name: String(wrong.id), counted: 'as imported', stored: 'when it was brought back' },
    });
}

/**
 * Slices that have just arrived and replace one that stands aside: they stand aside as well, as long as the source that is believed has the
 * month. Runs inside the import's transaction, before the rollups.
 * @returns those set aside; their files say so in a notice
 */
export async function setAsideArrived(
  connection: DuckDBConnection,
  version: Version,
  arrived: readonly number[],
): Promise<number[]> {
  const [any] = await allRows(connection, 'SELECT 1 FROM slice_aside LIMIT 1');
  if (!any || arrived.length === 0) return [];
  const rows = await allRows(
    connection,
    `SELECT n.x_SliceId AS id, o.x_SliceId AS old_id, a.AuthoritySource AS authority,
       EXISTS (SELECT 1 FROM slice c WHERE c.Source = a.AuthoritySource AND c.ValidTo IS NULL AND c.BillingPeriodStart IS NOT DISTINCT FROM n.BillingPeriodStart) AS is_covered
     FROM slice n JOIN slice o ON o.Source = n.Source AND o.BillingAccountId IS NOT DISTINCT FROM n.BillingAccountId AND o.BillingPeriodStart IS NOT DISTINCT FROM n.BillingPeriodStart
       JOIN slice_aside a ON a.x_SliceId = o.x_SliceId
     WHERE n.x_SliceId IN (${arrived.join(', ')}) AND n.ValidTo IS NULL`,
  );
  if (rows.length === 0) return [];
  await connection.run(
    `DELETE FROM slice_aside WHERE x_SliceId IN (${rows.map(row => Number(row.old_id)).join(', ')})`,
  );
  const out = rows.filter(row => row.is_covered === true);
  for (const [authoritySource, members] of Map.groupBy(out, row => String(row.authority)))
    await setAside(connection, version, { sliceIds: members.map(row => Number(row.id)), authoritySource });
  for (const row of out) {
    const notice = `These charges are kept and not counted: ${String(row.authority)} was chosen to tell the same spend.`;
    await connection.run(
      `UPDATE drop_file SET Notices = CAST(to_json(list_append(CAST(CAST(Notices AS JSON) AS VARCHAR[]), $1::VARCHAR)) AS VARCHAR)
       WHERE x_DropId IN (SELECT x_DropId FROM slice_drop WHERE x_SliceId = $2)`,
      [notice, Number(row.id)],
    );
  }
  return out.map(row => Number(row.id));
}
