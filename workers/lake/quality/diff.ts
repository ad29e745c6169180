import type { DuckDBConnection } from '@duckdb/node-api';
import type { BillDiff } from '../../../src-core/contract/quality.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { addMoney, type Money } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import { type Restatement, restatements, type SliceVersion } from '../../../src-core/quality/restatement.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { hashSql, naturalKeyColumns } from '../import/content-hash.ts';
import { storedLakeVersion } from '../import/lake-state.ts';
import { allRows, instantOf, type Row, toBigInt, toText, toUnscaled } from '../import/sql-run.ts';
import { identifier } from '../import/sql-text.ts';
import { METERED_PREFIX } from '../prices/metered-charges.ts';

export type DiffQuestion = {
  readonly period: string | null;
  readonly fromVersion: number | null;
  readonly limit: number;
};

/**
 * What restatements changed: without a version, the newest restatement of each bill; from a version, everything that differs between then
 * and now. The differences of all entries add up to `query` now minus `query --as-of` then, to the last digit.
 * @throws AppError `query.bad-as-of` for a version that the lake never had
 */
export async function readDiff(connection: DuckDBConnection, question: DiffQuestion): Promise<BillDiff[]> {
  const current = await storedLakeVersion(connection);
  if (question.fromVersion !== null && (question.fromVersion < 0 || question.fromVersion > current))
    throw new AppError('query.bad-as-of', { asOf: String(question.fromVersion), latest: current });
  const slices = (await readSlices(connection)).filter(
    ({ period }) => question.period === null || period === question.period,
  );
  const committed = await commitTimes(connection);
  const found = restatements(slices, { fromVersion: question.fromVersion, standInPrefix: METERED_PREFIX });
  const diffs: BillDiff[] = [];
  for (const restatement of found) {
    const compared = await compareRows(connection, restatement, question.limit);
    const { source, billingAccountId, period, fromVersion, toVersion } = restatement;
    const restatedAt = committed.get(toVersion) ?? new Date(0).toISOString();
    diffs.push({ source, billingAccountId, period, fromVersion, toVersion, restatedAt, ...compared });
  }
  return diffs;
}

/** Every version of every slice, oldest first. */
export async function readSlices(connection: DuckDBConnection): Promise<SliceVersion[]> {
  const rows = await allRows(
    connection,
    `-- grain: slice
     SELECT x_SliceId, Source, BillingAccountId, coalesce(strftime(BillingPeriodStart, '%Y-%m'), '') AS period, epoch_us(BillingPeriodStart) AS start, Providers, ValidFrom, ValidTo, ContentHash,
       (SELECT count(DISTINCT x_DropId) FROM slice_drop d WHERE d.x_SliceId = slice.x_SliceId) AS drops,
       EXISTS (SELECT 1 FROM slice_drop d JOIN drop_file f USING (x_DropId) WHERE d.x_SliceId = slice.x_SliceId AND f.x_LakeVersion = slice.ValidFrom) AS is_arrival
     FROM slice ORDER BY x_SliceId`,
  );
  return rows.map(row => ({
    sliceId: Number(row.x_SliceId),
    source: String(row.Source),
    billingAccountId: toText(row.BillingAccountId),
    period: String(row.period),
    slot: JSON.stringify([toText(row.BillingAccountId), toText(row.start)]),
    providers: JSON.parse(String(row.Providers)),
    validFrom: Number(row.ValidFrom),
    validTo: row.ValidTo === null ? null : Number(row.ValidTo),
    contentHash: String(row.ContentHash),
    drops: Number(row.drops),
    isArrival: row.is_arrival === true,
  }));
}

async function commitTimes(connection: DuckDBConnection): Promise<Map<number, string>> {
  const rows = await allRows(connection, 'SELECT x_LakeVersion, epoch_us(CommittedAt) AS at FROM lake_commit');
  return new Map(rows.map(row => [Number(row.x_LakeVersion), instantOf(toBigInt(row.at))]));
}

type Compared = Pick<BillDiff, 'added' | 'removed' | 'changed' | 'difference' | 'lines' | 'rest'>;

/**
 * Charges are matched by their natural key (all columns but amounts, quantities and what providers fill in later); lines that share one are
 * compared as a sum. A column that one side leaves empty throughout is no part of the key, so a bill that arrives in a newer FOCUS
 * version is not all new.
 */
async function compareRows(connection: DuckDBConnection, restatement: Restatement, limit: number): Promise<Compared> {
  const [before, after] = [rowsOf(restatement.before), rowsOf(restatement.after)];
  const isOneSided = restatement.before.length === 0 || restatement.after.length === 0; // nothing to compare with
  const key = isOneSided ? hashSql(naturalKeyColumns) : await sharedKey(connection, before, after);
  const side = (rows: string, name: string) =>
    `SELECT ${key} AS key, BillingCurrency AS currency, count(*)::BIGINT AS ${name}_rows,
       ${measures.map(measure => `sum("${measure}") AS "${name} ${measure}"`).join(', ')},
       any_value(ServiceName) AS ${name}_service, any_value(ChargeDescription) AS ${name}_description, any_value(coalesce(ResourceName, ResourceId)) AS ${name}_resource,
       min(epoch_us(ChargePeriodStart)) AS ${name}_start FROM ${rows} GROUP BY 1, 2`;
  const differs = [
    'before_rows IS DISTINCT FROM after_rows',
    ...measures.map(measure => `"before ${measure}" IS DISTINCT FROM "after ${measure}"`),
  ].join(' OR ');
  await connection.run(`-- grain: natural key x currency that differs
    CREATE OR REPLACE TEMP TABLE bill_diff AS
    SELECT CASE WHEN before_rows IS NULL THEN 'added' WHEN after_rows IS NULL THEN 'removed' ELSE 'changed' END AS kind, coalesce(b.currency, a.currency) AS currency,
      greatest(coalesce(before_rows, 0), coalesce(after_rows, 0)) AS n, "before BilledCost" AS before, "after BilledCost" AS after,
      coalesce("after BilledCost", 0) - coalesce("before BilledCost", 0) AS difference,
      coalesce(after_service, before_service) AS service, coalesce(after_description, before_description) AS description,
      coalesce(after_resource, before_resource) AS resource, coalesce(after_start, before_start) AS start
    FROM (${side(before, 'before')}) b FULL JOIN (${side(after, 'after')}) a ON a.key = b.key AND a.currency IS NOT DISTINCT FROM b.currency
    WHERE ${differs}`);
  const groups = await allRows(
    connection,
    `-- grain: kind x currency
     SELECT kind, currency, sum(n)::BIGINT AS n, sum(difference) AS difference, bool_or(before IS NOT NULL OR after IS NOT NULL) AS is_known FROM bill_diff GROUP BY 1, 2`,
  );
  const lines = await allRows(
    connection,
    `SELECT * FROM bill_diff ORDER BY abs(difference) DESC, kind, currency, start, service, description, resource LIMIT ${Math.trunc(limit)}`,
  );
  await connection.run('DROP TABLE bill_diff');
  const parts = (kind: string) => groups.filter(row => row.kind === kind);
  const sumUp = (rows: readonly Row[]) => ({
    rows: rows.reduce((sum, row) => sum + Number(row.n), 0),
    billedCost: addMoney(rows.flatMap(moneyOf)),
  });
  const difference = addMoney(groups.flatMap(moneyOf));
  const listed = addMoney(lines.flatMap(row => moneyOf({ ...row, is_known: true })).map(negative));
  const rest = addMoney([
    ...difference,
    ...listed.filter(({ currency }) => difference.some(total => total.currency === currency)),
  ]);
  const allRowsCount = groups.reduce((sum, row) => sum + Number(row.n), 0);
  return {
    added: sumUp(parts('added')),
    removed: sumUp(parts('removed')),
    changed: sumUp(parts('changed')),
    difference,
    lines: lines.map(toLine),
    rest: { rows: allRowsCount - lines.reduce((sum, row) => sum + Number(row.n), 0), difference: rest },
  };
}

/** Amounts without a currency cannot be told; they are counted as rows. */
function moneyOf(row: Row): Money {
  const [currency, amount] = [toText(row.currency), toUnscaled(row.difference)];
  return currency === null || amount === null || row.is_known !== true
    ? []
    : [{ currency, amount: formatAmount(amount) }];
}

const negative = ({ currency, amount }: Money[number]) => ({
  currency,
  amount: amount.startsWith('-') ? amount.slice(1) : amount === '0' ? amount : `-${amount}`,
});

function toLine(row: Row): BillDiff['lines'][number] {
  const amount = (value: Row[string] | undefined) => {
    const unscaled = toUnscaled(value);
    return unscaled === null ? null : formatAmount(unscaled);
  };
  return {
    kind: row.kind as 'added' | 'removed' | 'changed',
    service: toText(row.service),
    description: toText(row.description),
    resource: toText(row.resource),
    chargePeriodStart: row.start === null || row.start === undefined ? null : instantOf(toBigInt(row.start)),
    currency: toText(row.currency),
    before: amount(row.before),
    after: amount(row.after),
    difference: amount(row.difference) ?? '0',
  };
}

/** Charge lines of slices, live or not. */
function rowsOf(sliceIds: readonly number[]): string {
  const list = sliceIds.length === 0 ? 'NULL' : sliceIds.join(', ');
  const from = (table: string) => `SELECT * FROM ${table} WHERE x_SliceId IN (${list})`;
  return `(${from('fact_cost_usage')} UNION ALL ${from('fact_cost_usage_superseded')})`;
}

/** Hash over the key columns that have a value on both sides, or on the only side there is. */
async function sharedKey(connection: DuckDBConnection, before: string, after: string): Promise<string> {
  const counts = naturalKeyColumns.map(({ name }) => `count(${identifier(name)}) > 0 AS ${identifier(name)}`);
  const left = await filled(connection, before, counts);
  const right = await filled(connection, after, counts);
  const shared = naturalKeyColumns.filter(
    ({ name }) => left === null || right === null || (left[name] === true) === (right[name] === true),
  );
  return hashSql(shared);
}

async function filled(connection: DuckDBConnection, rows: string, counts: readonly string[]): Promise<Row | null> {
  const [row] = await allRows(connection, `SELECT count(*) AS "rows of it", ${counts.join(', ')} FROM ${rows}`);
  return row && toBigInt(row['rows of it']) > 0n ? row : null;
}
