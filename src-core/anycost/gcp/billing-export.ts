import type { RowRule } from '../../connector/row-rule.ts';
import { MONEY_SQL_TYPE } from '../../money/scale.ts';
import { lookUp } from '../bill-columns.ts';
import { decimalFromNumber, decimalFromText } from '../decimal-sql.ts';
import type { FocusColumnName } from '../focus-columns.ts';
import { amount, type BillColumn, instant, type NativeBill, text } from '../native-bill.ts';
import { timestampFromText, timestampFromValue } from '../timestamp-sql.ts';
import { helper as creditHelper, creditHelpers, creditRejections } from './credits.ts';
import type { GcpField, GcpFields } from './fields.ts';
import { tagHelpers, tagsColumn } from './labels.ts';
import { gcpServiceCategories } from './service-categories.ts';

/** Google cuts invoice months at midnight in California, with daylight saving. */
const INVOICE_ZONE = 'America/Los_Angeles';

const invoiceStart = '"mureon invoice start"';
const invoiceEnd = '"mureon invoice end"';
const usageStart = '"mureon usage start"';
const cost = '"mureon cost"';

/** Held in full by FOCUS columns; everything else is kept beside the row, the gross cost and its credits among it. */
const held = [
  'billing_account_id',
  'service.id',
  'service.description',
  'sku.id',
  'sku.description',
  'usage_start_time',
  'usage_end_time',
  'usage.amount',
  'usage.unit',
  'usage.amount_in_pricing_units',
  'usage.pricing_unit',
  'project.id',
  'project.name',
  'resource.name',
  'resource.global_name',
  'currency',
  'cost_at_list',
  'seller_name',
] as const;

/**
 * Google Cloud's standard or detailed billing export in FOCUS columns (decision 0056). One row stays one charge line however many
 * credits it carries: ContractedCost is `cost` (gross, at the contract's price), BilledCost is `cost` plus the row's credits.
 * So per currency: ContractedCost without tax + (BilledCost - ContractedCost) + tax = BilledCost = the invoice.
 * BillingPeriod is `invoice.month` in Pacific time, whatever the month of use; charge periods are UTC.
 * Source: Google, "Structure of Detailed data export", and its FOCUS BigQuery view.
 *
 * @param columns the file's own columns, in order
 */
export function gcpBillingExport(fields: GcpFields, columns: readonly string[]): NativeBill {
  const { one } = fields;
  const month = one('invoice.month');
  const costField = one('cost');
  const credits = fields.many('credits');
  const tags = tagHelpers(fields);
  const used = new Set(nested(fields) ? [...flatHeld(fields)] : held.map(path => fields.column(path)));
  return {
    helpers: [
      [
        `${typedAmount(costField)} AS ${cost}`,
        `${typedInstant(one('usage_start_time'))} AS ${usageStart}`,
        `${localMonth(month, one('usage_start_time'))} AS "mureon invoice month"`,
        ...creditHelpers.first(credits),
        ...tags.first,
      ],
      [
        `${pacific('"mureon invoice month"')} AS ${invoiceStart}`,
        `${pacific('"mureon invoice month" + INTERVAL 1 MONTH')} AS ${invoiceEnd}`,
        ...creditHelpers.second,
        ...tags.second,
      ],
      [...creditHelpers.third(cost), ...tags.third],
    ],
    columns: focusColumnsOf(fields, tags.hasTags),
    kept: columns.filter(name => !used.has(name)),
    rejections: [
      ...(costField === undefined ? [] : [unreadableCost(costField)]),
      ...creditRejections(credits),
      ...(month === undefined ? [] : [unreadableMonth(month)]),
    ],
    findings: [
      ...tags.unreadable.map(
        ({ from, sql }): RowRule => ({
          rule: 'tags.unreadable',
          severity: 'warning',
          column: 'Tags',
          message: `${from} is not a list of keys and values: these rows lack its tags.`,
          sql,
        }),
      ),
      {
        rule: 'invoice.other-month',
        severity: 'info',
        column: 'BillingPeriodStart',
        message: 'Used in another month (Pacific time) than it is invoiced in; it counts in the month of the invoice.',
        sql: `CASE WHEN ${usageStart} < ${invoiceStart} OR ${usageStart} >= ${invoiceEnd} THEN true ELSE false END`,
      },
    ],
    expected: ['period.outside-billing ChargePeriodStart'],
  };
}

function focusColumnsOf(fields: GcpFields, hasTags: boolean): ReadonlyMap<FocusColumnName, BillColumn> {
  const columns = new Map<FocusColumnName, BillColumn>();
  const direct = (focus: FocusColumnName, ...paths: readonly string[]) => {
    const found = paths.map(path => fields.one(path)).filter(field => field !== undefined);
    const [first] = found;
    if (first === undefined) return;
    const cells = found.map(field => (field.type === 'VARCHAR' ? `NULLIF(${field.sql}, '')` : field.sql));
    columns.set(focus, found.length === 1 ? first : { ...first, sql: `coalesce(${cells.join(', ')})` });
  };
  direct('BillingAccountId', 'billing_account_id');
  direct('BillingCurrency', 'currency');
  direct('ChargePeriodStart', 'usage_start_time');
  direct('ChargePeriodEnd', 'usage_end_time');
  direct('SubAccountId', 'project.id');
  direct('SubAccountName', 'project.name');
  direct('ServiceName', 'service.description', 'service.id');
  direct('SkuId', 'sku.id');
  direct('SkuMeter', 'sku.description');
  direct('ChargeDescription', 'sku.description');
  direct('RegionId', 'location.region', 'location.location');
  direct('AvailabilityZone', 'location.zone');
  direct('ResourceId', 'resource.global_name', 'resource.name');
  direct('ResourceName', 'resource.name');
  direct('ConsumedQuantity', 'usage.amount');
  direct('ConsumedUnit', 'usage.unit');
  direct('PricingQuantity', 'usage.amount_in_pricing_units');
  direct('PricingUnit', 'usage.pricing_unit');

  const net = creditHelper('net');
  columns.set('BilledCost', amount(net, 'cost and credits'));
  columns.set('EffectiveCost', amount(net, 'cost and credits'));
  columns.set('ContractedCost', amount(cost, 'cost'));
  columns.set('BillingPeriodStart', instant(invoiceStart, 'invoice.month'));
  columns.set('BillingPeriodEnd', instant(invoiceEnd, 'invoice.month'));
  columns.set('ServiceProviderName', text(`'Google Cloud'`));
  columns.set('InvoiceIssuerName', text(`'Google Cloud'`));
  const listed = fields.one('cost_at_list');
  const type = fields.one('cost_type')?.sql ?? `'regular'`;
  if (listed !== undefined)
    // only use has a list price; tax and adjustments are what they are
    columns.set(
      'ListCost',
      amount(`CASE WHEN ${type} = 'regular' THEN ${typedAmount(listed)} ELSE ${cost} END`, 'cost_at_list'),
    );
  const commitmentFee = `coalesce(prefix(${fields.one('sku.description')?.sql ?? `''`}, 'Commitment'), false)`;
  columns.set(
    'ChargeCategory',
    text(
      `CASE ${type} WHEN 'regular' THEN CASE WHEN ${commitmentFee} THEN 'Purchase' ELSE 'Usage' END WHEN 'tax' THEN 'Tax' ` +
        `WHEN 'adjustment' THEN 'Adjustment' WHEN 'rounding_error' THEN 'Adjustment' ELSE ${type} END`,
      'cost_type',
    ),
  );
  columns.set(
    'ChargeFrequency',
    text(
      `CASE WHEN ${type} <> 'regular' THEN 'One-Time' WHEN ${commitmentFee} THEN 'Recurring' ELSE 'Usage-Based' END`,
    ),
  );
  const adjustment = fields.one('adjustment_info.type');
  if (adjustment !== undefined)
    columns.set(
      'ChargeClass',
      text(`CASE WHEN ${adjustment.sql} IN ('USAGE_CORRECTION', 'PRICE_CORRECTION') THEN 'Correction' END`),
    );
  const service = fields.one('service.description');
  if (service !== undefined) columns.set('ServiceCategory', text(lookUp(service.sql, gcpServiceCategories)));
  if (fields.one('project.id') !== undefined)
    columns.set('SubAccountType', text(`CASE WHEN ${fields.one('project.id')?.sql} IS NOT NULL THEN 'Project' END`));
  const commitment = creditHelper('commitment');
  const of = (member: string) => `json_extract_string(${commitment}, '$.${member}')`;
  columns.set('CommitmentDiscountId', text(`coalesce(NULLIF(${of('id')}, ''), ${of('name')})`, 'credits'));
  columns.set('CommitmentDiscountName', text(of('name'), 'credits'));
  columns.set('CommitmentDiscountType', text(of('type'), 'credits'));
  columns.set(
    'CommitmentDiscountCategory',
    text(
      `CASE WHEN ${commitment} IS NOT NULL THEN CASE WHEN ${of('type')} LIKE '%DOLLAR_BASE' THEN 'Spend' ELSE 'Usage' END END`,
    ),
  );
  columns.set('CommitmentDiscountStatus', text(`CASE WHEN ${commitment} IS NOT NULL THEN 'Used' END`));
  columns.set(
    'PricingCategory',
    text(
      `CASE WHEN ${type} <> 'regular' THEN NULL WHEN ${commitment} IS NOT NULL THEN 'Committed' ELSE 'Standard' END`,
    ),
  );
  if (hasTags) columns.set('Tags', text(tagsColumn, 'labels'));
  return columns;
}

const typedAmount = (field: GcpField | undefined): string =>
  field === undefined
    ? `NULL::${MONEY_SQL_TYPE}`
    : field.type === 'VARCHAR'
      ? decimalFromText(field.sql)
      : decimalFromNumber(field.sql, field.type);

const typedInstant = (field: GcpField | undefined): string =>
  field === undefined
    ? 'NULL::TIMESTAMP'
    : field.type === 'VARCHAR'
      ? timestampFromText(field.sql, null)
      : timestampFromValue(field.sql, field.type);

/** First day of the invoice month as a clock reading in California; without `invoice.month`, of the month of use. */
function localMonth(month: GcpField | undefined, usage: GcpField | undefined): string {
  if (month === undefined)
    return `date_trunc('month', timezone('${INVOICE_ZONE}', timezone('UTC', ${typedInstant(usage)})))`;
  return `try_strptime(regexp_extract(CAST(${month.sql} AS VARCHAR), '^\\s*([12][0-9]{3}(0[1-9]|1[0-2]))(\\.0)?\\s*$', 1), '%Y%m')`;
}

/** UTC instant of a clock reading in California. */
const pacific = (local: string): string => `timezone('UTC', timezone('${INVOICE_ZONE}', ${local}))`;

const unreadableCost = (field: GcpField): RowRule => ({
  rule: 'value.not-a-number',
  severity: 'error',
  column: 'BilledCost',
  message: `cost is not a plain number with at most 14 digits before the decimal point.`,
  sql: `(${cost} IS NULL AND ${field.sql} IS NOT NULL${field.type === 'VARCHAR' ? ` AND ${field.sql} <> ''` : ''})`,
});

const unreadableMonth = (field: GcpField): RowRule => ({
  rule: 'value.not-a-month',
  severity: 'error',
  column: 'BillingPeriodStart',
  message: 'invoice.month is not a month such as 202011.',
  sql: `("mureon invoice month" IS NULL AND ${field.sql} IS NOT NULL AND CAST(${field.sql} AS VARCHAR) <> '')`,
});

/** Whether records are nested: then a column holds several fields, of which some may have no place of their own. */
const nested = (fields: GcpFields): boolean => fields.column('service.id') === fields.column('service.description');

const flatHeld = (fields: GcpFields): (string | undefined)[] =>
  held.filter(path => !path.includes('.') || /^(service|sku|usage)\./.test(path)).map(path => fields.column(path));
