import { formatAmount, parseAmount } from '../money/amount.ts';
import { divide, fromDecimal, toDecimal } from '../money/fraction.ts';
import { growth } from '../money/growth.ts';

/** Exact arithmetic on decimal text, where null is unknown: whatever an unknown amount has a part in is unknown. */
export type Known = string | null;

export function sum(amounts: readonly Known[]): Known {
  let total = 0n;
  for (const amount of amounts) {
    if (amount === null) return null;
    total += parseAmount(amount);
  }
  return formatAmount(total);
}

/** Of what is known; null when nothing is. */
export function sumOfKnown(amounts: readonly Known[]): Known {
  const known = amounts.filter(amount => amount !== null);
  return known.length === 0 ? null : sum(known);
}

export const minus = (a: Known, b: Known): Known =>
  a === null || b === null ? null : formatAmount(parseAmount(a) - parseAmount(b));

/** a / b to six digits; null where either is unknown or b is zero. */
export function ratio(a: Known, b: Known): Known {
  if (a === null || b === null) return null;
  const quotient = divide(fromDecimal(a), fromDecimal(b));
  return quotient === null ? null : toDecimal(quotient, 6);
}

/** By what share of b a is more than b, to six digits; null as `growth` has it: also of a base of zero or less. */
export function change(a: Known, b: Known): Known {
  const share = growth(a === null ? null : fromDecimal(a), b === null ? null : fromDecimal(b));
  return share === null ? null : toDecimal(share, 6);
}

/** Size of an amount without its sign; an unknown one has none. */
export function magnitude(amount: Known): bigint {
  const value = amount === null ? 0n : parseAmount(amount);
  return value < 0n ? -value : value;
}

/** Larger first, for sorting; unknown last. */
export function bySize(a: Known, b: Known): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const [left, right] = [magnitude(a), magnitude(b)];
  return left < right ? 1 : left > right ? -1 : 0;
}

export const compareText = (a: string | null, b: string | null): number =>
  Number(a === null) - Number(b === null) || ((a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0);
