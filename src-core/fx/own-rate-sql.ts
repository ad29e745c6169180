import { MONEY_SQL_TYPE } from '../money/scale.ts';
import { productsSql } from '../query/conversion.ts';
import type { Measure } from '../query/query-spec.ts';
import { quoteIdentifier as q } from '../query/sql-text.ts';
import { RATE_SCALE, RATE_SQL_TYPE } from './rate-book.ts';

/** Where a bill writes units of BillingCurrency for one unit of PricingCurrency: Azure's FOCUS export and its own one. */
const givenRateKeys = ['x_BillingExchangeRate', 'exchangeRatePricingToBilling', 'ExchangeRatePricingToBilling'];
const ONE_RATE = `${10n ** BigInt(RATE_SCALE)}`;
/** Amounts are divided as integers of 10^-12; larger ones than this would leave 128 bits and keep to the dated rates. */
const LARGEST = '1000000000';

/** True for lines whose provider prices them in another currency than it bills them in. */
export const hasOtherPricingSql = (prefix: string) =>
  `coalesce(${prefix}${q('PricingCurrency')} <> ${prefix}${q('BillingCurrency')}, false)`;

/**
 * SQL: units of PricingCurrency for one unit of BillingCurrency as the line itself has it; null where it has none. A rate that is written on
 * the line comes first (its inverse), then PricingCurrencyEffectiveCost : EffectiveCost. Integer arithmetic, rounded to RATE_SCALE digits.
 */
export function ownRateSql(prefix: string): string {
  const custom = `${prefix}${q('x_Custom')}`;
  const texts = givenRateKeys.map(key => `json_extract_string(${custom}, '/${key}')`).join(', ');
  const given = `TRY_CAST(CASE WHEN json_valid(${custom}) THEN coalesce(${texts}) END AS ${RATE_SQL_TYPE})`;
  const [priced, billed] = [`${prefix}${q('PricingCurrencyEffectiveCost')}`, `${prefix}${q('EffectiveCost')}`];
  const [pricedUnits, billedUnits] = [unitsSql(priced, 12), unitsSql(billed, 12)];
  const isUsable = `abs(${priced}) < ${LARGEST} AND abs(${billed}) < ${LARGEST} AND ${priced} * sign(${billed}) > 0 AND ${billedUnits} <> 0`;
  return `CASE WHEN ${given} > 0 THEN ${rateSql(quotientSql(`CAST('${10n ** BigInt(2 * RATE_SCALE)}' AS HUGEINT)`, unitsSql(given, RATE_SCALE)))} WHEN ${isUsable} THEN ${rateSql(quotientSql(`(abs(${pricedUnits}) * ${ONE_RATE})`, `abs(${billedUnits})`))} END`;
}

/**
 * SQL: a measure of a line in its PricingCurrency. EffectiveCost, and what equals it, is the provider's own PricingCurrencyEffectiveCost
 * where it has one; anything else is multiplied by the line's rate and rounded in the 24th digit.
 */
export function ownAmountSql(measure: Measure, prefix: string, rate: string): string {
  const [amount, priced, effective] = [measure, 'PricingCurrencyEffectiveCost', 'EffectiveCost'].map(
    name => `${prefix}${q(name)}`,
  );
  const { high, low } = productsSql(amount ?? '', rate);
  return `CASE WHEN ${priced} IS NOT NULL AND ${amount} = ${effective} THEN ${priced} ELSE CAST(${high} AS ${MONEY_SQL_TYPE}) + CAST(${low} AS ${MONEY_SQL_TYPE}) END`;
}

const unitsSql = (value: string, scale: number) =>
  `CAST(CAST(${value} AS DECIMAL(38, ${scale})) * ${10n ** BigInt(scale)} AS HUGEINT)`;
/** Both positive; halves round up. */
const quotientSql = (numerator: string, denominator: string) =>
  `((2 * ${numerator} + ${denominator}) // (2 * ${denominator}))`;
const rateSql = (units: string) =>
  `CAST(CAST(${units} AS DECIMAL(24, 0)) * CAST(0.00000000000001 AS DECIMAL(14, 14)) AS ${RATE_SQL_TYPE})`;
