/** A FOCUS 1.2 charge as text; every mandatory column has a value, the test states what matters to it. */
const defaults: Readonly<Record<string, string>> = {
  BilledCost: '1',
  BillingAccountId: 'acct-1',
  BillingAccountName: 'Account',
  BillingCurrency: 'USD',
  BillingPeriodEnd: '2026-02-01T00:00:00Z',
  BillingPeriodStart: '2026-01-01T00:00:00Z',
  ChargeCategory: 'Usage',
  ChargeClass: '',
  ChargeDescription: 'a charge',
  ChargeFrequency: 'Usage-Based',
  ChargePeriodEnd: '2026-01-05T01:00:00Z',
  ChargePeriodStart: '2026-01-05T00:00:00Z',
  ContractedCost: '1',
  EffectiveCost: '1',
  InvoiceIssuerName: 'Cloud Inc.',
  ListCost: '1',
  PricingQuantity: '1',
  PricingUnit: 'Hours',
  ProviderName: 'Cloud',
  PublisherName: 'Cloud',
  ResourceId: '',
  ServiceCategory: 'Compute',
  ServiceName: 'Machines',
  ServiceSubcategory: 'Virtual Machines',
  SkuId: 'sku',
  SkuPriceId: 'price',
  Tags: '',
};

export type Charge = Partial<Record<string, string>>;

/** @returns CSV text; columns are those of the defaults plus all that any charge names */
export function focusCsv(charges: readonly Charge[]): string {
  const columns = [...new Set([...Object.keys(defaults), ...charges.flatMap(charge => Object.keys(charge))])];
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = charges.map(charge => columns.map(name => cell(charge[name] ?? defaults[name] ?? '')).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

/** `count` charges of one slice that differ in SkuId, from `start`. */
export function charges(count: number, common: Charge = {}, start = 0): Charge[] {
  return Array.from({ length: count }, (_, index) => ({ SkuId: `sku-${start + index}`, ...common }));
}
