import { focus14Columns } from '../anycost/focus-columns.ts';
import { type RecordDatasetName, recordDatasets } from '../anycost/records.ts';
import type { MaskingPolicy } from '../contract/rules.ts';
import type { CellKind } from './mask-cell.ts';

/** In force until somebody saves another one. */
export const defaultMaskingPolicy: MaskingPolicy = {
  version: 0,
  columns: [],
  detect: ['email', 'phone', 'ip', 'person-key'],
  keepContent: false,
};

export type MaskedColumn = { readonly name: string; readonly kind: CellKind };

/**
 * Text of a charge line that people write freely. Identifiers of the bill itself (billing account, SKU, invoice) and closed lists are left
 * alone: they name slices and prices, and no person.
 */
const freeText = [
  'ResourceId',
  'ResourceName',
  'AllocatedResourceId',
  'AllocatedResourceName',
  'ChargeDescription',
  'SubAccountId',
  'SubAccountName',
  'BillingAccountName',
  'CommitmentDiscountName',
  'CapacityReservationId',
];

/** Columns of the charge lines that are looked through. */
export const chargeColumns: readonly MaskedColumn[] = [
  ...focus14Columns.filter(column => column.type === 'json').map(({ name }) => ({ name, kind: 'json' as const })),
  { name: 'x_Custom', kind: 'json' },
  ...freeText.map(name => ({ name, kind: 'text' as const })),
];

/** Columns that name a person by definition. */
const personal: Readonly<Record<RecordDatasetName, readonly string[]>> = {
  'llm-usage': ['UserId'],
  'gpu-job': ['UserName', 'CancelledBy'],
  'gpu-sample': [],
  metric: [],
};

/** Columns of a dataset that are looked through: all of its text. */
export function recordColumnsToMask(dataset: RecordDatasetName): MaskedColumn[] {
  return recordDatasets[dataset].columns.flatMap(({ name, type }): MaskedColumn[] => {
    if (type === 'json') return [{ name, kind: 'json' }];
    if (type !== 'string') return [];
    return [{ name, kind: personal[dataset].includes(name) ? 'personal' : 'text' }];
  });
}
