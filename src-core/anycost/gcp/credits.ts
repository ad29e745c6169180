import type { RowRule } from '../../connector/row-rule.ts';
import { MONEY_SQL_TYPE } from '../../money/scale.ts';
import { decimalFromText } from '../decimal-sql.ts';
import type { GcpField } from './fields.ts';

/** Helper columns of the scan that hold what the credits of a row come to. */
export const helper = (name: 'credits' | 'credit amounts' | 'net' | 'commitment'): string => `"mureon ${name}"`;

const credits = helper('credits');
const amounts = helper('credit amounts');

const hasNone = `(${credits} = '[]')`;
const isList = `(${credits} IS NOT NULL AND json_type(${credits}) = 'ARRAY')`;

/**
 * Three layers: the credits as a JSON array (null when unreadable), their amounts (null where one is unreadable), and net = cost
 * plus their exact sum, null when any of it is unknown or the sum does not fit. Nested credits are added inside the row, so `cost`
 * is there once whatever their number (trap 2).
 */
export const creditHelpers = {
  first: (field: GcpField | undefined): string[] => [
    field === undefined
      ? `'[]' AS ${credits}`
      : `CASE WHEN ${rawOf(field)} IS NULL OR ${isBlank(field)} THEN '[]' ELSE ${field.sql} END AS ${credits}`,
  ],
  second: [
    `CASE WHEN ${hasNone} THEN []::${MONEY_SQL_TYPE}[] WHEN ${isList} THEN list_transform(` +
      `list_transform(CAST(${credits} AS JSON[]), lambda c: json_extract_string(c, '$.amount')), ` +
      `lambda a: ${decimalFromText('a')}) END AS ${amounts}`,
    `CASE WHEN contains(${credits}, 'COMMITTED_USAGE') AND ${isList} THEN list_filter(CAST(${credits} AS JSON[]), ` +
      `lambda c: starts_with(json_extract_string(c, '$.type'), 'COMMITTED_USAGE_DISCOUNT'))[1] END AS ${helper('commitment')}`,
  ],
  third: (cost: string): string[] => [
    `CASE WHEN len(${amounts}) = 0 THEN ${cost} WHEN len(list_filter(${amounts}, lambda a: a IS NULL)) = 0 ` +
      `THEN TRY(${cost} + list_sum(${amounts})) END AS ${helper('net')}`,
  ],
};

/** Credits that cannot be read would silently make the charge gross, so the row is refused. */
export function creditRejections(field: GcpField | undefined): RowRule[] {
  if (field === undefined) return [];
  const rule = { severity: 'error', column: 'BilledCost' } as const;
  return [
    {
      ...rule,
      rule: 'credits.unreadable',
      message: 'credits is not a list of credits, so what the charge comes to is unknown.',
      sql: `(NOT coalesce(${isList}, false))`,
    },
    {
      ...rule,
      rule: 'credits.amount',
      message: 'A credit has an amount that is not a number, so what the charge comes to is unknown.',
      sql: `coalesce(len(list_filter(${amounts}, lambda a: a IS NULL)) > 0, false)`,
    },
    {
      ...rule,
      rule: 'credits.overflow',
      message: 'cost and its credits come to more than 14 digits before the decimal point.',
      sql: `("mureon cost" IS NOT NULL AND ${helper('net')} IS NULL AND coalesce(len(list_filter(${amounts}, lambda a: a IS NULL)) = 0, false))`,
    },
  ];
}

/** The cell itself, before it is made JSON: an empty cell has no credits, an unreadable one is refused. */
const rawOf = (field: GcpField): string => field.raw ?? field.sql;

const isBlank = (field: GcpField): string =>
  field.type === 'VARCHAR' ? `CAST(${rawOf(field)} AS VARCHAR) IN ('', 'null', 'None')` : 'false';
