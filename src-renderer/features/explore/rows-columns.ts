import type { Measure } from '../../../src-core/query/query-spec.ts';

/** Columns of the charge lines in the order in which a reader looks for them; those without a value in this lake are left out. */
const first = ['ChargePeriodStart', 'ServiceProviderName', 'ServiceName'] as const;
const usual = ['ChargeCategory', 'ChargeDescription', 'ResourceName', 'ResourceId', 'x_Team', 'x_Product'] as const;
const rest = ['SubAccountName', 'RegionName', 'SkuId', 'PricingUnit', 'x_Model', 'x_TokenType', 'x_Source'] as const;

export function rowColumns(
  measures: readonly Measure[],
  extra: readonly string[],
  available: ReadonlySet<string>,
): string[] {
  const isKnown = (name: string) => available.has(name) || name === 'ChargePeriodStart';
  return [
    ...new Set([
      ...first.filter(isKnown),
      ...measures,
      'BillingCurrency',
      ...usual.filter(isKnown),
      ...extra.filter(isKnown),
      ...rest.filter(isKnown),
      'PricingQuantity',
      'x_SourceRow',
    ]),
  ];
}
