/** An exact rational number; `d` is positive. Not reduced: the split of a change multiplies a handful of them and rounds once. */
export type Fraction = { readonly n: bigint; readonly d: bigint };

export const zero: Fraction = { n: 0n, d: 1n };
export const whole = (n: bigint): Fraction => ({ n, d: 1n });

/** @param d not zero; its sign moves to the numerator */
export const fraction = (n: bigint, d: bigint): Fraction => (d < 0n ? { n: -n, d: -d } : { n, d });

export const add = (a: Fraction, b: Fraction): Fraction =>
  a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
export const negate = ({ n, d }: Fraction): Fraction => ({ n: -n, d });
export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, negate(b));
export const multiply = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
/** The mean of two: Bennet's indicators weigh with the average of both sides. */
export const mean = (a: Fraction, b: Fraction): Fraction => {
  const sum = add(a, b);
  return { n: sum.n, d: sum.d * 2n };
};

/** The largest integer not above, also for negative ones (BigInt division cuts towards zero). */
export function floor({ n, d }: Fraction): bigint {
  const quotient = n / d;
  return n < 0n && quotient * d !== n ? quotient - 1n : quotient;
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compare(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const [left, right] = [a.n * b.d, b.n * a.d];
  return left < right ? -1 : left > right ? 1 : 0;
}
