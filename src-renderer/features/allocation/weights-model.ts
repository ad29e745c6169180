import type { z } from 'zod';
import type { SplitWeight } from '../../../src-core/contract/allocation.ts';

export type Weight = z.infer<typeof SplitWeight>;
export type Stretch = {
  readonly id: string;
  /** First day. */
  readonly period: string;
  readonly currency: string | null;
  readonly weights: readonly Weight[];
};

/** Weights by what they are shares of: one stretch of time and one currency, in the order given. */
export function stretchesOf(weights: readonly Weight[]): Stretch[] {
  const keyOf = ({ period, currency }: Weight) => `${period} ${currency ?? ''}`;
  return [...Map.groupBy(weights, keyOf)].flatMap(([id, members]) => {
    const [first] = members;
    return first ? [{ id, period: first.period, currency: first.currency, weights: members }] : [];
  });
}
