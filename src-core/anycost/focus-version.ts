import type { ColumnMatch } from './column-match.ts';
import { type FocusColumnName, type FocusVersion, focusColumns, hasColumn } from './focus-columns.ts';

/**
 * The version of FOCUS a file follows, by the columns that each version introduced. Columns absent from the file say little,
 * because a producer may leave conditional columns out, and some producers carry a few columns of a later version early
 * (Microsoft's 1.0 has the BillingAccountType of 1.2). So 1.1 and 1.2 need a share of their new columns at least half as
 * large as the share of the 1.0 columns present; 1.3 needs one of its provider columns; 1.4 one of its new columns, or
 * ServiceProviderName without the ProviderName and PublisherName that 1.4 removed.
 */
export function detectVersion(match: ColumnMatch): FocusVersion {
  const has = (name: FocusColumnName) => match.focus.has(name);
  if (has('InvoiceDetailId') || has('CommitmentProgramEligibilityDetails')) return '1.4';
  if (has('ServiceProviderName') && !has('ProviderName') && !has('PublisherName')) return '1.4';
  if (has('ServiceProviderName') || has('HostProviderName')) return '1.3';
  const share = (version: FocusVersion) => {
    const introduced = focusColumns.filter(column => column.since === version);
    return introduced.filter(column => match.focus.has(column.name)).length / introduced.length;
  };
  const enough = share('1.0') / 2;
  if (share('1.2') > 0 && share('1.2') >= enough) return '1.2';
  return share('1.1') > 0 && share('1.1') >= enough ? '1.1' : '1.0';
}

/** Columns that `version` calls mandatory and the file lacks, in FOCUS order. */
export function missingMandatory(match: ColumnMatch, version: FocusVersion): string[] {
  return focusColumns
    .filter(column => column.level === 'mandatory' && hasColumn(column, version) && !match.focus.has(column.name))
    .map(column => column.name);
}

/**
 * Without one of these a line cannot be placed: no amount, no currency, no time, no kind. All else may be missing and is then
 * a finding. The provider's name is not among them: the source may be a company's own FOCUS file.
 */
export const requiredColumns = [
  'BilledCost',
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ChargeCategory',
] as const;

/** A file is taken for FOCUS when it has this many of the columns that no other billing export has. */
const signature = [
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargeCategory',
  'ServiceCategory',
  'PricingCategory',
  'InvoiceIssuerName',
] as const;

export function looksLikeFocus(match: ColumnMatch): boolean {
  return signature.filter(name => match.focus.has(name)).length >= 3;
}

const producers: readonly { readonly name: string; readonly atLeast: number; readonly columns: readonly string[] }[] = [
  {
    name: 'AWS Data Exports',
    atLeast: 2,
    columns: ['x_Discounts', 'x_Discount', 'x_Operation', 'x_ServiceCode', 'x_UsageType', 'x_CostCategories'],
  },
  {
    name: 'Microsoft Cost Management',
    atLeast: 3,
    columns: [
      'x_BillingProfileId',
      'x_InvoiceSectionId',
      'x_SkuMeterId',
      'x_PricingSubcategory',
      'x_SkuOfferId',
      'x_ResourceGroupName',
      'x_BillingAccountId',
    ],
  },
  {
    name: 'Google Cloud',
    atLeast: 3,
    columns: [
      'x_CostType',
      'x_Credits',
      'x_CurrencyConversionRate',
      'x_ExportTime',
      'x_Location',
      'x_Project',
      'x_ServiceId',
    ],
  },
  {
    name: 'Oracle Cloud',
    atLeast: 2,
    columns: [
      'oci_ReferenceNumber',
      'oci_CompartmentId',
      'oci_CompartmentName',
      'oci_OverageFlag',
      'oci_BackReferenceNumber',
      'oci_AttributedCost',
    ],
  },
];

/**
 * Who wrote the file, by the custom columns that only they add (their documentation of the FOCUS export); null when nothing
 * gives it away or several would fit, as in a merged table.
 */
export function detectProducer(match: ColumnMatch): string | null {
  const own = new Set([...match.custom, ...match.unknown].map(name => name.toLowerCase()));
  const fitting = producers.filter(
    producer => producer.columns.filter(name => own.has(name.toLowerCase())).length >= producer.atLeast,
  );
  return fitting.length === 1 ? (fitting[0]?.name ?? null) : null;
}
