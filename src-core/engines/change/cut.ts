import { compare, type Fraction, floor, fraction, negate, subtract } from '../../money/fraction.ts';
import { MONEY_SCALE } from '../../money/scale.ts';

/** Digits after the point that effects are cut to, unless the difference itself has more. */
export const EFFECT_DIGITS = 10;

/**
 * Cut exact effects to readable amounts that still add up to their difference: each to ten digits after the point (or to as many as the
 * difference has), what is left over to the largest remainders, ties to the earlier one. The mirror image of a change is cut to the mirror
 * image of its effects.
 * @param exact effects in units of 10^-24; they sum to `difference` exactly
 * @param difference unscaled amount
 * @returns unscaled amounts in the order of `exact`; their sum is `difference`
 */
export function cutToSum(exact: readonly Fraction[], difference: bigint): bigint[] {
  const isMirrored = difference < 0n || (difference === 0n && (exact.find(({ n }) => n !== 0n)?.n ?? 0n) < 0n);
  if (isMirrored) return cutToSum(exact.map(negate), -difference).map(amount => -amount);
  const cut = cutToUnit(exact, difference, unitOf(difference));
  if (cut === null) throw new RangeError('the effects do not add up to the difference');
  return cut;
}

/**
 * Cut exact values to multiples of `unit` that sum to `total`, by largest remainder, ties to the earlier place.
 * @param total a multiple of `unit`: the sum of the values, rounded or exact
 * @returns null when `total` is not their sum, however rounded
 */
export function cutToUnit(exact: readonly Fraction[], total: bigint, unit: bigint): bigint[] | null {
  const parts = exact.map((value, place) => {
    const inUnits = fraction(value.n, value.d * unit);
    const units = floor(inUnits);
    return { place, units, rest: subtract(inUnits, fraction(units)) };
  });
  const spare = Number(total / unit - parts.reduce((sum, { units }) => sum + units, 0n));
  if (spare < 0 || spare > parts.length) return null;
  const byRest = parts.toSorted((a, b) => compare(b.rest, a.rest) || a.place - b.place);
  const raised = new Set(byRest.slice(0, spare).map(({ place }) => place));
  return parts.map(({ place, units }) => (units + (raised.has(place) ? 1n : 0n)) * unit);
}

/** 10^-10, or finer where the difference is not a multiple of it; in units of 10^-24. */
function unitOf(difference: bigint): bigint {
  let unit = 10n ** BigInt(MONEY_SCALE - EFFECT_DIGITS);
  while (difference % unit !== 0n) unit /= 10n;
  return unit;
}
