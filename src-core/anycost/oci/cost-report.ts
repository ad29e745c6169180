import { quoteIdentifier } from '../../connector/sql-text.ts';
import { BillColumns, lookUp } from '../bill-columns.ts';
import { jsonObjectOf } from '../json-sql.ts';
import { instant, type NativeBill, text } from '../native-bill.ts';
import { timestampFromText } from '../timestamp-sql.ts';

/** Columns without which a table is no Oracle cost report; lower case. */
const signature = ['lineitem/intervalusagestart', 'cost/mycost'] as const;

export const isOciCostReport = (names: ReadonlySet<string>): boolean => signature.every(name => names.has(name));

const TAG = 'tags/';

/** Oracle's own FOCUS reports put these services there; a service not listed has no category rather than a wrong one. */
const serviceCategories: Readonly<Record<string, string>> = {
  COMPUTE: 'Compute',
  BLOCK_STORAGE: 'Storage',
  OBJECTSTORE: 'Storage',
  FILE_STORAGE: 'Storage',
  DATABASE: 'Databases',
  MYSQL: 'Databases',
  NOSQL: 'Databases',
  NETWORK: 'Networking',
  VCN: 'Networking',
  LOADBALANCER: 'Networking',
  TELEMETRY: 'Management and Governance',
  LOGGING: 'Management and Governance',
  GENERATIVE_AI: 'AI and Machine Learning',
  DATASCIENCE: 'AI and Machine Learning',
};

/**
 * Oracle Cloud's cost report in FOCUS columns. `cost/myCost` is the charge of the line (unit price x billed quantity) at the
 * contract's rate; `cost/myCostOverage` is the part of it beyond the commitment, never an addition. The report has no list price.
 * A correction keeps its own interval and says which line it corrects in `lineItem/backreferenceNo`.
 * Sources: Oracle "Cost and Usage Reports", and Oracle's FOCUS report of the same account.
 */
export function ociCostReport(names: readonly string[]): NativeBill {
  const bill = new BillColumns(names);
  bill.direct('BilledCost', 'cost/myCost');
  bill.direct('EffectiveCost', 'cost/myCost');
  bill.direct('ContractedCost', 'cost/myCost');
  bill.direct('ContractedUnitPrice', 'cost/unitPrice');
  bill.direct('BillingCurrency', 'cost/currencyCode');
  bill.direct('BillingAccountId', 'cost/subscriptionId', 'lineItem/tenantId');
  bill.direct('SubAccountId', 'lineItem/tenantId');
  bill.direct('ChargePeriodStart', 'lineItem/intervalUsageStart');
  bill.direct('ChargePeriodEnd', 'lineItem/intervalUsageEnd');
  bill.direct('ServiceName', 'product/service');
  bill.direct('ChargeDescription', 'product/Description');
  bill.direct('ResourceId', 'product/resourceId');
  bill.direct('RegionId', 'product/region');
  bill.direct('AvailabilityZone', 'product/availabilityDomain');
  bill.direct('SkuId', 'cost/productSku');
  bill.direct('ConsumedQuantity', 'usage/billedQuantity');
  bill.direct('ConsumedUnit', 'cost/skuUnitDescription');
  bill.direct('PricingQuantity', 'usage/billedQuantity');
  bill.direct('PricingUnit', 'cost/skuUnitDescription');

  const start = timestampFromText(bill.raw('lineItem/intervalUsageStart') ?? 'NULL', null);
  bill.set('BillingPeriodStart', instant(`date_trunc('month', ${start})`, 'lineItem/intervalUsageStart'));
  bill.set(
    'BillingPeriodEnd',
    instant(`date_trunc('month', ${start}) + INTERVAL 1 MONTH`, 'lineItem/intervalUsageStart'),
  );
  bill.set('ChargeCategory', text(`'Usage'`));
  bill.set('ChargeFrequency', text(`'Usage-Based'`));
  bill.set('ServiceProviderName', text(`'Oracle'`));
  bill.set('InvoiceIssuerName', text(`'Oracle'`));
  const correction = bill.raw('lineItem/isCorrection');
  if (correction !== undefined)
    bill.set('ChargeClass', text(`CASE WHEN lower(${correction}) = 'true' THEN 'Correction' END`));
  const service = bill.raw('product/service');
  if (service !== undefined) bill.set('ServiceCategory', text(lookUp(service, serviceCategories)));
  const resource = bill.raw('product/resourceId');
  // ocid1.<type>.<realm>.<region>.<unique>
  const type = `CASE WHEN prefix(${resource}, 'ocid') THEN NULLIF(split_part(${resource}, '.', 2), '') END`;
  if (resource !== undefined) bill.set('ResourceType', text(type));
  const tags = names.filter(name => name.toLowerCase().startsWith(TAG) && name.length > TAG.length);
  if (tags.length > 0) {
    const members = tags.map(name => ({ key: name.slice(TAG.length), sql: quoteIdentifier(name) }));
    bill.set('Tags', text(jsonObjectOf(members), `${TAG}...`));
    bill.hold(...tags);
  }
  return { helpers: [], columns: bill.columns, kept: bill.kept(), rejections: [], findings: [] };
}
