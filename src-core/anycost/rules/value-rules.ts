import type { RowRule } from '../../connector/row-rule.ts';
import { quoteLiteral } from '../../connector/sql-text.ts';
import { allowedValues } from '../allowed-values.ts';
import { currencyCodes } from '../currency-codes.ts';
import { type FocusColumnName, focus14Columns } from '../focus-columns.ts';
import { requiredColumns } from '../focus-version.ts';
import { type RuleContext, ruleOver } from './rule-context.ts';

/** A list literal; `list_contains` because DuckDB turns a long IN list into a join (228 ns a row instead of 13). */
const listOf = (values: readonly string[]): string => `[${values.map(quoteLiteral).join(', ')}]`;

const costs: readonly string[] = ['EffectiveCost', 'ListCost', 'ContractedCost'];

/**
 * Values of single cells. Sources: FOCUS specification, requirements of each column ("MUST NOT be null", "MUST be one of the
 * allowed values"), Currency Format, and Key-Value Format of Tags.
 */
export function valueRules(context: RuleContext): RowRule[] {
  return [
    ...emptyRules(context),
    ...listRules(context),
    ...currencyRules(context),
    ...tagRules(context),
    ...zoneRules(context),
  ];
}

/** Columns that FOCUS says are never null. The required ones are rejections and not among these. */
function emptyRules(context: RuleContext): RowRule[] {
  return focus14Columns
    .filter(column => !column.nullable && column.level === 'mandatory' && context.sql(column.name) !== undefined)
    .filter(column => !(requiredColumns as readonly string[]).includes(column.name))
    .map(column => ({
      rule: 'value.missing',
      severity: costs.includes(column.name) ? 'error' : 'warning',
      column: column.name,
      message: costs.includes(column.name)
        ? `${column.name} is empty: the amount is unknown and left out of its totals.`
        : `${column.name} is empty, although FOCUS requires a value.`,
      sql: context.isEmpty(column.name),
    }));
}

function listRules(context: RuleContext): RowRule[] {
  return Object.entries(allowedValues).flatMap(([name, values]) => {
    const column = name as FocusColumnName;
    const outside = (sql: string) => `NOT list_contains(${listOf(values)}, ${sql})`;
    const folded = (sql: string) => `list_contains(${listOf(values.map(value => value.toLowerCase()))}, lower(${sql}))`;
    const shown = values.length <= 6 ? ` FOCUS knows ${values.join(', ')}.` : '';
    return [
      ...ruleOver(
        context,
        [column],
        {
          rule: 'value.spelling',
          severity: 'warning',
          message: `${column} differs from the FOCUS value in upper and lower case; kept as delivered.`,
        },
        sql => `${outside(sql)} AND ${folded(sql)}`,
      ),
      ...ruleOver(
        context,
        [column],
        {
          rule: 'value.not-allowed',
          severity: column === 'ChargeCategory' ? 'error' : 'warning',
          message: `${column} has a value that FOCUS does not know; kept as delivered.${shown}`,
        },
        sql => `${outside(sql)} AND NOT ${folded(sql)}`,
      ),
    ];
  });
}

function currencyRules(context: RuleContext): RowRule[] {
  return ruleOver(
    context,
    ['BillingCurrency'],
    { rule: 'currency.unknown', severity: 'error', message: 'BillingCurrency is not an ISO 4217 code such as USD.' },
    sql => `${sql} <> 'USD' AND NOT list_contains(${listOf(currencyCodes)}, ${sql})`, // the usual answer first
  );
}

function tagRules(context: RuleContext): RowRule[] {
  const details = (
    [
      'SkuPriceDetails',
      'AllocatedMethodDetails',
      'AllocatedTags',
      'ContractApplied',
      'CommitmentProgramEligibilityDetails',
    ] as const
  ).flatMap(column =>
    ruleOver(
      context,
      [column],
      { rule: 'json.unreadable', severity: 'warning', message: `${column} is not JSON; kept as text.` },
      sql => `${sql} IS NOT NULL AND NOT json_valid(${sql})`,
    ),
  );
  return [
    ...ruleOver(
      context,
      ['Tags'],
      {
        rule: 'tags.not-an-object',
        severity: 'error',
        message: 'Tags is not a JSON object such as {"team": "search"}: these rows count as untagged.',
      },
      sql => `${sql} IS NOT NULL AND (NOT (${sql} LIKE '{%}') OR NOT json_valid(${sql}))`,
    ),
    ...ruleOver(
      context,
      ['Tags'],
      {
        rule: 'tags.key-blanks',
        severity: 'warning',
        message: 'A tag key begins or ends with a blank, so it is not the same key as the clean one.',
      },
      // The two searches are cheap and nearly always false on compact JSON; only then the keys are parsed.
      sql =>
        `(contains(${sql}, '" ') OR contains(${sql}, ' ":')) AND CASE WHEN json_valid(${sql}) THEN ` +
        `len(list_filter(json_keys(${sql}), lambda k: k <> trim(k))) > 0 ELSE false END`,
    ),
    ...details,
  ];
}

function zoneRules(context: RuleContext): RowRule[] {
  return ruleOver(
    context,
    ['AvailabilityZone'],
    {
      rule: 'availability-zone.number',
      severity: 'warning',
      message: 'AvailabilityZone holds a number; the producer probably shifted a column.',
    },
    sql => `${sql} < ':' AND TRY_CAST(${sql} AS DOUBLE) IS NOT NULL`,
  );
}
