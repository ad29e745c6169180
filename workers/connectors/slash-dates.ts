import type { SlashDates } from '../../src-core/anycost/timestamp-sql.ts';
import type { SqlRunner } from '../../src-core/connector/file-connector.ts';
import { quoteIdentifier } from '../../src-core/connector/sql-text.ts';

const PATTERN = "'^\\s*([0-9]{1,2})/([0-9]{1,2})/'";

/**
 * Whether 5/1/25 is 1 May or 5 January, from the whole file: a part above 12 is a day; failing that, billing periods begin
 * and end on the first of a month. Null when the file allows both or contradicts itself; then the dates are refused.
 *
 * @param columns names in the file of the date columns; `billing` are those of BillingPeriodStart and BillingPeriodEnd, if any
 */
export async function slashDateOrder(
  sql: SqlRunner,
  scanSql: string,
  columns: { readonly all: readonly string[]; readonly billing: readonly string[] },
  signal: AbortSignal,
): Promise<SlashDates | null> {
  const part = (name: string, group: number) =>
    `TRY_CAST(regexp_extract(${quoteIdentifier(name)}, ${PATTERN}, ${group}) AS INTEGER)`;
  const highest = (group: number) => `greatest(${columns.all.map(name => `max(${part(name, group)})`).join(', ')}, 0)`;
  // A period that ends where it starts says nothing.
  const [start, end] = columns.billing.map(quoteIdentifier);
  const isPeriod = start === undefined || end === undefined ? 'false' : `coalesce(bool_and(${start} <> ${end}), false)`;
  const isFirst = (group: number) =>
    columns.billing.map(name => `coalesce(bool_and(${part(name, group)} = 1), false)`).join(' AND ') || 'false';
  const [row] = await sql.all(
    `SELECT ${highest(1)} AS first, ${highest(2)} AS second, ${isFirst(1)} AS first_is_one, ${isFirst(2)} AS second_is_one, ${isPeriod} AS is_period FROM (${scanSql})`,
    [],
    signal,
  );
  const isDay = { first: Number(row?.first ?? 0) > 12, second: Number(row?.second ?? 0) > 12 };
  if (isDay.first !== isDay.second) return isDay.first ? 'day-first' : 'month-first';
  if (isDay.first || row?.is_period !== true || row?.first_is_one === row?.second_is_one) return null;
  return row?.second_is_one === true ? 'month-first' : 'day-first';
}
