import type { CostModelPreview } from '../../../src-core/contract/allocation.ts';
import { parseAmount, toNumber } from '../../../src-core/money/amount.ts';

export type Move = CostModelPreview['moves'][number];
export const movedMeasures = ['EffectiveCost', 'BilledCost'] as const;
export type MovedMeasure = (typeof movedMeasures)[number];

export type MoveGroup = {
  readonly attribute: Move['attribute'];
  readonly currency: string | null;
  /** Largest first, each with its length beside the largest of the group, -1 to 1. */
  readonly moves: readonly (Move & { readonly bar: number })[];
  readonly left: number;
};

/** Who has more and who has less, by attribute and currency; at most `limit` a group, with the number left out. */
export function moveGroups(moves: readonly Move[], measure: MovedMeasure, limit: number): MoveGroup[] {
  const groups = Map.groupBy(
    moves.filter(move => move.measure === measure),
    ({ attribute, currency }) => JSON.stringify([attribute, currency]),
  );
  return [...groups.values()].flatMap(members => {
    const [first] = members;
    if (!first) return [];
    const sizes = members.map(({ difference }) => toNumber(parseAmount(difference)));
    const most = Math.max(...sizes.map(Math.abs));
    return [
      {
        attribute: first.attribute,
        currency: first.currency,
        moves: members.slice(0, limit).map((move, index) => ({ ...move, bar: (sizes[index] ?? 0) / most })),
        left: Math.max(0, members.length - limit),
      },
    ];
  });
}
