import { formatAmount, type Unscaled } from '../money/amount.ts';
import { MONEY_SCALE, MONEY_SQL_TYPE } from '../money/scale.ts';

/**
 * Sums that cannot overflow: DuckDB adds DECIMAL(38, 24) up in its own type, and 14 digits before the point are few for bytes or core-seconds
 * of a year. The whole parts are added as integers, the fractions as decimals; both sums are exact.
 * @returns two columns, `<name> whole` and `<name> part`, null when every summand is null
 */
export function exactSumSql(expression: string, name: string, type: 'integer' | 'decimal'): string {
  const part =
    type === 'integer'
      ? `CASE WHEN count(${expression}) > 0 THEN CAST(0 AS ${MONEY_SQL_TYPE}) END`
      : `sum(${expression} - trunc(${expression}))`;
  return `sum(trunc(${expression})::HUGEINT) AS "${name} whole", ${part} AS "${name} part"`;
}

/** A DECIMAL as DuckDB hands it over. */
type Decimal = { readonly value: bigint; readonly scale: number };

/** The sum of `exactSumSql` in units of 10^-24; null = unknown. */
export function exactSum(row: Readonly<Record<string, unknown>>, name: string): Unscaled | null {
  const whole = row[`${name} whole`];
  const part = row[`${name} part`];
  if (whole === null || whole === undefined || part === null || part === undefined) return null;
  const { value, scale } = part as Decimal;
  return BigInt(whole as bigint) * 10n ** BigInt(MONEY_SCALE) + value * 10n ** BigInt(MONEY_SCALE - scale);
}

/** Plain decimal text, as amounts are written; null stays null. */
export const sumText = (sum: Unscaled | null): string | null => (sum === null ? null : formatAmount(sum));
