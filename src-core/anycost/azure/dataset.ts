import type { AzureColumns } from './cost-details-columns.ts';

/** Which of the two exports of the same spend a file is. */
export type AzureDataset = 'actual' | 'amortized';

/** Grouped looks at the rows of a file. */
export type DatasetEvidence = {
  readonly rows: number;
  /** Rows that sell a commitment at a price: only actual cost has them. */
  readonly purchases: number;
  /** Cost of what a commitment left unused: only amortised cost has it. */
  readonly unused: number;
  /** Usage under a commitment that costs something: in actual cost it costs nothing, because the commitment was billed as a whole. */
  readonly chargedUsage: number;
  /** The same without a cost. */
  readonly freeUsage: number;
};

export type DatasetVerdict = {
  readonly dataset: AzureDataset;
  /** What in the file says so, in words. */
  readonly because: string;
  /** True when the rows decide; then the name of the file is not asked. */
  readonly isFromRows: boolean;
  /** The dataset that the name of the file speaks of, when it is the other one. */
  readonly nameSays: AzureDataset | null;
};

/** The dataset's word in texts. */
export const datasetWord: Readonly<Record<AzureDataset, string>> = { actual: 'actual', amortized: 'amortised' };

/** SQL over the file's columns: boolean per row. */
export function evidenceSql(columns: AzureColumns): Readonly<Record<Exclude<keyof DatasetEvidence, 'rows'>, string>> {
  const charge = lowerText(columns, 'chargeType');
  const isCommitment = isCommitmentSql(columns);
  const cost = `TRY_CAST(${columns.text(columns.vintage('cost'))} AS DOUBLE)`; // only compared with zero
  const isCharged = `coalesce(${cost} <> 0, false)`;
  const isUsage = `(${charge} = 'usage' AND ${isCommitment})`;
  return {
    purchases: `(${charge} = 'purchase' AND ${isCommitment} AND ${isCharged})`,
    unused: `(starts_with(${charge}, 'unused') AND ${isCharged})`,
    chargedUsage: `(${isUsage} AND ${isCharged})`,
    freeUsage: `(${isUsage} AND coalesce(${cost} = 0, false))`,
  };
}

/** True on rows of a reservation or a savings plan. Never null. */
export function isCommitmentSql(columns: AzureColumns): string {
  const model = columns.has('pricingModel') ? lowerText(columns, 'pricingModel') : null;
  if (model !== null) return `list_contains(['reservation', 'savingsplan', 'savings plan'], ${model})`;
  return `(${columns.firstText('commitmentId')} IS NOT NULL)`;
}

/** Never null. */
export const lowerText = (columns: AzureColumns, key: string): string => `coalesce(lower(${columns.text(key)}), '')`;

/** SQL that is true on rows the other dataset owns: a file that has both must not be read as either. */
export function foreignRowsSql(columns: AzureColumns, dataset: AzureDataset): string {
  const evidence = evidenceSql(columns);
  return dataset === 'actual' ? evidence.unused : evidence.purchases;
}

/**
 * Actual and amortised exports have the same columns, so the rows are asked first: what stands there can only stand in one of the
 * two. A file without any row of a commitment is the same in both; then its name decides, and without one it is read as actual cost,
 * the export that Azure offers first.
 */
export function decideDataset(evidence: DatasetEvidence, fileName: string): DatasetVerdict {
  const named = datasetOfName(fileName);
  const decided = (dataset: AzureDataset, because: string, isFromRows: boolean): DatasetVerdict => ({
    dataset,
    because,
    isFromRows,
    nameSays: named !== null && named !== dataset ? named : null,
  });
  const rows = (count: number) => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
  if (evidence.unused > 0) return decided('amortized', `${rows(evidence.unused)} of unused commitment`, true);
  if (evidence.purchases > 0)
    return decided('actual', `${rows(evidence.purchases)} with the purchase of a commitment`, true);
  if (evidence.chargedUsage > 0)
    return decided(
      'amortized',
      `${rows(evidence.chargedUsage)} of usage with a share of the cost of a commitment`,
      true,
    );
  if (evidence.freeUsage > 0 && named === null)
    return decided('actual', `usage under a commitment costs nothing (${rows(evidence.freeUsage)})`, true);
  if (named !== null) return decided(named, 'its name, because its rows are the same in both', false);
  return decided('actual', 'nothing, because without commitments the rows are the same in both', false);
}

/** `.../AmortizedCost/part_0.csv`: the last word on the way to the file counts. */
function datasetOfName(fileName: string): AzureDataset | null {
  const words = [...fileName.matchAll(/amorti[sz]ed|actual/gi)].map(found => found[0].toLowerCase());
  const last = words.at(-1);
  return last === undefined ? null : last === 'actual' ? 'actual' : 'amortized';
}
