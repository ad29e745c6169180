import type { CbfLineItemType } from './line-items.ts';

/** What a CBF line is made from: a charge line of the lake with these columns. Amounts are exact decimal text; null is unknown. */
export const chargeColumns = [
  'ChargeCategory',
  'ChargeFrequency',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ChargeDescription',
  'ServiceProviderName',
  'ServiceName',
  'SubAccountId',
  'RegionId',
  'ResourceId',
  'SkuId',
  'SkuMeter',
  'ConsumedQuantity',
  'ConsumedUnit',
  'CommitmentDiscountId',
  'CommitmentDiscountStatus',
  'InvoiceId',
  'BillingCurrency',
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'Tags',
] as const;
export type ChargeColumn = (typeof chargeColumns)[number];
export type CbfCharge = Readonly<Record<ChargeColumn, string | null>>;

/** Columns of the file before its tags, in order. */
export const cbfColumns = [
  'lineitem/type',
  'lineitem/description',
  'lineitem/cloud_provider',
  'time/usage_start',
  'time/usage_end',
  'resource/id',
  'resource/service',
  'resource/account',
  'resource/region',
  'action/usage_type',
  'usage/amount',
  'usage/units',
  'cost/cost',
  'cost/discounted_cost',
  'cost/amortized_cost',
  'cost/discounted_amortized_cost',
  'cost/on_demand_cost',
  'bill/invoice_id',
] as const;

/** CloudZero takes at most this many rows a file. */
export const CBF_ROWS_PER_FILE = 1_000_000;

/** Key and value of each tag whose value is a text; tags that are no JSON object are none. */
export function tagsOf(tags: string | null): [key: string, value: string][] {
  if (tags === null || tags === '') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(tags);
  } catch {
    return []; // told as a finding when the charge was imported
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return [];
  return Object.entries(parsed)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => [key, String(value)]);
}

/** Allowed in a tag key as it is: letters, digits, `_ . : / + - @`. `=` is allowed too and begins an encoded byte. */
const plainInKey = /^[A-Za-z0-9_.:/+@-]$/;

/** A tag key in CBF's alphabet; every other byte becomes `=` and two hex digits, so two keys never become one. */
export function cbfTagKey(key: string): string {
  return Array.from(key, char =>
    plainInKey.test(char)
      ? char
      : Array.from(new TextEncoder().encode(char), byte => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
          '',
        ),
  ).join('');
}

/**
 * CloudZero splits `resource/id` at `:` and `/` into a type and a local id and drops everything after the second part, so an ARN would lose
 * its end and collide with others. Here the type is always `resource`, and the local id has neither mark: `%`, `:` and `/` are percent-encoded.
 */
export function cbfResourceId(resourceId: string): string {
  return `resource:${resourceId.replace(/[%:/]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

/** What CloudZero keeps of a `resource/id`. */
export const keptByCloudZero = (resourceId: string): string => resourceId.split(/[:/]/).slice(0, 2).join(' ');

/**
 * One charge as a CBF line. cost is BilledCost, the amortized costs are EffectiveCost (a blank where it is unknown, which CBF reads as
 * cost), on demand is ListCost. BilledCost holds every discount already, so discounted cost is the same.
 * @param tagKeys all tag keys of the drop, in column order
 * @param digest short hash of a text: names the group of charges that have tags but no resource, for CBF drops tags without one
 */
export function cbfLine(
  charge: CbfCharge,
  tagKeys: readonly string[],
  digest: (text: string) => string,
): (string | null)[] {
  const tags = new Map(tagsOf(charge.Tags));
  const start = charge.ChargePeriodStart;
  return [
    lineItemType(charge),
    charge.ChargeDescription,
    charge.ServiceProviderName,
    start === null ? null : `${start.slice(0, 13)}:00:00Z`,
    charge.ChargePeriodEnd,
    resourceIdOf(charge, tags, digest),
    charge.ServiceName,
    charge.SubAccountId,
    charge.RegionId ?? 'no-region',
    charge.SkuMeter ?? charge.SkuId,
    charge.ConsumedQuantity,
    charge.ConsumedUnit,
    charge.BilledCost,
    charge.BilledCost,
    charge.EffectiveCost,
    charge.EffectiveCost,
    charge.ListCost,
    charge.InvoiceId,
    ...tagKeys.map(key => tags.get(key) ?? null),
  ];
}

function resourceIdOf(
  charge: CbfCharge,
  tags: ReadonlyMap<string, string>,
  digest: (text: string) => string,
): string | null {
  if (charge.ResourceId !== null) return cbfResourceId(charge.ResourceId);
  if (tags.size === 0) return null;
  const { ServiceProviderName, ServiceName, SubAccountId, RegionId } = charge;
  const group = [
    ServiceProviderName,
    ServiceName,
    SubAccountId,
    RegionId,
    [...tags].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return `tagged:${digest(JSON.stringify(group))}`;
}

function lineItemType(charge: CbfCharge): CbfLineItemType {
  switch (charge.ChargeCategory) {
    case 'Tax':
      return 'Tax';
    case 'Credit':
      return 'Credit';
    case 'Adjustment':
      return 'Adjustment';
    case 'Purchase':
      if (charge.CommitmentDiscountId === null) return charge.ChargeFrequency === 'Recurring' ? 'Fee' : 'Purchase';
      return charge.ChargeFrequency === 'Recurring' ? 'CommittedUseRecurringFee' : 'CommittedUsePurchase';
    default:
      return charge.CommitmentDiscountStatus === 'Unused' ? 'CommittedUseVacancy' : 'Usage';
  }
}
