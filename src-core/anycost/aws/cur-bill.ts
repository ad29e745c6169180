import { categoryOf, jsonObject } from '../bill-cells.ts';
import type { FocusColumnName } from '../focus-columns.ts';
import { amount, type BillColumn, instant, type NativeBill, text } from '../native-bill.ts';
import type { CurColumns } from './cur-columns.ts';
import { curCosts, discountTypes, oneOf } from './cur-costs.ts';
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

/**
 * The AWS Cost and Usage Report, legacy or 2.0, in FOCUS columns. One line of the report stays one charge line: a recurring fee
 * that FOCUS would tell as a purchase and as unused usage is one purchase line that carries the unused share as EffectiveCost.
 *
 * Split line items (containers) tell how a line that is in the report already was used. Their own cost columns are 0 and are what
 * counts; the split itself is kept in x_Custom.
 */
export function curBill(columns: CurColumns, isNet: boolean): NativeBill {
  const costs = curCosts(columns, isNet);
  const type = columns.namedText('line_item_line_item_type');
  const is = (types: readonly string[]) => oneOf(type, types);
  const text_ = (key: string) => columns.text(key);
  const commitment = `coalesce(${text_('savings_plan_savings_plan_a_r_n')}, ${text_('reservation_reservation_a_r_n')})`;
  const isCommitted = `(${commitment} IS NOT NULL AND NOT ${is(['SavingsPlanNegation', ...discountTypes])})`;
  const isSplit = columns.has('split_line_item_parent_resource_id')
    ? `${text_('split_line_item_parent_resource_id')} IS NOT NULL`
    : 'false';
  const quantity = `CASE WHEN ${is(usageTypes)} AND NOT (${isSplit}) THEN ${columns.amount('line_item_usage_amount')} END`;
  const chargeStart = columns.instant('line_item_usage_start_date');
  const billingStart = columns.instant('bill_billing_period_start_date');
  const product = (...keys: string[]) => `coalesce(${keys.map(key => columns.product(key)).join(', ')}, NULL)`;
  const isSpot = `contains(coalesce(${text_('line_item_usage_type')}, ''), 'SpotUsage')`;
  const isMarketplace = `coalesce(${text_('bill_billing_entity')}, '') = 'AWS Marketplace'`;
  const from = (key: string) => columns.nameOf(key);
  const entries: [FocusColumnName, BillColumn, isPresent?: boolean][] = [
    ['BillingAccountId', text(text_('bill_payer_account_id'), from('bill_payer_account_id'))],
    ['BillingAccountName', text(text_('bill_payer_account_name')), columns.has('bill_payer_account_name')],
    ['SubAccountId', text(text_('line_item_usage_account_id'), from('line_item_usage_account_id'))],
    ['SubAccountName', text(text_('line_item_usage_account_name')), columns.has('line_item_usage_account_name')],
    ['BillingCurrency', text(text_('line_item_currency_code'), from('line_item_currency_code'))],
    ['BillingPeriodStart', instant(billingStart, from('bill_billing_period_start_date'))],
    [
      'BillingPeriodEnd',
      instant(columns.instant('bill_billing_period_end_date'), from('bill_billing_period_end_date')),
    ],
    ['ChargePeriodStart', instant(chargeStart, from('line_item_usage_start_date'))],
    [
      'ChargePeriodEnd',
      instant(exclusive(columns.instant('line_item_usage_end_date')), from('line_item_usage_end_date')),
    ],
    ['BilledCost', amount(costs.billed, from(isNet ? 'line_item_net_unblended_cost' : 'line_item_unblended_cost'))],
    ['EffectiveCost', amount(costs.effective)],
    ['ListCost', amount(costs.list, from('pricing_public_on_demand_cost'))],
    ['ContractedCost', amount(costs.contracted)],
    [
      'ListUnitPrice',
      amount(columns.amount('pricing_public_on_demand_rate')),
      columns.has('pricing_public_on_demand_rate'),
    ],
    [
      'ContractedUnitPrice',
      amount(
        `CASE WHEN ${is(['Usage', 'SavingsPlanCoveredUsage'])} THEN ${columns.amount('line_item_unblended_rate')} END`,
      ),
      columns.has('line_item_unblended_rate'),
    ],
    ['PricingQuantity', amount(quantity, from('line_item_usage_amount'))],
    ['PricingUnit', text(text_('pricing_unit'), from('pricing_unit'))],
    ['ConsumedQuantity', amount(quantity, from('line_item_usage_amount'))],
    ['ConsumedUnit', text(text_('pricing_unit'), from('pricing_unit'))],
    ['PricingCurrency', text(text_('pricing_currency')), columns.has('pricing_currency')],
    ['ChargeCategory', text(chargeCategory(type, costs.isReturn), from('line_item_line_item_type'))],
    [
      'ChargeClass',
      text(`CASE WHEN ${is(['Refund', 'Credit'])} AND ${chargeStart} < ${billingStart} THEN 'Correction' END`),
    ],
    ['ChargeDescription', text(text_('line_item_line_item_description'))],
    [
      'ChargeFrequency',
      text(
        `CASE WHEN ${is([...usageTypes, ...discountTypes, 'SavingsPlanNegation'])} THEN 'Usage-Based' WHEN ${is(feeTypes)} THEN 'Recurring' ELSE 'One-Time' END`,
      ),
    ],
    [
      'PricingCategory',
      text(
        `CASE WHEN ${is(coveredTypes)} THEN 'Committed' WHEN ${type} = 'Usage' THEN CASE WHEN ${isSpot} THEN 'Dynamic' ELSE 'Standard' END END`,
      ),
    ],
    ['CommitmentDiscountId', text(`CASE WHEN ${isCommitted} THEN ${commitment} END`)],
    ['CommitmentDiscountCategory', text(byCommitment(columns, isCommitted, 'Spend', 'Usage'))],
    ['CommitmentDiscountType', text(byCommitment(columns, isCommitted, 'Savings Plan', 'Reserved Instance'))],
    [
      'CommitmentDiscountStatus',
      text(`CASE WHEN ${is(coveredTypes)} THEN 'Used' WHEN ${is(feeTypes)} AND ${costs.unused} > 0 THEN 'Unused' END`),
    ],
    ['InvoiceId', text(text_('bill_invoice_id')), columns.has('bill_invoice_id')],
    ['InvoiceIssuerName', text(`coalesce(${text_('bill_invoicing_entity')}, ${text_('line_item_legal_entity')})`)],
    ['ServiceProviderName', text(`'AWS'`)],
    ['HostProviderName', text(`CASE WHEN NOT ${isMarketplace} THEN 'AWS' END`)],
    ['PublisherName', text(`CASE WHEN ${isMarketplace} THEN ${text_('line_item_legal_entity')} ELSE 'AWS' END`)],
    ['ServiceName', text(`coalesce(${product('product_name', 'servicename')}, ${text_('line_item_product_code')})`)],
    ['ServiceCategory', text(categoryOf(text_('line_item_product_code'), awsServiceCategories, 'Other'))],
    ['AvailabilityZone', text(text_('line_item_availability_zone')), columns.has('line_item_availability_zone')],
    ['RegionId', text(product('region_code', 'region'))],
    ['RegionName', text(product('location'))],
    ['ResourceId', text(text_('line_item_resource_id')), columns.has('line_item_resource_id')],
    ['ResourceType', text(resourceType(text_('line_item_resource_id'))), columns.has('line_item_resource_id')],
    ['SkuId', text(product('sku'))],
    ['SkuMeter', text(text_('line_item_usage_type')), columns.has('line_item_usage_type')],
    ['SkuPriceId', text(text_('pricing_rate_code')), columns.has('pricing_rate_code')],
    ['SkuPriceDetails', text(skuPriceDetails(columns))],
    ['Tags', text(columns.tags())],
  ];
  return {
    helpers: [columns.helpers],
    columns: new Map(
      entries.filter(([, , isPresent]) => isPresent !== false).map(([name, column]) => [name, column] as const),
    ),
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
        sql: `(${type} IS NOT NULL AND NOT ${is(knownTypes)})`,
      },
    ],
    // A recurring fee carries the unused share of its commitment; see above.
    expected: ['effective-cost.purchase EffectiveCost'],
  };
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

const byCommitment = (columns: CurColumns, isCommitted: string, plan: string, reservation: string): string =>
  `CASE WHEN ${isCommitted} THEN CASE WHEN ${columns.text('savings_plan_savings_plan_a_r_n')} IS NOT NULL THEN '${plan}' ELSE '${reservation}' END END`;

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
