import { parseAmount, type Unscaled } from '../../money/amount.ts';
import { MONEY_SCALE } from '../../money/scale.ts';

const UNIT = 10n ** BigInt(MONEY_SCALE);
const numberPattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * A sample value as plain decimal text: "1.5e+22" -> "15000000000000000000000", "0.250" as it is. Null for NaN, +Inf, -Inf and what is no
 * number: such a sample is a missing measurement, never 0.
 */
export function plainDecimal(text: string): string | null {
  const match = numberPattern.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent] = match;
  const minus = sign === '-' ? '-' : '';
  if (exponent === undefined) return fraction === '' ? `${minus}${whole}` : `${minus}${whole}.${fraction}`;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${minus}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${minus}${digits.padEnd(point, '0')}`;
  return `${minus}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * The exact value of a counter sample in 10^-24 units. Digits after the 24th decimal (no counter has them; a binary float may print them)
 * are cut off. Null for NaN and infinities.
 */
export function exactValue(text: string): Unscaled | null {
  if (/^\d+$/.test(text)) return BigInt(text) * UNIT; // nearly every counter reading, at a third of the time
  const plain = plainDecimal(text);
  if (plain === null) return null;
  const point = plain.indexOf('.');
  return parseAmount(point < 0 ? plain : plain.slice(0, point + 1 + MONEY_SCALE));
}

/** The value of a gauge, a measurement of a physical quantity: the nearest double. Null for NaN and infinities. */
export function gaugeValue(text: string): number | null {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : null;
}
