import type { Cell, Explanation } from '../../../src-core/contract/explain.ts';
import { shownAmountSql } from '../../../src-core/explain/converted-sql.ts';
import { type LineQuestion, type LineScope, linesSql } from '../../../src-core/explain/lines-sql.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import type { Conversion } from '../../../src-core/query/conversion.ts';
import { filterSql } from '../../../src-core/query/filter-sql.ts';
import { type LakeFacts, planGrouped } from '../../../src-core/query/plan.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { quoteIdentifier as q, SqlParams } from '../../../src-core/query/sql-text.ts';
import { instantOf, type Row, toBigInt, toText, toUnscaled } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';

/** Rows and amount of the lines of one file in one slice; `amount` null: no line has one. */
export type SlicePart = {
  readonly sliceId: number;
  readonly dropId: number;
  readonly rows: number;
  readonly amount: bigint | null;
  /** A converted amount for which a rate is missing: what contains it is unknown, too. */
  readonly isUnknown?: boolean;
};

/** Rows and amount of several parts. */
export function sumParts(parts: readonly SlicePart[]): { rows: number; amount: bigint | null } {
  return {
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    amount: parts.some(part => part.isUnknown) ? null : addKnown(parts.map(({ amount }) => amount)),
  };
}

/** Above this many lines a figure is summed from what is kept per slice: reading them all would take longer than a second. */
export const LINES_READ = 3_000_000n;

/** Every charge line of the question, summed by slice and file. One pass over the lines; none of them leaves the engine. */
export async function sumLines(
  measure: Measure,
  question: LineQuestion,
  scope: LineScope,
  snapshot: Snapshot,
): Promise<SlicePart[]> {
  const params = new SqlParams();
  const lines = linesSql(`f.x_SliceId, f.x_DropId, f.${q(measure)} AS amount`, question, scope, params);
  const rows = (await snapshot.all({
    sql: `-- grain: slice x file
      SELECT x_SliceId, x_DropId, count(*) AS n, sum(amount) AS amount FROM (${lines}) GROUP BY 1, 2 ORDER BY 1, 2`,
    params: params.values,
  })) as Row[];
  return rows.map(toPart);
}

/**
 * The same from the rollup that answers the question exactly, where each slice it touches came in one file. Null where it cannot: then the
 * lines must be read, however many they are.
 */
export async function sumSlices(cell: Cell, lake: LakeFacts, snapshot: Snapshot): Promise<SlicePart[] | null> {
  if (cell.hour !== null || lake.asOfVersion !== null) return null;
  const { measure, from, to, filters, zone } = cell;
  const rest = { dimensions: [], grain: 'none', compare: 'none', withRows: true } as const;
  const plan = planGrouped({ measures: [measure], from, to, filters, zone, ...rest }, lake);
  const [source] = plan.sources;
  if (source?.kind !== 'rollup') return null;
  const params = new SqlParams();
  const conditions = plan.filters.map(({ filter, dimension }) => filterSql(filter, dimension, 'f.', params));
  conditions.push(
    cell.currency === null ? 'f."BillingCurrency" IS NULL' : `f."BillingCurrency" = ${params.add(cell.currency)}`,
  );
  if (plan.fromMs !== null) conditions.push(`f."Bucket" >= ${params.addInstant(plan.fromMs)}`);
  if (plan.toMs !== null) conditions.push(`f."Bucket" < ${params.addInstant(plan.toMs)}`);
  const rows = (await snapshot.all({
    sql: `-- grain: slice; x_DropId null where several files share it
      SELECT x_SliceId, d.x_DropId, n, amount FROM (
        SELECT x_SliceId, CAST(sum("Rows") AS BIGINT) AS n, sum(${q(measure)}) AS amount FROM ${q(source.table)} f WHERE ${conditions.join(' AND ')} GROUP BY 1)
      JOIN (SELECT x_SliceId, CASE WHEN min(x_DropId) = max(x_DropId) THEN min(x_DropId) END AS x_DropId FROM slice_drop GROUP BY 1) d USING (x_SliceId) ORDER BY 1`,
    params: params.values,
  })) as Row[];
  return rows.some(row => row.x_DropId === null) ? null : rows.map(toPart);
}

const toPart = (row: Row): SlicePart => ({
  sliceId: Number(row.x_SliceId),
  dropId: Number(row.x_DropId),
  rows: Number(row.n),
  amount: toUnscaled(row.amount),
});

export type LinesWanted = {
  readonly measure: Measure;
  readonly question: LineQuestion;
  readonly scope: LineScope;
  readonly conversion: Conversion | null;
};

/** The largest lines, credits by their size, with what says what they are. Two searches, because DuckDB prunes by one direction only. */
export async function largestLines(
  { measure, question, scope, conversion }: LinesWanted,
  snapshot: Snapshot,
  limit: number,
): Promise<Explanation['lines']> {
  const params = new SqlParams();
  const amount = `f.${q(measure)}`;
  const shown = shownAmountSql(measure, conversion, params);
  const columns =
    () => `${shown.columns(params)}, f.x_DropId, f.x_SourceRow, f."ChargePeriodStart", f."ServiceName", f."ChargeDescription", coalesce(f."ResourceName", f."ResourceId") AS resource,
    coalesce(f."PricingQuantity", f."ConsumedQuantity") AS quantity, CASE WHEN f."PricingQuantity" IS NULL THEN f."ConsumedUnit" ELSE f."PricingUnit" END AS unit, ${amount} AS amount`;
  const side = (condition: string, order: string) =>
    `(SELECT x.* REPLACE (${shown.amount} AS amount) FROM (${linesSql(columns, question, scope, params, () => [condition])}) x ${shown.join} ORDER BY amount ${order}, x_DropId, x_SourceRow LIMIT ${Math.trunc(limit)})`;
  const sql = `-- grain: charge line
    SELECT d.DropUid AS drop_id, l.x_SourceRow AS source_row, epoch_us(l."ChargePeriodStart") AS started, l.* FROM (
      ${side(`(${amount} >= 0 OR ${amount} IS NULL)`, 'DESC NULLS LAST')} UNION ALL ${side(`${amount} < 0`, 'ASC')}) l
    LEFT JOIN drop_file d ON d.x_DropId = l.x_DropId ORDER BY abs(l.amount) DESC NULLS LAST, d.DropUid, l.x_SourceRow LIMIT ${Math.trunc(limit)}`;
  const rows = (await snapshot.all({ sql, params: params.values })) as Row[];
  return rows.map(row => ({
    dropId: toText(row.drop_id) ?? '',
    sourceRow: row.source_row === null ? null : Number(row.source_row),
    chargePeriodStart: row.started === null ? null : instantOf(toBigInt(row.started)),
    service: toText(row.ServiceName),
    description: toText(row.ChargeDescription),
    resource: toText(row.resource),
    quantity: amountText(toUnscaled(row.quantity)),
    unit: toText(row.unit),
    amount: amountText(toUnscaled(row.amount)),
  }));
}

export const amountText = (amount: bigint | null): string | null => (amount === null ? null : formatAmount(amount));

/** The sum of what is known; null when nothing is. */
export function addKnown(amounts: Iterable<bigint | null>): bigint | null {
  let sum: bigint | null = null;
  for (const amount of amounts) if (amount !== null) sum = (sum ?? 0n) + amount;
  return sum;
}
