import type { DuckDBConnection } from '@duckdb/node-api';
import type { AllocationProof, SplitRule } from '../../../src-core/contract/allocation.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { allRows, measureSums, type Row, toText, toUnscaled } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { monthSql, within } from './cells.ts';

const kinds = { Direct: 'direct', Split: 'split', Unallocated: 'unallocated', Untagged: 'untagged' } as const;

/**
 * Hold what went into a month against what came out, per slice, currency and measure, and store the proof.
 * @param isSplit whether the month is in `allocated_day`; otherwise nothing was taken from anywhere and the rollup is both sides
 * @throws AppError `allocation.not-closed` { month, what }
 */
export async function proveMonth(
  connection: DuckDBConnection,
  month: string,
  order: readonly SplitRule[],
  isSplit: boolean,
): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE allocation_total AS ${totalsSql(month, isSplit)}`);
  const problems = await openEnds(connection, month);
  if (problems.length > 0)
    throw new AppError('allocation.not-closed', { month, what: problems.slice(0, 3).join('; ') });
  await connection.run(proofSql(month, order));
  await connection.run('DROP TABLE allocation_total');
}

/**
 * Every total that a proof is made of: Side ('in', a kind, or for one rule 'pool', 'placed', 'left') x rule x slice x currency, with the four measures.
 */
function totalsSql(month: string, isSplit: boolean): string {
  const here = within('Bucket', monthSql(month));
  const keys = 'x_SliceId, BillingCurrency';
  const untagged = `CASE WHEN x_TeamProductKey IN (SELECT x_TeamProductKey FROM dim_team_product WHERE x_Team IS NOT NULL) THEN 'direct' ELSE 'untagged' END`;
  const after = isSplit
    ? `SELECT x_AllocationKind, NULL, ${keys}, ${measureSums()} FROM allocated_day WHERE ${here} GROUP BY ALL`
    : `SELECT ${untagged}, NULL, ${keys}, ${measureSums()} FROM rollup_day WHERE ${here} GROUP BY ALL`;
  return `SELECT 'in' AS Side, NULL::VARCHAR AS Rule, ${keys}, ${measureSums()} FROM rollup_day WHERE ${here} GROUP BY ALL
    UNION ALL ${after}
    UNION ALL SELECT 'pool', x_AllocationRule, ${keys}, ${measureSums()} FROM allocation_pool WHERE ${here} GROUP BY ALL
    UNION ALL SELECT 'placed', x_AllocationRule, ${keys}, ${measureSums()} FROM allocated_day WHERE ${here} AND x_AllocationKind = 'split' GROUP BY ALL
    UNION ALL SELECT 'placed', x_PlacedBy, ${keys}, ${measureSums()} FROM allocation_pool WHERE ${here} AND x_PlacedBy IS NOT NULL GROUP BY ALL
    UNION ALL SELECT 'left', x_AllocationRule, ${keys}, ${measureSums()} FROM allocated_day WHERE ${here} AND x_AllocationKind = 'unallocated' GROUP BY ALL`;
}

/** Places (slice or rule and slice, currency) where the two sides differ, in words. Null and zero differ. */
async function openEnds(connection: DuckDBConnection, month: string): Promise<string[]> {
  const sums = (sides: string) => measures.map(name => `sum(${identifier(name)}) FILTER (Side IN (${sides}))`);
  const [before, after] = [
    sums("'in', 'pool'"),
    sums("'direct', 'split', 'unallocated', 'untagged', 'placed', 'left'"),
  ];
  const differs = measures.map((_, index) => `${before[index]} IS DISTINCT FROM ${after[index]}`).join(' OR ');
  const rows = await allRows(
    connection,
    `-- grain: rule (null = the month) x slice x currency, open ones only
     SELECT Rule, x_SliceId, BillingCurrency FROM allocation_total GROUP BY ALL HAVING ${differs} ORDER BY ALL LIMIT 10`,
  );
  return rows.map(
    row =>
      `${month}: slice ${row.x_SliceId}, ${toText(row.BillingCurrency) ?? 'no currency'}${row.Rule === null ? '' : `, split ${row.Rule}`}`,
  );
}

/** Grain of what is stored: month x rule (null = the whole) x currency x measure. */
function proofSql(month: string, order: readonly SplitRule[]): string {
  const { start } = monthSql(month);
  const ids = order.map(({ id }) => literal(id)).join(', ') || "''";
  const perMeasure = measures.map(name => {
    const sum = (sides: readonly string[]) =>
      `sum(${identifier(name)}) FILTER (Side IN (${sides.map(literal).join(', ')}))`;
    return `SELECT Rule, BillingCurrency, ${literal(name)} AS Measure,
        CASE WHEN Rule IS NULL THEN ${sum(['in'])} ELSE ${sum(['pool'])} END AS Input,
        CASE WHEN Rule IS NULL THEN ${sum(Object.values(kinds))} ELSE ${sum(['placed', 'left'])} END AS Output,
        ${sum([kinds.Direct])} AS Direct, coalesce(${sum([kinds.Split])}, ${sum(['placed'])}) AS Split,
        coalesce(${sum([kinds.Unallocated])}, ${sum(['left'])}) AS Unallocated, ${sum([kinds.Untagged])} AS Untagged
      FROM allocation_total WHERE Rule IS NULL OR Rule IN (${ids}) GROUP BY Rule, BillingCurrency`;
  });
  return `INSERT INTO allocation_proof BY NAME
    SELECT ${start} AS "Month", p.*, coalesce((SELECT count(DISTINCT w.Target) FROM allocation_weight w WHERE w."Month" = ${start} AND w.Rule = p.Rule AND w.BillingCurrency IS NOT DISTINCT FROM p.BillingCurrency), 0)::INTEGER AS Targets
    FROM (${perMeasure.join(' UNION ALL ')}) p`;
}

/** The stored proofs of some months (null = all), by month, currency and measure. */
export async function readProofs(
  connection: DuckDBConnection,
  months: readonly string[] | null,
): Promise<AllocationProof[]> {
  const here =
    months === null ? 'true' : `"Month" IN (${months.map(month => monthSql(month).start).join(', ') || 'NULL'})`;
  const rows = await allRows(
    connection,
    `SELECT strftime("Month", '%Y-%m') AS month, * FROM allocation_proof WHERE ${here} ORDER BY "Month", BillingCurrency, Rule NULLS FIRST`,
  );
  const groups = Map.groupBy(rows, row => JSON.stringify([row.month, toText(row.BillingCurrency), row.Measure]));
  const order = (proof: AllocationProof) => measures.indexOf(proof.measure);
  return [...groups.values()]
    .flatMap(([whole, ...rules]) => (whole ? [toProof(whole, rules)] : []))
    .toSorted(
      (a, b) => compare(a.month, b.month) || compare(a.currency ?? '', b.currency ?? '') || order(a) - order(b),
    );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const amount = (value: Row[string] | undefined): string | null => {
  const unscaled = toUnscaled(value);
  return unscaled === null ? null : formatAmount(unscaled);
};

function toProof(whole: Row, rules: readonly Row[]): AllocationProof {
  return {
    month: String(whole.month),
    currency: toText(whole.BillingCurrency),
    measure: String(whole.Measure) as Measure,
    input: amount(whole.Input),
    output: amount(whole.Output),
    direct: amount(whole.Direct),
    split: amount(whole.Split),
    unallocated: amount(whole.Unallocated),
    untagged: amount(whole.Untagged),
    byRule: rules.map(row => ({
      ruleId: String(row.Rule),
      input: amount(row.Input),
      output: amount(row.Split),
      unallocated: amount(row.Unallocated),
      targets: Number(row.Targets),
    })),
  };
}
