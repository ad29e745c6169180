/**
 * A decimal for a person: divided, rounded half up to at most `decimals` places, thousands marked. Never a float on the way.
 * @param amount plain decimal text @param divisor positive
 */
export function formatAmount(amount: string, divisor = 1n, decimals = 5): string {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  const scaled = BigInt(whole + fraction) * 10n ** BigInt(decimals);
  const by = divisor * 10n ** BigInt(fraction.length);
  const rounded = (scaled + by / 2n) / by;
  const digits = String(rounded).padStart(decimals + 1, '0');
  const units = digits.slice(0, -decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = digits.slice(-decimals).replace(/0+$/, '');
  return `${rounded === 0n ? '' : sign}${units}${rest === '' ? '' : `.${rest}`}`;
}
