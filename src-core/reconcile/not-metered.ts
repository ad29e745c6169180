import type { Unscaled } from '../money/amount.ts';
import { billedOf, type LineGroup } from './facts.ts';

/**
 * Why charge lines have no metered usage: corrections of earlier months; tax; purchases (seats, subscriptions, fees); credits; adjustments;
 * not-metered: usage that nobody meters.
 */
export type NotMeteredName = 'corrections' | 'tax' | 'purchases' | 'credits' | 'adjustments' | 'not-metered';

const kindOf: Readonly<Record<string, NotMeteredName>> = {
  Tax: 'tax',
  Purchase: 'purchases',
  Credit: 'credits',
  Adjustment: 'adjustments',
};

/**
 * Parts of what is billed beside metered usage, by what the lines are; they add up to `amount` exactly, and none is zero.
 * @param lines all charge lines of the month @param amount billed minus the lines that are metered
 */
export function notMetered(
  lines: readonly LineGroup[],
  amount: Unscaled,
): { readonly name: NotMeteredName; readonly amount: Unscaled }[] {
  const kinds = Map.groupBy(lines, ({ category, isCorrection }) =>
    isCorrection ? 'corrections' : (kindOf[category ?? ''] ?? 'not-metered'),
  );
  kinds.delete('not-metered'); // usage: what of it is metered is known by its sum alone
  const parts = [...kinds].map(([name, members]) => ({ name, amount: billedOf(members) ?? 0n }));
  const rest = parts.reduce((left, part) => left - part.amount, amount);
  return [...parts, { name: 'not-metered' as const, amount: rest }].filter(part => part.amount !== 0n);
}
