import { MONEY_SQL_TYPE } from '../../money/scale.ts';
import { categoryOf } from '../bill-cells.ts';
import type { FocusColumnName } from '../focus-columns.ts';
import { amount, type BillColumn, instant, type NativeBill, text } from '../native-bill.ts';
import type { AzureColumns } from './cost-details-columns.ts';
import { type AzureDataset, datasetWord, foreignRowsSql, isCommitmentSql, lowerText } from './dataset.ts';
import { azureServiceCategories } from './service-categories.ts';
import { blockSizeSql, unitSql } from './unit-of-measure.ts';

type Entry = [FocusColumnName, BillColumn, isPresent?: boolean];

/**
 * Azure cost details (Enterprise or Customer Agreement, any vintage) in FOCUS columns.
 *
 * The two datasets tell one spend twice, so each measure comes from one of them only, and a lake may hold either or both, in any
 * order, without counting anything twice: actual cost gives BilledCost; amortised cost gives EffectiveCost, ListCost, ContractedCost
 * and the quantities. What a dataset does not give is unknown (null), never zero (decision record 0055).
 */
export function azureBill(columns: AzureColumns, dataset: AzureDataset): NativeBill {
  const charge = lowerText(columns, 'chargeType');
  const entries = [
    ...whoAndWhen(columns),
    ...what(columns, charge),
    ...commitment(columns, charge),
    ...costs(columns, dataset, charge),
  ];
  const word = datasetWord[dataset];
  const other = datasetWord[dataset === 'actual' ? 'amortized' : 'actual'];
  return {
    helpers: [columns.helpers],
    columns: new Map(entries.filter(([, , isPresent]) => isPresent !== false).map(([name, column]) => [name, column])),
    kept: keptColumns(columns, dataset),
    rejections: [
      ...columns.rejections,
      {
        rule: 'azure.other-dataset',
        severity: 'error',
        column: 'ChargeCategory',
        message: `This row belongs to ${other} cost, and the file is read as ${word} cost; the two must not be mixed in one file.`,
        sql: foreignRowsSql(columns, dataset),
      },
    ],
    findings: [
      ...columns.findings,
      ...(columns.has('tags')
        ? [
            {
              rule: 'tags.not-an-object',
              severity: 'error',
              column: 'Tags',
              message: 'Tags is neither a JSON object nor one without its braces: these rows count as untagged.',
              sql: `(${columns.text('tags')} IS NOT NULL AND ${tagsSql(columns)} IS NULL)`,
            } as const,
          ]
        : []),
    ],
    // Amortised cost leaves what was billed to actual cost.
    ...(dataset === 'amortized' ? { leftOut: ['BilledCost'] as const } : {}),
  };
}

function whoAndWhen(columns: AzureColumns): Entry[] {
  const day = columns.instant(columns.vintage('date'));
  const periodStart = columns.instant(columns.vintage('periodStart'));
  const periodEnd = columns.instant(columns.vintage('periodEnd'));
  const from = (key: string) => columns.nameOf(key);
  return [
    ['BillingAccountId', text(billingAccount(columns), from('billingAccountId'))],
    ['BillingAccountName', text(columns.text('billingAccountName')), columns.has('billingAccountName')],
    ['SubAccountId', text(columns.firstText('subscriptionId'), from(columns.vintage('subscriptionId')))],
    ['SubAccountName', text(columns.text('subscriptionName')), columns.has('subscriptionName')],
    ['InvoiceId', text(columns.text('invoiceId')), columns.has('invoiceId')],
    ['InvoiceIssuerName', text(`'Microsoft'`)],
    ['ServiceProviderName', text(`'Microsoft'`)],
    [
      'HostProviderName',
      text(`CASE WHEN ${lowerText(columns, 'publisherType')} <> 'marketplace' THEN 'Microsoft' END`),
    ],
    [
      'PublisherName',
      text(
        `coalesce(${columns.text('publisherName')}, CASE WHEN ${lowerText(columns, 'publisherType')} IN ('azure', 'microsoft') THEN 'Microsoft' END)`,
      ),
    ],
    ['BillingCurrency', text(columns.firstText('currency'), from(columns.vintage('currency')))],
    ['BillingPeriodStart', instant(periodStart, from(columns.vintage('periodStart')))],
    ['BillingPeriodEnd', instant(endOfPeriod(periodEnd, periodStart), from(columns.vintage('periodEnd')))],
    ['ChargePeriodStart', instant(day, from(columns.vintage('date')))],
    ['ChargePeriodEnd', instant(`${day} + INTERVAL 1 DAY`, from(columns.vintage('date')))],
  ];
}

/** Microsoft's FOCUS export names the account by its path; the same here, so that one bill is recognised in both. */
function billingAccount(columns: AzureColumns): string {
  const [id, profile] = [columns.text('billingAccountId'), columns.text('billingProfileId')];
  const path = `CASE WHEN starts_with(${id}, '/') THEN ${id} ELSE '/providers/Microsoft.Billing/billingAccounts/' || ${id} END`;
  if (!columns.has('billingProfileId')) return path;
  // Under an Enterprise Agreement the profile is the account itself.
  const suffix = `CASE WHEN starts_with(${profile}, '/') OR ${profile} = ${id} THEN NULL ELSE '/billingProfiles/' || ${profile} END`;
  return `${path} || coalesce(${suffix}, '')`;
}

/** Azure names the last day of the period; a period that ends on the first of a month already names the day after. */
const endOfPeriod = (end: string, start: string): string =>
  `CASE WHEN day(${end}) = 1 AND ${end} > ${start} THEN ${end} ELSE ${end} + INTERVAL 1 DAY END`;

function what(columns: AzureColumns, charge: string): Entry[] {
  const service = `coalesce(${columns.text('meterCategory')}, ${columns.firstText('product')}, NULL)`;
  const consumed = lowerText(columns, 'consumedService');
  return [
    ['ChargeCategory', text(chargeCategory(columns, charge), columns.nameOf('chargeType'))],
    ['ChargeClass', text(`CASE WHEN ${charge} = 'refund' THEN 'Correction' END`)],
    ['ChargeDescription', text(columns.firstText('product'))],
    [
      'ChargeFrequency',
      text(
        `CASE ${lowerText(columns, 'frequency')} WHEN 'usagebased' THEN 'Usage-Based' WHEN 'recurring' THEN 'Recurring' WHEN 'onetime' THEN 'One-Time' ELSE ${columns.text('frequency')} END`,
      ),
      columns.has('frequency'),
    ],
    [
      'PricingCategory',
      text(
        `CASE ${lowerText(columns, 'pricingModel')} WHEN 'ondemand' THEN 'Standard' WHEN 'spot' THEN 'Dynamic' WHEN 'reservation' THEN 'Committed' WHEN 'savingsplan' THEN 'Committed' WHEN 'savings plan' THEN 'Committed' WHEN '' THEN NULL ELSE 'Other' END`,
      ),
      columns.has('pricingModel'),
    ],
    ['ServiceName', text(service)],
    ['ServiceCategory', text(categoryOf(consumed, azureServiceCategories, 'Other'))],
    ['RegionId', text(`lower(replace(${columns.firstText('region')}, ' ', ''))`)],
    ['RegionName', text(columns.firstText('region'))],
    ['AvailabilityZone', text(columns.text('availabilityZone')), columns.has('availabilityZone')],
    ['ResourceId', text(columns.firstText('resourceId')), columns.has(columns.vintage('resourceId'))],
    ['ResourceName', text(columns.firstText('resourceName')), columns.has(columns.vintage('resourceName'))],
    ['ResourceType', text(resourceType(columns.firstText('resourceId'))), columns.has(columns.vintage('resourceId'))],
    ['SkuId', text(`coalesce(${columns.text('partNumber')}, ${columns.text('productId')}, NULL)`)],
    ['SkuPriceId', text(columns.text('meterId')), columns.has('meterId')],
    ['SkuMeter', text(columns.text('meterName')), columns.has('meterName')],
    ['Tags', text(tagsSql(columns)), columns.has('tags')],
  ];
}

/** After Microsoft's own FOCUS conversion: unused commitment is usage, and a refund gives a purchase back. */
const chargeCategory = (columns: AzureColumns, charge: string): string =>
  `CASE WHEN ${charge} = 'usage' OR starts_with(${charge}, 'unused') THEN 'Usage' WHEN ${charge} IN ('purchase', 'refund') THEN 'Purchase' ` +
  `WHEN ${charge} = 'tax' THEN 'Tax' WHEN ${charge} LIKE '%credit%' THEN 'Credit' WHEN ${columns.text('chargeType')} IS NOT NULL THEN 'Adjustment' END`;

/** `.../providers/Microsoft.Compute/disks/d` is `microsoft.compute/disks`. */
const resourceType = (id: string): string =>
  `NULLIF(regexp_extract(lower(${id}), '/providers/([^/]+/[^/]+)/[^/]*$', 1), '')`;

function commitment(columns: AzureColumns, charge: string): Entry[] {
  const isCommitment = isCommitmentSql(columns);
  const isPlan = `(contains(${lowerText(columns, 'pricingModel')}, 'savings') OR contains(${charge}, 'savings'))`;
  const isUnused = `starts_with(${charge}, 'unused')`;
  const either = `(${isCommitment} OR ${isUnused})`;
  const when = (sql: string) => text(`CASE WHEN ${either} THEN ${sql} END`);
  return [
    ['CommitmentDiscountId', when(columns.firstText('commitmentId'))],
    ['CommitmentDiscountName', when(columns.firstText('commitmentName'))],
    ['CommitmentDiscountCategory', when(`CASE WHEN ${isPlan} THEN 'Spend' ELSE 'Usage' END`)],
    ['CommitmentDiscountType', when(`CASE WHEN ${isPlan} THEN 'Savings Plan' ELSE 'Reservation' END`)],
    [
      'CommitmentDiscountStatus',
      text(`CASE WHEN ${isUnused} THEN 'Unused' WHEN ${charge} = 'usage' AND ${isCommitment} THEN 'Used' END`),
    ],
  ];
}

function costs(columns: AzureColumns, dataset: AzureDataset, charge: string): Entry[] {
  const key = columns.vintage('cost');
  const cost = columns.amount(key);
  const from = columns.nameOf(key);
  if (dataset === 'actual') return [['BilledCost', amount(cost, from)]];
  const quantity = columns.number('quantity');
  const [listPrice, unitPrice] = [columns.number('payGPrice'), columns.number('unitPrice')];
  const isUsed = `${charge} = 'usage'`;
  const isPriced = !columns.has('pricingCurrency'); // else unit prices are in another currency than the costs
  const hasListCost = columns.has(columns.vintage('listCost'));
  const listCost = hasListCost ? columns.amount(columns.vintage('listCost')) : times(listPrice, quantity);
  // Unused commitment is no usage at anybody's list price; what is bought, refunded or taxed has no other price than its cost.
  const perUsage = (used: string) =>
    `CASE WHEN ${isUsed} THEN ${used} WHEN starts_with(${charge}, 'unused') THEN 0::${MONEY_SQL_TYPE} ELSE ${cost} END`;
  // A list price of 0 on something that costs money is how Azure writes "none known" on reservation rows.
  const list = perUsage(`CASE WHEN NOT coalesce(${listPrice} = 0 AND ${cost} <> 0, false) THEN ${listCost} END`);
  const contracted = perUsage(times(unitPrice, quantity));
  const consumed = `CASE WHEN ${isUsed} THEN ${times(blockSizeSql(columns.text('unitOfMeasure')), quantity)} END`;
  return [
    ['EffectiveCost', amount(cost, from)],
    ['ListCost', amount(list, columns.nameOf('payGPrice')), hasListCost || (isPriced && columns.has('payGPrice'))],
    ['ContractedCost', amount(contracted, columns.nameOf('unitPrice')), isPriced && columns.has('unitPrice')],
    ['ListUnitPrice', amount(listPrice), isPriced && columns.has('payGPrice')],
    ['ContractedUnitPrice', amount(unitPrice), isPriced && columns.has('unitPrice')],
    ['PricingQuantity', amount(quantity, columns.nameOf('quantity')), columns.has('quantity')],
    ['PricingUnit', text(columns.text('unitOfMeasure')), columns.has('unitOfMeasure')],
    ['ConsumedQuantity', amount(consumed, columns.nameOf('quantity')), columns.has('quantity')],
    ['ConsumedUnit', text(unitSql(columns.text('unitOfMeasure'))), columns.has('unitOfMeasure')],
    ['PricingCurrency', text(columns.text('pricingCurrency')), columns.has('pricingCurrency')],
    [
      'PricingCurrencyEffectiveCost',
      amount(columns.number('costInPricingCurrency')),
      columns.has('costInPricingCurrency'),
    ],
  ];
}

/** A product, exact to 12 decimals of each factor; unknown when it does not fit. */
const times = (price: string, quantity: string): string =>
  `TRY(CAST(CAST(${price} AS DECIMAL(38, 12)) * CAST(${quantity} AS DECIMAL(38, 12)) AS ${MONEY_SQL_TYPE}))`;

/** Tags come as a JSON object or without its braces; anything else is not tags. */
function tagsSql(columns: AzureColumns): string {
  const raw = columns.namedText('tags');
  const braced = `CASE WHEN starts_with(trim(${raw}), '{') THEN trim(${raw}) ELSE '{' || trim(${raw}) || '}' END`;
  return `NULLIF(CASE WHEN json_valid(${braced}) THEN ${braced} END, '{}')`;
}

/** All but the columns that one FOCUS column holds in full. */
function keptColumns(columns: AzureColumns, dataset: AzureDataset): string[] {
  const always = [
    'billingAccountName',
    'subscriptionName',
    'meterName',
    'meterId',
    'availabilityZone',
    'tags',
    'publisherName',
    ...(
      [
        'cost',
        'currency',
        'date',
        'periodStart',
        'periodEnd',
        'product',
        'subscriptionId',
        'resourceId',
        'resourceName',
        'region',
        'invoiceId',
      ] as const
    ).map(column => columns.vintage(column)),
  ];
  const prices = columns.has('pricingCurrency') ? [] : ['unitPrice', 'payGPrice'];
  const held = dataset === 'actual' ? always : [...always, 'quantity', 'unitOfMeasure', ...prices];
  const gone = new Set(held.map(key => columns.nameOf(key)));
  return columns.names.filter(name => !gone.has(name));
}
