import type { DuckDBConnection } from '@duckdb/node-api';
import { measures } from '../../../src-core/query/query-spec.ts';
import { allRows, toText } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { governedMonths } from './follow-model.ts';
import { currentModel } from './model-store.ts';
import { staleMonths } from './months.ts';
import { partsBehind } from './parts-behind.ts';

/**
 * Whether the stored proofs are what the tables say today, every part is what its pool and weights give, and no month waits for its split.
 * @returns one sentence for each problem
 */
export async function allocationProblems(connection: DuckDBConnection): Promise<string[]> {
  const { version } = await currentModel(connection);
  if (version === 0) return [];
  const problems: string[] = [];
  for (const { month } of await staleMonths(connection, await governedMonths(connection, version)))
    problems.push(`${month.month} is not split as its charges, weights and rules say`);
  for (const table of ['rollup_day', 'rollup_allocated_day', 'rollup_allocated_month'])
    problems.push(...(await offTheirProof(connection, table)));
  for (const measure of measures)
    problems.push(...(await partsBehind(connection, { measure, where: { sql: 'true', params: [] } })).problems);
  return problems;
}

/** Months and currencies whose sum in a table is not that of the proof. */
async function offTheirProof(connection: DuckDBConnection, table: string): Promise<string[]> {
  const found = measures.map(
    name =>
      `SELECT date_trunc('month', Bucket) AS "Month", BillingCurrency, ${literal(name)} AS Measure, sum(${identifier(name)}) AS total FROM ${table} GROUP BY 1, 2`,
  );
  const rows = await allRows(
    connection,
    `-- grain: month x currency, those that differ only
     SELECT DISTINCT strftime(p."Month", '%Y-%m') AS month, p.BillingCurrency FROM allocation_proof p LEFT JOIN (${found.join(' UNION ALL ')}) f
       ON f."Month" = p."Month" AND f.BillingCurrency IS NOT DISTINCT FROM p.BillingCurrency AND f.Measure = p.Measure
     WHERE p.Rule IS NULL AND (f.total IS DISTINCT FROM p.Input OR f.total IS DISTINCT FROM p.Output) ORDER BY ALL`,
  );
  return rows.map(
    row => `${table} differs from the proof of ${row.month}, ${toText(row.BillingCurrency) ?? 'no currency'}`,
  );
}
