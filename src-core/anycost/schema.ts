import { MONEY_SQL_TYPE } from '../money/scale.ts';
import { type FocusColumnType, focus14Columns } from './focus-columns.ts';

/** A column of the lake as stored. */
export type LakeColumn = { readonly name: string; readonly sqlType: string };

const sqlTypes: Record<FocusColumnType, string> = {
  string: 'VARCHAR',
  decimal: MONEY_SQL_TYPE,
  timestamp: 'TIMESTAMP', // UTC
  json: 'VARCHAR', // JSON text as delivered
};

/**
 * `fact_cost_usage`: one row per charge line of the source. The 65 columns of FOCUS 1.4 under their own names, and ours:
 * where the row came from (`x_SliceId`, `x_DropId`, `x_SourceRow`), keys into the dimensions, and what FOCUS 1.4 has no
 * place for (`x_PublisherName`, `x_Custom`: JSON object of the source's custom and unknown columns, text values).
 * `x_SourceTeamProductKey` is what the line's own tags said, `x_TeamProductKey` what the tag rules made of it.
 */
export const factColumns: readonly LakeColumn[] = [
  { name: 'x_SliceId', sqlType: 'INTEGER' },
  { name: 'x_DropId', sqlType: 'INTEGER' },
  { name: 'x_SourceRow', sqlType: 'BIGINT' },
  { name: 'x_ResourceKey', sqlType: 'BIGINT' },
  { name: 'x_TeamProductKey', sqlType: 'INTEGER' },
  { name: 'x_ModelVersionKey', sqlType: 'INTEGER' },
  ...focus14Columns.map(column => ({ name: column.name, sqlType: sqlTypes[column.type] })),
  { name: 'x_PublisherName', sqlType: 'VARCHAR' },
  { name: 'x_Custom', sqlType: 'VARCHAR' },
  { name: 'x_SourceTeamProductKey', sqlType: 'INTEGER' },
];

/** Attributes of `dim_team_product`; all nullable text. The default tag policy says which tag keys feed each of them. */
export const teamProductAttributes = [
  'x_Team',
  'x_Product',
  'x_Customer',
  'x_Feature',
  'x_Environment',
  'x_SdlcStage',
  'x_CostCenter',
] as const;

/** Attributes of `dim_model_version`; all nullable text. */
export const modelVersionAttributes = [
  'x_ModelProvider',
  'x_Model',
  'x_ModelVersion',
  'x_Modality',
  'x_PromptTemplate',
  'x_TokenType',
] as const;

/** Attributes of `dim_resource`, copied from the fact's own columns (newest wins); the fact keeps its own values. */
export const resourceAttributes = [
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'RegionId',
  'RegionName',
  'ServiceProviderName',
  'ServiceName',
] as const;

/**
 * Pre-summed tables, maintained per slice in the import's own transaction. Grain of a row: x_SliceId x bucket (UTC) x
 * `dimensions` x BillingCurrency. Columns: x_SliceId, Bucket TIMESTAMP, the dimensions, BillingCurrency, the four measures
 * (null when every summand is null), Rows BIGINT.
 */
export type Rollup = {
  readonly table: string;
  readonly bucket: 'hour' | 'day' | 'month';
  readonly dimensions: readonly string[];
};

/**
 * The second block follows from the first or has few values, so it adds almost no rows (demo estate, 1 M charge lines: 53,250 rows by
 * day without it, 55,535 with it) and keeps those dimensions off the fact table.
 */
const common = [
  'BillingAccountId',
  'BillingPeriodStart',
  'ServiceProviderName',
  'ServiceCategory',
  'ServiceName',
  'SubAccountId',
  'SubAccountName',
  'RegionId',
  'ChargeCategory',
  'x_TeamProductKey',
  'x_ModelVersionKey',
  'BillingAccountName',
  'HostProviderName',
  'InvoiceIssuerName',
  'x_PublisherName',
  'ServiceSubcategory',
  'RegionName',
  'ResourceType',
  'ChargeClass',
  'ChargeFrequency',
  'PricingCategory',
  'CommitmentDiscountStatus',
  'CommitmentDiscountType',
] as const;

/**
 * Smallest first: the query planner takes the first one that can answer. Hours carry fewer dimensions on purpose: with all of them the
 * table grows by a third and its refresh takes 2.3 s instead of 0.9 s of processor time for 1 M charge lines.
 */
export const rollups: readonly Rollup[] = [
  { table: 'rollup_month', bucket: 'month', dimensions: common },
  { table: 'rollup_day', bucket: 'day', dimensions: common },
  {
    table: 'rollup_hour_service',
    bucket: 'hour',
    dimensions: [
      'BillingPeriodStart',
      'ServiceProviderName',
      'ServiceCategory',
      'ServiceName',
      'ChargeCategory',
      'x_TeamProductKey',
      'x_ModelVersionKey',
    ],
  },
];

/**
 * Everything about a charge line but its hour, for questions by resource, SKU, tag or description. Kept only for slices in which lines repeat
 * through the day (`rollup_line_slice` lists them; decision record 0089): of the others the lines themselves are read.
 */
export const lineRollup: Rollup = {
  table: 'rollup_line_day',
  bucket: 'day',
  dimensions: [
    ...common,
    'ResourceId',
    'ResourceName',
    'SkuId',
    'SkuMeter',
    'SkuPriceId',
    'Tags',
    'ChargeDescription',
    'AvailabilityZone',
    'PricingUnit',
    'ConsumedUnit',
    'PricingCurrency',
    'CommitmentDiscountId',
    'CommitmentDiscountName',
    'CommitmentDiscountCategory',
    'InvoiceId',
    'CapacityReservationId',
    'CapacityReservationStatus',
    'BillingAccountType',
    'SubAccountType',
    'BillingPeriodEnd',
  ],
};

/**
 * What invoices are compared with: kept like the rollups, but no query is answered from it. InvoiceId is not among the common dimensions because sellers
 * that write an invoice for each purchase would multiply the rows of every day.
 */
export const invoiceRollup: Rollup = {
  table: 'rollup_invoice',
  bucket: 'month',
  dimensions: [
    'BillingAccountId',
    'BillingPeriodStart',
    'InvoiceIssuerName',
    'InvoiceId',
    'ChargeCategory',
    'ChargeClass',
    'ServiceProviderName',
    'x_PublisherName',
  ],
};

/** What a row after the cost model is: placed by its own attributes, by a split, pool money without weights, or in no pool and without a team. */
export const allocationKinds = ['direct', 'split', 'unallocated', 'untagged'] as const;

/**
 * The rollups after the shared-cost splits of the cost model in force, with the same columns and two more: which rule placed the money
 * (null: none) and what kind of row it is. Months that no model touches are there too: they answer alone. These are views (decision record
 * 0084) over the months that were split and the rollups of all others; nobody writes to them. `Rows` counts charge lines: parts of a split are
 * none (0), so that a sum never counts a line twice.
 */
export const allocatedRollups: readonly Rollup[] = [
  { table: 'rollup_allocated_month', bucket: 'month', dimensions: [...common, 'x_AllocationRule', 'x_AllocationKind'] },
  { table: 'rollup_allocated_day', bucket: 'day', dimensions: [...common, 'x_AllocationRule', 'x_AllocationKind'] },
];
