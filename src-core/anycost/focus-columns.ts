/**
 * The columns of the FOCUS Cost and Usage dataset, versions 1.0 to 1.4.
 * Source: FOCUS specification (FinOps Foundation, CC BY 4.0), column pages at tags v1.0, v1.1, v1.2; 1.3 and 1.4 from its changelog.
 * `level` and `nullable` are those of 1.2 where the column exists there.
 */
export const focusVersions = ['1.0', '1.1', '1.2', '1.3', '1.4'] as const;
export type FocusVersion = (typeof focusVersions)[number];

export type FocusColumnType = 'string' | 'decimal' | 'timestamp' | 'json';

export type FocusColumn = {
  readonly name: string;
  readonly type: FocusColumnType;
  readonly level: 'mandatory' | 'conditional' | 'recommended';
  readonly nullable: boolean;
  readonly since: FocusVersion;
  /** First version that no longer has the column. */
  readonly removed: FocusVersion | null;
};

export const focusColumns = [
  { name: 'AllocatedMethodDetails', type: 'json', level: 'conditional', nullable: true, since: '1.3', removed: null },
  { name: 'AllocatedMethodId', type: 'string', level: 'conditional', nullable: true, since: '1.3', removed: null },
  { name: 'AllocatedResourceId', type: 'string', level: 'conditional', nullable: true, since: '1.3', removed: null },
  { name: 'AllocatedResourceName', type: 'string', level: 'conditional', nullable: true, since: '1.3', removed: null },
  { name: 'AllocatedTags', type: 'json', level: 'conditional', nullable: true, since: '1.3', removed: null },
  { name: 'AvailabilityZone', type: 'string', level: 'recommended', nullable: true, since: '1.0', removed: null },
  { name: 'BilledCost', type: 'decimal', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'BillingAccountId', type: 'string', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'BillingAccountName', type: 'string', level: 'mandatory', nullable: true, since: '1.0', removed: null },
  { name: 'BillingAccountType', type: 'string', level: 'conditional', nullable: false, since: '1.2', removed: null },
  { name: 'BillingCurrency', type: 'string', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'BillingPeriodEnd', type: 'timestamp', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'BillingPeriodStart', type: 'timestamp', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'CapacityReservationId', type: 'string', level: 'conditional', nullable: true, since: '1.1', removed: null },
  {
    name: 'CapacityReservationStatus',
    type: 'string',
    level: 'conditional',
    nullable: true,
    since: '1.1',
    removed: null,
  },
  { name: 'ChargeCategory', type: 'string', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'ChargeClass', type: 'string', level: 'mandatory', nullable: true, since: '1.0', removed: null },
  { name: 'ChargeDescription', type: 'string', level: 'mandatory', nullable: true, since: '1.0', removed: null },
  { name: 'ChargeFrequency', type: 'string', level: 'recommended', nullable: false, since: '1.0', removed: null },
  { name: 'ChargePeriodEnd', type: 'timestamp', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'ChargePeriodStart', type: 'timestamp', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  {
    name: 'CommitmentDiscountCategory',
    type: 'string',
    level: 'conditional',
    nullable: true,
    since: '1.0',
    removed: null,
  },
  { name: 'CommitmentDiscountId', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'CommitmentDiscountName', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  {
    name: 'CommitmentDiscountQuantity',
    type: 'decimal',
    level: 'conditional',
    nullable: true,
    since: '1.1',
    removed: null,
  },
  {
    name: 'CommitmentDiscountStatus',
    type: 'string',
    level: 'conditional',
    nullable: true,
    since: '1.0',
    removed: null,
  },
  { name: 'CommitmentDiscountType', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'CommitmentDiscountUnit', type: 'string', level: 'conditional', nullable: true, since: '1.1', removed: null },
  {
    name: 'CommitmentProgramEligibilityDetails',
    type: 'json',
    level: 'conditional',
    nullable: true,
    since: '1.4',
    removed: null,
  },
  { name: 'ConsumedQuantity', type: 'decimal', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'ConsumedUnit', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'ContractApplied', type: 'json', level: 'conditional', nullable: true, since: '1.3', removed: null },
  { name: 'ContractedCost', type: 'decimal', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'ContractedUnitPrice', type: 'decimal', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'EffectiveCost', type: 'decimal', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'HostProviderName', type: 'string', level: 'conditional', nullable: true, since: '1.3', removed: null },
  { name: 'InvoiceDetailId', type: 'string', level: 'conditional', nullable: true, since: '1.4', removed: null },
  { name: 'InvoiceId', type: 'string', level: 'recommended', nullable: true, since: '1.2', removed: null },
  { name: 'InvoiceIssuerName', type: 'string', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'ListCost', type: 'decimal', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'ListUnitPrice', type: 'decimal', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'PricingCategory', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'PricingCurrency', type: 'string', level: 'conditional', nullable: true, since: '1.2', removed: null },
  {
    name: 'PricingCurrencyContractedUnitPrice',
    type: 'decimal',
    level: 'conditional',
    nullable: true,
    since: '1.2',
    removed: null,
  },
  {
    name: 'PricingCurrencyEffectiveCost',
    type: 'decimal',
    level: 'conditional',
    nullable: true,
    since: '1.2',
    removed: null,
  },
  {
    name: 'PricingCurrencyListUnitPrice',
    type: 'decimal',
    level: 'conditional',
    nullable: true,
    since: '1.2',
    removed: null,
  },
  { name: 'PricingQuantity', type: 'decimal', level: 'mandatory', nullable: true, since: '1.0', removed: null },
  { name: 'PricingUnit', type: 'string', level: 'mandatory', nullable: true, since: '1.0', removed: null },
  { name: 'ProviderName', type: 'string', level: 'mandatory', nullable: false, since: '1.0', removed: '1.4' },
  { name: 'PublisherName', type: 'string', level: 'mandatory', nullable: false, since: '1.0', removed: '1.4' },
  { name: 'RegionId', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'RegionName', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'ResourceId', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'ResourceName', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'ResourceType', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'ServiceCategory', type: 'string', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'ServiceName', type: 'string', level: 'mandatory', nullable: false, since: '1.0', removed: null },
  { name: 'ServiceProviderName', type: 'string', level: 'mandatory', nullable: false, since: '1.3', removed: null },
  { name: 'ServiceSubcategory', type: 'string', level: 'recommended', nullable: false, since: '1.1', removed: null },
  { name: 'SkuId', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'SkuMeter', type: 'string', level: 'conditional', nullable: true, since: '1.1', removed: null },
  { name: 'SkuPriceDetails', type: 'json', level: 'conditional', nullable: true, since: '1.1', removed: null },
  { name: 'SkuPriceId', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'SubAccountId', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'SubAccountName', type: 'string', level: 'conditional', nullable: true, since: '1.0', removed: null },
  { name: 'SubAccountType', type: 'string', level: 'conditional', nullable: true, since: '1.2', removed: null },
  { name: 'Tags', type: 'json', level: 'conditional', nullable: true, since: '1.0', removed: null },
] as const satisfies readonly FocusColumn[];

export type FocusColumnName = (typeof focusColumns)[number]['name'];

/** True when `version` of the specification has the column. */
export function hasColumn(column: FocusColumn, version: FocusVersion): boolean {
  const at = focusVersions.indexOf(version);
  return (
    focusVersions.indexOf(column.since) <= at && (column.removed === null || at < focusVersions.indexOf(column.removed))
  );
}

/** The 65 columns of FOCUS 1.4, in alphabetical order: what the lake stores. */
export const focus14Columns: readonly FocusColumn[] = focusColumns.filter(column => hasColumn(column, '1.4'));
