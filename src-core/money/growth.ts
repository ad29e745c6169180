import type { Unscaled } from './amount.ts';
import { divide, type Fraction, fraction, subtract, toDecimal } from './fraction.ts';

/**
 * (now - before) / before: how much more `now` is, as a share of what was before (0.25 = 25 % more). Null where either is unknown and where
 * `before` is zero or negative: of nothing, or of a credit, nobody can say by how many percent it grew.
 */
export function growth(now: Fraction | null, before: Fraction | null): Fraction | null {
  if (now === null || before === null || before.n <= 0n) return null;
  return divide(subtract(now, before), before);
}

/** The growth of an amount as a double, for showing. */
export function shownGrowth(now: Unscaled | null, before: Unscaled | null): number | null {
  if (now === null || before === null) return null;
  const share = growth(fraction(now), fraction(before)); // the scale of both cancels out
  return share === null ? null : Number(toDecimal(share, 12));
}
