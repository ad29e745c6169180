import { coinDigits } from '../../reconcile/tolerance.ts';

/**
 * An estimate as decimal text: two digits finer than the smallest coin of its currency, because more would claim what no forecast knows.
 * Never in exponent notation, never "-0".
 * @param digits after the point, from `estimateDigits`
 */
export function estimateText(value: number, digits: number): string {
  if (Math.abs(value) >= 1e20) return BigInt(Math.round(value)).toString(); // toFixed would answer 1e+21
  const text = value.toFixed(digits);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
}

/** Digits after the point of an estimate in `currency`. */
export const estimateDigits = (currency: string | null): number => coinDigits(currency) + 2;
