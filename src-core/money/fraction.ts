import { formatAmount, parseAmount, type Unscaled } from './amount.ts';
import { MONEY_SCALE } from './scale.ts';

/** An exact fraction; `d` is positive. Sums, products and quotients of amounts stay exact until they are written down. */
export type Fraction = { readonly n: bigint; readonly d: bigint };

/** Digits after the point of a unit cost and of every other quotient that is shown. */
export const QUOTIENT_DIGITS = 10;

const ONE = 10n ** BigInt(MONEY_SCALE);

/** Not reduced. @param d not zero; its sign moves to the numerator */
export const fraction = (n: bigint, d = 1n): Fraction => (d < 0n ? { n: -n, d: -d } : { n, d });
export const zero = fraction(0n);
const half = fraction(1n, 2n);

/** @param unscaled units of 10^-24, as amounts are held */
export const fromUnscaled = (unscaled: Unscaled): Fraction => fraction(unscaled, ONE);

/** Plain decimal text of any length. @throws RangeError */
export function fromDecimal(text: string): Fraction {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  const [, sign = '', integer = '', decimals = ''] = match ?? [];
  if (!match || integer + decimals === '') throw new RangeError(`not a decimal: ${text.slice(0, 60)}`);
  const n = BigInt(integer + decimals);
  return fraction(sign === '-' ? -n : n, 10n ** BigInt(decimals.length));
}

export const add = (a: Fraction, b: Fraction): Fraction =>
  a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
export const negate = ({ n, d }: Fraction): Fraction => ({ n: -n, d });
export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, negate(b));
export const multiply = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
/** Null for a division by zero: what one of nothing costs is unknown, not infinite. */
export const divide = (a: Fraction, b: Fraction): Fraction | null =>
  b.n === 0n ? null : fraction(a.n * b.d, a.d * b.n);
/** The mean of two: Bennet's indicators weigh with the average of both sides. */
export const mean = (a: Fraction, b: Fraction): Fraction => multiply(add(a, b), half);

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compare(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const [left, right] = [a.n * b.d, b.n * a.d];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The largest integer not above, also for negative ones (BigInt division cuts towards zero). */
export function floor({ n, d }: Fraction): bigint {
  const quotient = n / d;
  return n < 0n && quotient * d !== n ? quotient - 1n : quotient;
}

/**
 * In lowest terms. Arithmetic here does not do it, because it costs ten times the arithmetic; whoever chains many steps does, or denominators
 * grow with every one.
 */
export function reduced({ n, d }: Fraction): Fraction {
  let [a, b] = [n < 0n ? -n : n, d];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? zero : { n: n / a, d: d / a };
}

/** n / d as an integer, half to even. `d` > 0. */
export function divideHalfEven(n: bigint, d: bigint): bigint {
  const sign = n < 0n ? -1n : 1n;
  const [quotient, rest] = [(sign * n) / d, (sign * n) % d];
  const isUp = rest * 2n > d || (rest * 2n === d && quotient % 2n === 1n);
  return sign * (quotient + (isUp ? 1n : 0n));
}

/** Plain decimal text, half even to `digits` after the point (at most 24), without trailing zeros. */
export function toDecimal({ n, d }: Fraction, digits = QUOTIENT_DIGITS): string {
  const rounded = divideHalfEven(n * 10n ** BigInt(digits), d);
  return formatAmount(rounded * 10n ** BigInt(MONEY_SCALE - digits));
}

/** Every digit where the fraction ends within 24, else half even at the 24th. */
export const toExactDecimal = (value: Fraction): string => toDecimal(value, MONEY_SCALE);

/** The quotient of two amounts as it is shown; null where either is unknown or `by` is zero. */
export function quotient(amount: string | null, by: string | null): string | null {
  if (amount === null || by === null) return null;
  const value = divide(fromUnscaled(parseAmount(amount)), fromUnscaled(parseAmount(by)));
  return value === null ? null : toDecimal(value);
}

/** How much of a whole, 0 to 1, for showing; null for a whole of zero. */
export function shareOf(part: Fraction, whole: Fraction): number | null {
  const share = divide(part, whole);
  return share === null ? null : Number(toDecimal(share, 12));
}
