import type { DuckDBConnection } from '@duckdb/node-api';
import { rollups } from '../../../src-core/anycost/schema.ts';
import { hasOtherPricingSql, ownAmountSql, ownRateSql } from '../../../src-core/fx/own-rate-sql.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { allRows } from '../import/sql-run.ts';
import { identifier } from '../import/sql-text.ts';

const TABLE = 'rollup_own_rate_day';
const dimensions = rollups.find(rollup => rollup.table === 'rollup_day')?.dimensions ?? [];
const types: Record<string, string> = {
  x_TeamProductKey: 'INTEGER',
  x_ModelVersionKey: 'INTEGER',
  BillingPeriodStart: 'TIMESTAMP',
};

/**
 * The charge lines that bring their provider's own exchange rate, by the grain of `rollup_day` and PricingCurrency: their amounts in
 * BillingCurrency, and in PricingCurrency as `x_Own_<Measure>`. Taken out of one currency and added in the other they correct a rollup.
 */
export const ownRateTableSql = `CREATE TABLE ${TABLE} (x_SliceId INTEGER NOT NULL, Bucket TIMESTAMP, ${dimensions
  .map(name => `${identifier(name)} ${types[name] ?? 'VARCHAR'}`)
  .join(', ')}, BillingCurrency VARCHAR, PricingCurrency VARCHAR NOT NULL, ${measures
  .flatMap(measure => [measure, `x_Own_${measure}`])
  .map(name => `${identifier(name)} ${MONEY_SQL_TYPE}`)
  .join(', ')})`;

/** Fills it from the lines of `slices`; without them, of all. The CASE matters: DuckDB is free to try the filter on the rate first. */
export function insertOwnRatesSql(slices?: readonly number[]): string {
  const only = slices ? ` AND f."x_SliceId" IN (${slices.join(', ')})` : '';
  const sums = measures.flatMap(measure => [
    `sum(${identifier(measure)}) AS ${identifier(measure)}`,
    `sum(${ownAmountSql(measure, '', '"x_OwnRate"')}) AS ${identifier(`x_Own_${measure}`)}`,
  ]);
  return `INSERT INTO ${TABLE} BY NAME
    SELECT x_SliceId, date_trunc('day', ChargePeriodStart) AS Bucket, ${dimensions.map(identifier).join(', ')}, BillingCurrency, PricingCurrency, ${sums.join(', ')}
    FROM (SELECT f.*, CASE WHEN ${hasOtherPricingSql('f.')} THEN ${ownRateSql('f.')} END AS "x_OwnRate" FROM fact_cost_usage f WHERE ${hasOtherPricingSql('f.')}${only})
    WHERE "x_OwnRate" IS NOT NULL GROUP BY ALL`;
}

/** As `refreshRollups`, in the same transaction. */
export async function refreshOwnRates(
  connection: DuckDBConnection,
  slices: { removed: readonly number[]; added: readonly number[] },
): Promise<void> {
  if (slices.removed.length > 0)
    await connection.run(`DELETE FROM ${TABLE} WHERE x_SliceId IN (${slices.removed.join(', ')})`);
  if (slices.added.length === 0) return;
  // Few bills have such lines; two columns tell, where the statement would read them all.
  const found = await allRows(
    connection,
    `SELECT DISTINCT x_SliceId AS id FROM fact_cost_usage f WHERE x_SliceId IN (${slices.added.join(', ')}) AND ${hasOtherPricingSql('f.')}`,
  );
  if (found.length > 0) await connection.run(insertOwnRatesSql(found.map(row => Number(row.id))));
}
