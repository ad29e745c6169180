import { MONEY_SCALE } from '../../money/scale.ts';

const FINEST_USUAL = 10n ** BigInt(MONEY_SCALE - 10);

/**
 * An amount in proportion to weights, to the last digit: written for the answer key from docs/formulas/allocation.md and not from the engine, so that the
 * two can find each other's mistakes. Units of 10^-10, or the amount's own last digit where that is finer; what is left over goes to the largest
 * fractions, equal ones in the order of the names.
 * @param amount in 10^-MONEY_SCALE units @param weights whole numbers >= 0, not all zero
 */
export function keyShares(amount: bigint, weights: ReadonlyMap<string, bigint>): Map<string, bigint> {
  let unit = FINEST_USUAL;
  while (amount % unit !== 0n) unit /= 10n;
  const sign = amount < 0n ? -1n : 1n;
  const whole = (amount * sign) / unit;
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0n);
  const names = [...weights.keys()].toSorted();
  const parts = names.map(name => {
    const product = whole * (weights.get(name) ?? 0n);
    return { name, units: product / total, fraction: product % total };
  });
  let left = whole - parts.reduce((sum, part) => sum + part.units, 0n);
  for (const part of parts.toSorted((a, b) => (a.fraction > b.fraction ? -1 : a.fraction < b.fraction ? 1 : 0))) {
    if (left === 0n) break;
    part.units += 1n;
    left -= 1n;
  }
  return new Map(parts.map(({ name, units }) => [name, sign * units * unit]));
}
