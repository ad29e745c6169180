const decimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Decimal texts of any length as integers of one common unit, so that their proportions stay exact.
 * @throws RangeError for a text that is no plain decimal
 */
export function integersOf(texts: readonly string[]): bigint[] {
  const parts = texts.map(text => {
    const match = decimal.exec(text);
    if (!match) throw new RangeError(`not a decimal number: ${text.slice(0, 60)}`);
    const [, sign = '', whole = '0', fraction = ''] = match;
    return { sign, whole, fraction: fraction.replace(/0+$/, '') };
  });
  const scale = Math.max(0, ...parts.map(({ fraction }) => fraction.length));
  return parts.map(({ sign, whole, fraction }) => BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`));
}

/** Exact sum of decimal texts, without trailing zeros. */
export function sumOfTexts(texts: readonly string[]): string {
  const scale = Math.max(0, ...texts.map(text => text.split('.')[1]?.length ?? 0));
  const unit = `0.${'0'.repeat(Math.max(0, scale - 1))}1`;
  const [, ...values] = integersOf([scale === 0 ? '1' : unit, ...texts]);
  return decimalText(
    values.reduce((sum, value) => sum + value, 0n),
    scale,
  );
}

/** `value` x 10^-scale in plain notation. */
export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const fraction = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '');
  const whole = scale === 0 ? digits : digits.slice(0, -scale);
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
