import { MONEY_SCALE } from './scale.ts';

/** An exact amount as an integer of 10^-MONEY_SCALE units: what DECIMAL(38, 24) and Arrow Decimal128 hold. */
export type Unscaled = bigint;

const amountPattern = /^(-?)(\d+)(?:\.(\d+))?$/;
const factor = 10n ** BigInt(MONEY_SCALE);

/**
 * Read a decimal string such as "-2.6137" exactly.
 * @throws RangeError when the text is no plain decimal or has more than MONEY_SCALE digits after the point
 */
export function parseAmount(text: string): Unscaled {
  const match = amountPattern.exec(text);
  if (!match) throw new RangeError(`not a decimal amount: ${text.slice(0, 60)}`);
  const [, sign, whole = '0', fraction = ''] = match;
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > MONEY_SCALE) throw new RangeError(`more than ${MONEY_SCALE} digits after the point`);
  const value = BigInt(whole) * factor + BigInt(digits.padEnd(MONEY_SCALE, '0'));
  return sign === '-' ? -value : value;
}

/** Plain notation without trailing zeros: "9.44532991675", "-2.6137", "0". */
export function formatAmount(unscaled: Unscaled): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(MONEY_SCALE + 1, '0');
  const fraction = digits.slice(-MONEY_SCALE).replace(/0+$/, '');
  const text = fraction === '' ? digits.slice(0, -MONEY_SCALE) : `${digits.slice(0, -MONEY_SCALE)}.${fraction}`;
  return negative ? `-${text}` : text;
}

/**
 * One Arrow Decimal128 value: four little-endian 32-bit words, two's complement.
 * @param words the column's buffer; @param at index of the value (not of the word)
 */
export function unscaledFromWords(words: Uint32Array | Int32Array, at: number): Unscaled {
  const base = at * 4;
  const word = (index: number) => BigInt((words[base + index] ?? 0) >>> 0);
  const magnitude = word(0) | (word(1) << 32n) | (word(2) << 64n) | (word(3) << 96n);
  return BigInt.asIntN(128, magnitude);
}

/** The nearest double, for drawing and for spreadsheet cells; never for sums. */
export function toNumber(unscaled: Unscaled): number {
  return Number(formatAmount(unscaled));
}
