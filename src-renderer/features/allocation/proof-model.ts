import type { AllocationProof } from '../../../src-core/contract/allocation.ts';
import { formatAmount, parseAmount, toNumber, type Unscaled } from '../../../src-core/money/amount.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';

export const proofParts = ['direct', 'split', 'unallocated', 'untagged'] as const;

export type Closing = {
  readonly proof: AllocationProof;
  /** input − (direct + split + unallocated + untagged), as it is read here; null when the input is not known. */
  readonly difference: string | null;
  readonly isClosed: boolean;
  /** Of the input; null where that means nothing (nothing came in, or it is not known). */
  readonly untaggedShare: number | null;
};

const orNothing = (amount: string | null): Unscaled => (amount === null ? 0n : parseAmount(amount));
const size = (value: Unscaled) => (value < 0n ? -value : value);

/** The sum is done again on screen, from the parts that it shows: a stored proof is not believed, it is added up. */
export function closing(proof: AllocationProof): Closing {
  const parts = proofParts.reduce((sum, part) => sum + orNothing(proof[part]), 0n);
  const input = proof.input === null ? null : parseAmount(proof.input);
  const difference = input === null ? null : input - parts;
  const untagged = orNothing(proof.untagged);
  return {
    proof,
    difference: difference === null ? null : formatAmount(difference),
    isClosed: difference === 0n && proof.input === proof.output,
    untaggedShare: input === null || input === 0n ? null : toNumber(untagged) / toNumber(input),
  };
}

/** One line a currency, most money first. */
export function closingsOf(proofs: readonly AllocationProof[], month: string, measure: Measure): Closing[] {
  return proofs
    .filter(proof => proof.month === month && proof.measure === measure)
    .toSorted((a, b) => (size(orNothing(a.input)) > size(orNothing(b.input)) ? -1 : 1))
    .map(closing);
}

export type RuleFigures = {
  readonly currency: string;
  readonly pool: string | null;
  readonly placed: string | null;
  readonly unallocated: string | null;
  readonly targets: number;
};

/** What a split did in a month, per currency, most money first. Empty: it took no charge. */
export function figuresOfRule(
  proofs: readonly AllocationProof[],
  { month, measure, ruleId }: { month: string; measure: Measure; ruleId: string },
): RuleFigures[] {
  return closingsOf(proofs, month, measure).flatMap(({ proof }) =>
    proof.byRule
      .filter(part => part.ruleId === ruleId)
      .map(({ input, output, unallocated, targets }) => ({
        currency: proof.currency ?? '',
        pool: input,
        placed: output,
        unallocated,
        targets,
      })),
  );
}

/** Months that have a proof, newest first. */
export const monthsOf = (proofs: readonly AllocationProof[]): string[] =>
  [...new Set(proofs.map(({ month }) => month))].toSorted().reverse();

/** The newest month that is over; the newest one where none is. @param today "YYYY-MM-DD" */
export const defaultMonth = (months: readonly string[], today: string): string | null =>
  months.find(month => month < today.slice(0, 7)) ?? months[0] ?? null;

/** The month after "YYYY-MM". */
export function monthAfter(month: string): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
