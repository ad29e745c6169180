import { hasOtherPricingSql, ownAmountSql, ownRateSql } from '../fx/own-rate-sql.ts';
import { MONEY_SQL_TYPE } from '../money/scale.ts';
import { type Conversion, productsSql, ratesSql } from '../query/conversion.ts';
import type { Measure } from '../query/query-spec.ts';
import { quoteIdentifier as q, type SqlParams } from '../query/sql-text.ts';

/**
 * SQL: a measure of a line `f` in the wanted currency by the provider's own rate on the line; null where the line has none. The provider's rate
 * wins over the dated ones.
 */
export function ownShownSql(measure: Measure, conversion: Conversion | null, params: SqlParams): string {
  if (!conversion?.hasOwnRates) return `CAST(NULL AS ${MONEY_SQL_TYPE})`;
  const rate = ownRateSql('f.');
  const isOwn = `${hasOtherPricingSql('f.')} AND f."PricingCurrency" = ${params.add(conversion.currency)}`;
  return `CASE WHEN ${isOwn} AND (${rate}) IS NOT NULL THEN ${ownAmountSql(measure, 'f.', `(${rate})`)} END`;
}

/** Columns to carry from a line, a join to the rates, and the amount in the figure's currency; for a relation `x` with a column `amount`. */
export function shownAmountSql(
  measure: Measure,
  conversion: Conversion | null,
  params: SqlParams,
): { columns: (params: SqlParams) => string; join: string; amount: string } {
  if (!conversion) return { columns: () => '1 AS x_One', join: '', amount: 'x.amount' };
  const { high, low } = productsSql('x.amount', 'r."x_Rate"');
  const product = `CAST(${high} AS ${MONEY_SQL_TYPE}) + CAST(${low} AS ${MONEY_SQL_TYPE})`;
  const isThere = `x.x_Currency = ${params.add(conversion.currency)} OR x.amount = 0`;
  return {
    columns: own =>
      `f."BillingCurrency" AS x_Currency, CAST(f."ChargePeriodStart" AS DATE) AS x_Day, ${ownShownSql(measure, conversion, own)} AS x_Own`,
    join: `LEFT JOIN ${ratesSql(conversion, params)} r ON r.${q('x_Currency')} = x.x_Currency AND r.${q('x_Day')} = x.x_Day`,
    amount: `coalesce(x.x_Own, CASE WHEN ${isThere} THEN x.amount ELSE ${product} END)`,
  };
}
