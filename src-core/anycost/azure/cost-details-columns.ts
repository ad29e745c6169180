import { BillCells } from '../bill-cells.ts';
import type { FileValues } from '../focus-mapping.ts';

/** Azure writes one column in several cases and, over the years, under several names. */
export const azureKey = (name: string): string => name.toLowerCase().replace(/[\s_]/g, '');

/** Names of one column over the vintages of the export, newest first: EA and MCA of 2021 on, the portal's, the API's of 2019. */
const vintages = {
  cost: ['costInBillingCurrency', 'cost', 'preTaxCost'],
  currency: ['billingCurrencyCode', 'billingCurrency', 'currency'],
  date: ['date', 'usageDate', 'usageDateTime'],
  periodStart: ['billingPeriodStartDate'],
  periodEnd: ['billingPeriodEndDate'],
  product: ['productName', 'product'],
  subscriptionId: ['subscriptionId', 'subscriptionGuid'],
  resourceId: ['resourceId', 'instanceId'],
  resourceName: ['resourceName', 'instanceName'],
  region: ['resourceLocation', 'location', 'meterRegion'],
  commitmentId: ['benefitId', 'reservationId'],
  commitmentName: ['benefitName', 'reservationName'],
  invoiceId: ['invoiceId'],
  listCost: ['payGCostInBillingCurrency'],
} as const;

export type AzureColumn = keyof typeof vintages;

/** The cells of one cost details export. Keys are Azure's column names in any case. */
export class AzureColumns extends BillCells {
  readonly names: readonly string[];

  constructor(names: readonly string[], values: FileValues) {
    super(names, values, azureKey);
    this.names = names;
  }

  /** The vintage's own name of a column; the newest one when it has none. */
  vintage(column: AzureColumn): string {
    return vintages[column].find(name => this.has(name)) ?? vintages[column][0];
  }

  /** Text of the first of the vintage's columns that has any. */
  firstText(column: AzureColumn): string {
    const present = vintages[column].filter(name => this.has(name));
    return present.length === 0
      ? 'NULL::VARCHAR'
      : `coalesce(${present.map(name => this.text(name)).join(', ')}, NULL)`;
  }
}

/** Whether a table is a cost details export: a cost, what kind of charge it is, and the meter it was measured with. */
export function isCostDetails(names: Iterable<string>): boolean {
  const keys = new Set([...names].map(azureKey));
  const has = (column: AzureColumn) => vintages[column].some(name => keys.has(azureKey(name)));
  return keys.has('metercategory') && keys.has('chargetype') && has('cost') && has('date');
}

/** "Microsoft Customer Agreement" has prices in a second currency; the older agreement has none. */
export function agreementOf(columns: AzureColumns): 'EA' | 'MCA' {
  return columns.has('costInUsd') || columns.has('costInPricingCurrency') ? 'MCA' : 'EA';
}
