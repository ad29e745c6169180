import { formatAmount, parseAmount, type Unscaled } from '../../money/amount.ts';

/** Exact decimal text of an amount; `parse` reads what DuckDB or a file wrote, null as nothing. */
export const amountOf = Object.assign((amount: Unscaled): string => formatAmount(amount), {
  parse: (value: unknown): Unscaled => parseAmount(value === null || value === undefined ? '0' : String(value)),
});

/** a / b in plain decimals, half up; "" where b is zero. @param digits after the point */
export function quotient(a: bigint, b: bigint, digits = 10): string {
  if (b === 0n) return '';
  const unit = 10n ** BigInt(digits);
  const isNegative = a < 0n !== b < 0n && a !== 0n;
  const [top, bottom] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const rounded = (2n * top * unit + bottom) / (2n * bottom);
  const whole = String(rounded / unit);
  const rest =
    digits === 0
      ? ''
      : String(rounded % unit)
          .padStart(digits, '0')
          .replace(/0+$/, '');
  return `${isNegative ? '-' : ''}${whole}${rest === '' ? '' : `.${rest}`}`;
}

/** A share for reading, four digits. */
export const share = (part: bigint, whole: bigint): string => quotient(part, whole, 4);
