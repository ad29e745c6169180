import type { ColumnMatch } from './column-match.ts';
import { type FocusVersion, focusColumns, focusVersions, hasColumn } from './focus-columns.ts';

/**
 * The version of FOCUS whose columns a file has: the newest version that introduced one of them. A file that names its
 * service provider and has dropped both ProviderName and PublisherName is 1.4, the version that removed those.
 * Columns absent from the file say nothing, because FOCUS lets a producer leave conditional columns out.
 */
export function detectVersion(match: ColumnMatch): FocusVersion {
  const present = focusColumns.filter(column => match.focus.has(column.name));
  const newest = Math.max(0, ...present.map(column => focusVersions.indexOf(column.since)));
  const dropped =
    match.focus.has('ServiceProviderName') && !match.focus.has('ProviderName') && !match.focus.has('PublisherName');
  return dropped ? '1.4' : (focusVersions[newest] ?? '1.0');
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
