import { AppError } from '../../errors/app-error.ts';
import type { Unscaled } from '../../money/amount.ts';
import { MONEY_SCALE } from '../../money/scale.ts';
import { largestShares } from './whole-shares.ts';

/** Parts are whole multiples of 10^-10; of a finer unit only where the amount itself is finer. */
const PART_SCALE = 10;
const coarsest = 10n ** BigInt(MONEY_SCALE - PART_SCALE);

/** The smallest part that an amount is cut into, in 10^-MONEY_SCALE units: a power of ten that divides it. */
export function partUnit(amount: Unscaled): bigint {
  let unit = coarsest;
  while (amount % unit !== 0n) unit /= 10n;
  return unit;
}

/** Cuts amounts by one set of weights. */
export type Splitter = {
  /** Sum of the weights, > 0. */
  readonly total: bigint;
  /**
   * @param amount in 10^-MONEY_SCALE units, any sign
   * @returns [n] parts in the order of the weights, in the same units; they add up to `amount` exactly
   */
  split(amount: Unscaled): Unscaled[];
  /**
   * One of the parts, and what `amount` x weight / total is when cut to the smallest unit (towards zero): their difference is what the largest
   * remainder gave on top, one smallest unit or nothing.
   */
  part(amount: Unscaled, index: number): { readonly part: Unscaled; readonly floor: Unscaled };
};

/**
 * Shares by largest remainder (Hamilton), decided in integers: every target gets floor(|T| w / W) smallest units, those left over go one by one
 * to the largest remainders, and equal remainders to the smaller key. A credit is the mirror image of a charge. The order of the targets
 * does not matter.
 * @param weights [n] in one common unit, each >= 0; only their proportion counts
 * @param keys [n] names of the targets, all different
 * @returns null when the weights sum to zero: what happens then is for the caller to say
 * @throws AppError `allocation.negative-weight` { target, weight }
 * @see docs/formulas/allocation.md#largest-remainder. Time O(n log n) for the targets, then O(n log n) for each amount.
 */
export function splitter(weights: readonly bigint[], keys: readonly string[]): Splitter | null {
  const negative = weights.findIndex(weight => weight < 0n);
  if (negative >= 0)
    throw new AppError('allocation.negative-weight', {
      target: keys[negative] ?? '',
      weight: String(weights[negative]),
    });
  const order = keys.map((_, index) => index).toSorted((a, b) => compareKeys(keys[a] ?? '', keys[b] ?? ''));
  const placeOf = new Array<number>(order.length);
  for (const [place, index] of order.entries()) placeOf[index] = place;
  const sorted = order.map(index => weights[index] ?? 0n);
  const total = sorted.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) return null;
  const divisor = sorted.reduce(greatestCommonDivisor, 0n);
  const shares = largestShares(sorted.map(weight => weight / divisor));
  return {
    total,
    split(amount) {
      const unit = partUnit(amount);
      const sign = amount < 0n ? -unit : unit;
      const units = shares.all(amount / sign);
      const parts = new Array<bigint>(order.length).fill(0n);
      for (const [place, index] of order.entries()) parts[index] = (units[place] ?? 0n) * sign;
      return parts;
    },
    part(amount, index) {
      const unit = partUnit(amount);
      const sign = amount < 0n ? -unit : unit;
      const units = amount / sign;
      const floor = (units * (weights[index] ?? 0n)) / total;
      return { part: shares.one(units, placeOf[index] ?? -1) * sign, floor: floor * sign };
    },
  };
}

/** One amount by its weights: see `splitter`. Null when the weights sum to zero. */
export function splitExactly(amount: Unscaled, weights: readonly bigint[], keys: readonly string[]): Unscaled[] | null {
  return splitter(weights, keys)?.split(amount) ?? null;
}

/** By code units: the same in every language and on every machine. */
export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b];
  while (small !== 0n) [large, small] = [small, large % small];
  return large;
}
