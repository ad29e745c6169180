import type { RowRule } from '../../connector/row-rule.ts';
import { quoteIdentifier } from '../../connector/sql-text.ts';
import { BillColumns, lookUp } from '../bill-columns.ts';
import { jsonObjectOf } from '../json-sql.ts';
import { amount, instant, type NativeBill, text } from '../native-bill.ts';
import { timestampFromText, timestampFromValue } from '../timestamp-sql.ts';
import { conservedCosts, costColumn, costHelpers } from './cost-fallback.ts';
import { cbfLineItems } from './line-items.ts';

export const isCbf = (names: ReadonlySet<string>): boolean => names.has('time/usage_start') && names.has('cost/cost');

const TAG = 'resource/tag:';

/** Exact sums of the four conserved costs of a whole file, as decimal text; null when one cannot be told. */
export type CbfTotals = Readonly<Record<(typeof conservedCosts)[number], string | null>>;

const start = '"mureon cbf start"';
const type = '"mureon cbf type"';

/**
 * CloudZero's Common Bill Format in FOCUS columns (decision 0057): cost is BilledCost, discounted is ContractedCost, discounted
 * amortized is EffectiveCost, on demand is ListCost, each after CBF's own fallback. A line is charged to the hour it starts in, for
 * `time/usage_end` means nothing in CBF. All amounts are US dollars; CBF has no currency.
 *
 * @param totals what the file's conserved costs add up to: a difference becomes a finding on the rows that make it
 */
export function readCbf(
  names: readonly string[],
  types: ReadonlyMap<string, string>,
  totals: CbfTotals | null,
): NativeBill {
  const bill = new BillColumns(names, types);
  const costs = costHelpers(bill, types);
  bill.set('BilledCost', amount(costColumn('cost'), 'cost/cost'));
  bill.set('ContractedCost', amount(costColumn('discounted_cost'), 'cost/discounted_cost'));
  bill.set('EffectiveCost', amount(costColumn('discounted_amortized_cost'), 'cost/discounted_amortized_cost'));
  bill.set('ListCost', amount(costColumn('on_demand_cost'), 'cost/on_demand_cost'));
  bill.set('BillingCurrency', text(`'USD'`));

  const startName = bill.name('time/usage_start') ?? '';
  const startRaw = quoteIdentifier(startName);
  const startType = types.get(startName) ?? 'VARCHAR';
  const typedStart =
    startType === 'VARCHAR' ? timestampFromText(startRaw, null) : timestampFromValue(startRaw, startType);
  bill.set('ChargePeriodStart', instant(start, 'time/usage_start'));
  bill.set('ChargePeriodEnd', instant(`${start} + INTERVAL 1 HOUR`, 'time/usage_start'));
  bill.set('BillingPeriodStart', instant(`date_trunc('month', ${start})`, 'time/usage_start'));
  bill.set('BillingPeriodEnd', instant(`date_trunc('month', ${start}) + INTERVAL 1 MONTH`, 'time/usage_start'));

  const of = (member: 'chargeCategory' | 'chargeFrequency') =>
    Object.fromEntries(Object.entries(cbfLineItems).map(([name, item]) => [name, item[member]]));
  bill.set('ChargeCategory', text(`coalesce(${lookUp(type, of('chargeCategory'))}, ${type})`, 'lineitem/type'));
  bill.set('ChargeFrequency', text(lookUp(type, of('chargeFrequency')), 'lineitem/type'));
  bill.set('CommitmentDiscountStatus', text(`CASE WHEN ${type} = 'CommittedUseVacancy' THEN 'Unused' END`));
  bill.direct('ServiceProviderName', 'lineitem/cloud_provider');
  bill.direct('ChargeDescription', 'lineitem/description');
  bill.direct('ServiceName', 'resource/service');
  bill.direct('SubAccountId', 'resource/account', 'action/account');
  bill.direct('RegionId', 'resource/region', 'action/region');
  bill.direct('ResourceId', 'resource/id');
  bill.direct('SkuMeter', 'action/usage_type');
  bill.direct('ConsumedQuantity', 'usage/amount');
  bill.direct('ConsumedUnit', 'usage/units');
  bill.direct('InvoiceId', 'bill/invoice_id');
  const tags = names.filter(name => name.toLowerCase().startsWith(TAG) && name.length > TAG.length);
  if (tags.length > 0) {
    const members = tags.map(name => ({ key: name.slice(TAG.length), sql: quoteIdentifier(name) }));
    bill.set('Tags', text(jsonObjectOf(members), `${TAG}...`));
    bill.hold(...tags);
  }
  bill.hold('cost/cost', 'time/usage_start');
  const typeRaw = bill.raw('lineitem/type');
  return {
    helpers: [
      [
        ...costs.first,
        `${typedStart} AS ${start}`,
        `${typeRaw === undefined ? `'Usage'` : `coalesce(NULLIF(trim(${typeRaw}), ''), 'Usage')`} AS ${type}`,
      ],
      costs.second,
    ],
    columns: bill.columns,
    kept: bill.kept(),
    rejections: [
      ...costs.unreadable.map(
        ({ column, sql }): RowRule => ({
          rule: 'value.not-a-number',
          severity: 'error',
          column: 'BilledCost',
          message: `${column} is not a plain number with at most 14 digits before the decimal point.`,
          sql,
        }),
      ),
      {
        rule: 'value.not-a-date-time',
        severity: 'error',
        column: 'ChargePeriodStart',
        message: 'time/usage_start is not a date-time such as 2026-03-01T05:00:00Z.',
        sql: `(${start} IS NULL AND ${startRaw} IS NOT NULL${startType === 'VARCHAR' ? ` AND ${startRaw} <> ''` : ''})`,
      },
    ],
    findings: cbfFindings(bill, tags, totals),
    expected: ['period.not-on-the-hour ChargePeriodStart'],
  };
}

function cbfFindings(bill: BillColumns, tags: readonly string[], totals: CbfTotals | null): RowRule[] {
  const rule = (code: Pick<RowRule, 'rule'>, column: string, message: string, sql: string): RowRule => ({
    ...code,
    severity: 'warning',
    column,
    message,
    sql: `CASE WHEN ${sql} THEN true ELSE false END`,
  });
  const resource = bill.raw('resource/id');
  const tagged = tags.map(name => `${quoteIdentifier(name)} <> ''`).join(' OR ');
  return [
    ...(totals === null || !differ(totals)
      ? []
      : [
          rule(
            { rule: 'cbf.totals-differ' },
            'BilledCost',
            `The four cost totals of the file differ (${conservedCosts.map(cost => `${cost} ${totals[cost] ?? 'unknown'}`).join(', ')}): CBF moves cost between lines, it does not add or remove any. These lines make the difference.`,
            conservedCosts
              .slice(1)
              .map(cost => `${costColumn(cost)} IS DISTINCT FROM ${costColumn('cost')}`)
              .join(' OR '),
          ),
        ]),
    rule(
      { rule: 'cbf.not-on-the-hour' },
      'ChargePeriodStart',
      'time/usage_start is not on a full hour, as CBF requires.',
      `epoch_us(${start}) % 3600000000 <> 0`,
    ),
    rule(
      { rule: 'cbf.reduction-positive' },
      'BilledCost',
      'A discount or credit with a positive cost raises the bill.',
      `${type} IN ('Discount', 'Credit') AND ${costColumn('cost')} > 0`,
    ),
    rule(
      { rule: 'cbf.purchase-amortized' },
      'EffectiveCost',
      'A commitment purchase has an amortized cost other than 0, so it counts twice: once bought, once used.',
      `${type} = 'CommittedUsePurchase' AND ${costColumn('amortized_cost')} <> 0`,
    ),
    ...(tags.length === 0
      ? []
      : [
          rule(
            { rule: 'cbf.tag-without-resource' },
            'Tags',
            'A line has tags but no resource/id, and CBF drops tags that belong to no resource.',
            `(${tagged}) AND ${resource === undefined ? 'true' : `coalesce(${resource}, '') = ''`}`,
          ),
        ]),
  ];
}

const differ = (totals: CbfTotals): boolean => new Set(Object.values(totals)).size > 1;

/** Grain: one row for the whole file. What the conserved costs add up to. @param billSql the file with this bill's helpers */
export const totalsSql = (billSql: string): string =>
  `SELECT ${conservedCosts.map(cost => `CAST(sum(${costColumn(cost)}) AS VARCHAR) AS ${cost}`).join(', ')} FROM (${billSql})`;
