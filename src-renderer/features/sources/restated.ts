import type { Drop } from '../../../src-core/contract/imports.ts';
import type { BillDiff } from '../../../src-core/contract/quality.ts';
import { addMoney } from '../../../src-core/policy/tag-rules/money-by-currency.ts';

export type Restated = {
  /** Now minus before, by currency; empty when nothing is known of the money. */
  difference: BillDiff['difference'];
  bills: number;
  /** The newest restatement. */
  at: string;
};

/** What bills were restated by, together; null when none was. */
export function together(diffs: readonly BillDiff[]): Restated | null {
  const at = diffs
    .map(({ restatedAt }) => restatedAt)
    .sort()
    .at(-1);
  if (at === undefined) return null;
  return { difference: addMoney(diffs.flatMap(({ difference }) => difference)), bills: diffs.length, at };
}

/** The bills that a drop speaks of: its source, its accounts and its months. */
export function billsOf(drop: Drop, diffs: readonly BillDiff[]): BillDiff[] {
  const first = drop.period.start.slice(0, 7);
  const end = drop.period.end.slice(0, 10); // exclusive
  return diffs.filter(
    ({ source, billingAccountId, period }) =>
      source === drop.source &&
      drop.scope.billingAccountIds.includes(billingAccountId) &&
      (period === '' || (period >= first && `${period}-01` < end)),
  );
}
