import { categoryOf, jsonObject } from '../bill-cells.ts';
import type { FocusColumnName } from '../focus-columns.ts';
import { amount, type BillColumn, instant, type NativeBill, text } from '../native-bill.ts';
import type { CurColumns } from './cur-columns.ts';
import { type CurCosts, curCosts, discountTypes, oneOf } from './cur-costs.ts';
import { awsServiceCategories } from './service-categories.ts';

/** Columns that one FOCUS column holds in full; all others are kept beside the row. */
const heldInFull = [
  'bill_payer_account_id',
  'bill_payer_account_name',
  'bill_invoice_id',
  'bill_billing_period_start_date',
  'bill_billing_period_end_date',
  'line_item_usage_account_id',
  'line_item_usage_account_name',
  'line_item_usage_start_date',
  'line_item_usage_end_date',
  'line_item_currency_code',
  'line_item_usage_type',
  'line_item_operation',
  'line_item_availability_zone',
  'line_item_resource_id',
  'line_item_line_item_description',
  'pricing_public_on_demand_rate',
  'pricing_currency',
  'pricing_rate_code',
  'pricing_unit',
  'product_sku',
  'product_location',
  'resource_tags',
];

const usageTypes = ['Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage'];
const coveredTypes = ['DiscountedUsage', 'SavingsPlanCoveredUsage'];
const feeTypes = ['RIFee', 'SavingsPlanRecurringFee'];
const purchaseTypes = ['Fee', ...feeTypes, 'SavingsPlanUpfrontFee'];
const knownTypes = [
  ...usageTypes,
  ...purchaseTypes,
  ...discountTypes,
  'SavingsPlanNegation',
  'Tax',
  'Credit',
  'Refund',
];

type Entry = [FocusColumnName, BillColumn, isPresent?: boolean];

/** What the sections below have in common: the cells, the line's type, whether it is one of some, and its costs. */
type Line = {
  readonly columns: CurColumns;
  readonly type: string;
  readonly is: (types: readonly string[]) => string;
  readonly costs: CurCosts;
};

/**
 * The AWS Cost and Usage Report, legacy or 2.0, in FOCUS columns. One line of the report stays one charge line: a recurring fee
 * that FOCUS would tell as a purchase and as unused usage is one purchase line that carries the unused share as EffectiveCost.
 *
 * Split line items (containers) tell how a line that is in the report already was used. Their own cost columns are 0 and are what
 * counts; the split itself is kept in x_Custom.
 *
 * @param isNet see `curCosts`
 */
export function curBill(columns: CurColumns, isNet: boolean): NativeBill {
  const type = columns.namedText('line_item_line_item_type');
  const line: Line = { columns, type, is: types => oneOf(type, types), costs: curCosts(columns, isNet) };
  const entries = [...whoAndWhen(line), ...measures(line, isNet), ...kindOfCharge(line), ...whatWasUsed(line)];
  return {
    helpers: [columns.helpers],
    columns: new Map(entries.filter(([, , isPresent]) => isPresent !== false).map(([name, column]) => [name, column])),
    kept: keptColumns(columns, isNet),
    rejections: columns.rejections,
    findings: [
      ...columns.findings,
      {
        rule: 'aws.line-item-type',
        severity: 'warning',
        column: 'ChargeCategory',
        message:
          'The report has a line item type that Mureon does not know; its cost is counted as billed, under Adjustment.',
        sql: `(${type} IS NOT NULL AND NOT ${line.is(knownTypes)})`,
      },
    ],
    // A recurring fee carries the unused share of its commitment; see above.
    expected: ['effective-cost.purchase EffectiveCost'],
  };
}

function whoAndWhen({ columns }: Line): Entry[] {
  const own = (key: string): BillColumn => text(columns.text(key), columns.nameOf(key));
  const time = (key: string, sql = columns.instant(key)): BillColumn => instant(sql, columns.nameOf(key));
  const isMarketplace = `coalesce(${columns.text('bill_billing_entity')}, '') = 'AWS Marketplace'`;
  return [
    ['BillingAccountId', own('bill_payer_account_id')],
    ['BillingAccountName', own('bill_payer_account_name'), columns.has('bill_payer_account_name')],
    ['SubAccountId', own('line_item_usage_account_id')],
    ['SubAccountName', own('line_item_usage_account_name'), columns.has('line_item_usage_account_name')],
    ['InvoiceId', own('bill_invoice_id'), columns.has('bill_invoice_id')],
    [
      'InvoiceIssuerName',
      text(`coalesce(${columns.text('bill_invoicing_entity')}, ${columns.text('line_item_legal_entity')})`),
    ],
    ['ServiceProviderName', text(`'AWS'`)],
    ['HostProviderName', text(`CASE WHEN NOT ${isMarketplace} THEN 'AWS' END`)],
    ['PublisherName', text(`CASE WHEN ${isMarketplace} THEN ${columns.text('line_item_legal_entity')} ELSE 'AWS' END`)],
    ['BillingCurrency', own('line_item_currency_code')],
    ['BillingPeriodStart', time('bill_billing_period_start_date')],
    ['BillingPeriodEnd', time('bill_billing_period_end_date')],
    ['ChargePeriodStart', time('line_item_usage_start_date')],
    ['ChargePeriodEnd', time('line_item_usage_end_date', exclusive(columns.instant('line_item_usage_end_date')))],
  ];
}

function measures({ columns, is, costs }: Line, isNet: boolean): Entry[] {
  const isSplit = `${columns.text('split_line_item_parent_resource_id')} IS NOT NULL`;
  const quantity = amount(
    `CASE WHEN ${is(usageTypes)} AND NOT (${isSplit}) THEN ${columns.number('line_item_usage_amount')} END`,
    columns.nameOf('line_item_usage_amount'),
  );
  const unit = text(columns.text('pricing_unit'), columns.nameOf('pricing_unit'));
  const billed = columns.nameOf(isNet ? 'line_item_net_unblended_cost' : 'line_item_unblended_cost');
  const unitPrice = `CASE WHEN ${is(['Usage', 'SavingsPlanCoveredUsage'])} THEN ${columns.number('line_item_unblended_rate')} END`;
  const listPrice = columns.number('pricing_public_on_demand_rate');
  return [
    ['BilledCost', amount(costs.billed, billed)],
    ['EffectiveCost', amount(costs.effective)],
    ['ListCost', amount(costs.list, columns.nameOf('pricing_public_on_demand_cost'))],
    ['ContractedCost', amount(costs.contracted)],
    ['ListUnitPrice', amount(listPrice), columns.has('pricing_public_on_demand_rate')],
    ['ContractedUnitPrice', amount(unitPrice), columns.has('line_item_unblended_rate')],
    ['PricingQuantity', quantity],
    ['PricingUnit', unit],
    ['ConsumedQuantity', quantity],
    ['ConsumedUnit', unit],
    ['PricingCurrency', text(columns.text('pricing_currency')), columns.has('pricing_currency')],
  ];
}

function kindOfCharge({ columns, type, is, costs }: Line): Entry[] {
  const plan = columns.text('savings_plan_savings_plan_a_r_n');
  const commitment = `coalesce(${plan}, ${columns.text('reservation_reservation_a_r_n')})`;
  // A negation takes back the on-demand cost of covered usage, so it belongs to the same commitment: without it billed and effective cost of
  // the commitment would differ over its term by everything it ever covered.
  const isCommitted = `(${commitment} IS NOT NULL AND NOT ${is(discountTypes)})`;
  const ofCommitment = (sql: string) => text(`CASE WHEN ${isCommitted} THEN ${sql} END`);
  const byKind = (ofPlan: string, ofReservation: string) =>
    ofCommitment(`CASE WHEN ${plan} IS NOT NULL THEN '${ofPlan}' ELSE '${ofReservation}' END`);
  const isSpot = `contains(coalesce(${columns.text('line_item_usage_type')}, ''), 'SpotUsage')`;
  const isEarlier = `${columns.instant('line_item_usage_start_date')} < ${columns.instant('bill_billing_period_start_date')}`;
  const byUsage = is([...usageTypes, ...discountTypes, 'SavingsPlanNegation']);
  return [
    ['ChargeCategory', text(chargeCategory(type, costs.isReturn), columns.nameOf('line_item_line_item_type'))],
    ['ChargeClass', text(`CASE WHEN ${is(['Refund', 'Credit'])} AND ${isEarlier} THEN 'Correction' END`)],
    ['ChargeDescription', text(columns.text('line_item_line_item_description'))],
    [
      'ChargeFrequency',
      text(`CASE WHEN ${byUsage} THEN 'Usage-Based' WHEN ${is(feeTypes)} THEN 'Recurring' ELSE 'One-Time' END`),
    ],
    [
      'PricingCategory',
      text(
        `CASE WHEN ${is(coveredTypes)} THEN 'Committed' WHEN ${type} = 'Usage' THEN CASE WHEN ${isSpot} THEN 'Dynamic' ELSE 'Standard' END END`,
      ),
    ],
    ['CommitmentDiscountId', ofCommitment(commitment)],
    ['CommitmentDiscountCategory', byKind('Spend', 'Usage')],
    ['CommitmentDiscountType', byKind('Savings Plan', 'Reserved Instance')],
    [
      'CommitmentDiscountStatus',
      text(
        `CASE WHEN ${is([...coveredTypes, 'SavingsPlanNegation'])} AND ${commitment} IS NOT NULL THEN 'Used' WHEN ${is(feeTypes)} AND ${costs.unused} > 0 THEN 'Unused' END`,
      ),
    ],
  ];
}

function whatWasUsed({ columns }: Line): Entry[] {
  const own = (key: string): BillColumn => text(columns.text(key));
  const code = columns.text('line_item_product_code');
  const product = (...keys: string[]) => `coalesce(${keys.map(key => columns.product(key)).join(', ')}, NULL)`;
  const hasResource = columns.has('line_item_resource_id');
  return [
    ['ServiceName', text(`coalesce(${product('product_name', 'servicename')}, ${code})`)],
    ['ServiceCategory', text(categoryOf(code, awsServiceCategories, 'Other'))],
    ['AvailabilityZone', own('line_item_availability_zone'), columns.has('line_item_availability_zone')],
    ['RegionId', text(product('region_code', 'region'))],
    ['RegionName', text(product('location'))],
    ['ResourceId', own('line_item_resource_id'), hasResource],
    ['ResourceType', text(resourceType(columns.text('line_item_resource_id'))), hasResource],
    ['SkuId', text(product('sku'))],
    ['SkuMeter', own('line_item_usage_type'), columns.has('line_item_usage_type')],
    ['SkuPriceId', own('pricing_rate_code'), columns.has('pricing_rate_code')],
    ['SkuPriceDetails', text(skuPriceDetails(columns))],
    ['Tags', text(columns.tags())],
  ];
}

/** Ends of whole months and terms are written as their last second; FOCUS ends are the first instant after. */
const exclusive = (end: string): string =>
  `CASE WHEN epoch_us(${end}) % 3600000000 = 3599000000 THEN ${end} + INTERVAL 1 SECOND ELSE ${end} END`;

function chargeCategory(type: string, isReturn: string): string {
  return (
    `CASE WHEN ${oneOf(type, [...usageTypes, ...discountTypes, 'SavingsPlanNegation'])} THEN 'Usage' ` +
    `WHEN ${oneOf(type, purchaseTypes)} OR ${isReturn} THEN 'Purchase' WHEN ${oneOf(type, ['Tax', 'Credit'])} THEN ${type} ` +
    `WHEN ${type} IS NOT NULL THEN 'Adjustment' END`
  );
}

/** `arn:aws:ec2:eu-west-1:1:instance/i-0` is an "instance"; other ids do not say. */
const resourceType = (id: string): string =>
  `NULLIF(CASE WHEN starts_with(${id}, 'arn:') THEN regexp_extract(${id}, '^arn:[^:]*:[^:]*:[^:]*:[^:]*:([^:/]+)[:/]', 1) END, '')`;

/** FOCUS' own property names where AWS has the property, and the operation, which tells lines of one usage type apart. */
const skuPriceDetails = (columns: CurColumns): string =>
  jsonObject(
    (
      [
        ['InstanceType', columns.product('instance_type')],
        ['OperatingSystem', columns.product('operating_system')],
        ['CoreCount', columns.product('vcpu')],
        ['GpuCount', columns.product('gpu')],
        ['x_Operation', columns.text('line_item_operation')],
      ] as const
    ).filter(([, sql]) => sql !== 'NULL::VARCHAR'),
  );

function keptColumns(columns: CurColumns, isNet: boolean): string[] {
  const held = new Set([...heldInFull, ...(isNet ? ['line_item_net_unblended_cost'] : ['line_item_unblended_cost'])]);
  const gone = new Set([...[...held].map(key => columns.nameOf(key)), ...columns.tagColumns()]);
  return columns.names.filter(name => !gone.has(name));
}
