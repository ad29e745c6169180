import { formatAmount, parseAmount, type Unscaled } from '../money/amount.ts';
import { MONEY_SCALE } from '../money/scale.ts';

/** An exact fraction; `d` is positive. Sums, products and quotients of amounts stay exact until they are written down. */
export type Rational = { readonly n: bigint; readonly d: bigint };

/** Digits after the point of a unit cost and of every other quotient that is shown. */
export const QUOTIENT_DIGITS = 10;

const ONE = 10n ** BigInt(MONEY_SCALE);

export const rational = (n: bigint, d = 1n): Rational => (d < 0n ? { n: -n, d: -d } : { n, d });
export const zero = rational(0n);

/** @param unscaled units of 10^-24, as amounts are held */
export const fromUnscaled = (unscaled: Unscaled): Rational => rational(unscaled, ONE);

/** Plain decimal text of any length. @throws RangeError */
export function fromDecimal(text: string): Rational {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (!match || whole + fraction === '') throw new RangeError(`not a decimal: ${text.slice(0, 60)}`);
  const n = BigInt(whole + fraction);
  return rational(sign === '-' ? -n : n, 10n ** BigInt(fraction.length));
}

export const add = (a: Rational, b: Rational): Rational => reduce(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Rational, b: Rational): Rational => reduce(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a: Rational, b: Rational): Rational => reduce(a.n * b.n, a.d * b.d);
/** Null for a division by zero: what one of nothing costs is unknown, not infinite. */
export const divide = (a: Rational, b: Rational): Rational | null =>
  b.n === 0n ? null : b.n < 0n ? reduce(-a.n * b.d, a.d * -b.n) : reduce(a.n * b.d, a.d * b.n);
/** Negative when a < b, 0 when equal. */
export const compare = (a: Rational, b: Rational): bigint => a.n * b.d - b.n * a.d;

/** Without this, denominators of long sums grow with every summand. */
function reduce(n: bigint, d: bigint): Rational {
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
export function toDecimal({ n, d }: Rational, digits = QUOTIENT_DIGITS): string {
  const rounded = divideHalfEven(n * 10n ** BigInt(digits), d);
  return formatAmount(rounded * 10n ** BigInt(MONEY_SCALE - digits));
}

/** Every digit where the fraction ends within 24, else half even at the 24th. */
export const toExactDecimal = (value: Rational): string => toDecimal(value, MONEY_SCALE);

/** The quotient of two amounts as it is shown; null where either is unknown or `by` is zero. */
export function quotient(amount: string | null, by: string | null): string | null {
  if (amount === null || by === null) return null;
  const value = divide(fromUnscaled(parseAmount(amount)), fromUnscaled(parseAmount(by)));
  return value === null ? null : toDecimal(value);
}

/** How much of a whole, 0 to 1, for showing; null for a whole of zero. */
export function shareOf(part: Rational, whole: Rational): number | null {
  const share = divide(part, whole);
  return share === null ? null : Number(toDecimal(share, 12));
}
