import type { RulePreview } from '../../contract/rules.ts';
import { formatAmount, parseAmount, type Unscaled } from '../../money/amount.ts';

export type Money = RulePreview['billedCost'];

/** Exact sums per currency, in order of the currency's code. */
export function addMoney(money: readonly Money[number][]): Money {
  return [...Map.groupBy(money, ({ currency }) => currency)]
    .map(([currency, parts]) => ({
      currency,
      amount: formatAmount(parts.reduce((sum, { amount }) => sum + parseAmount(amount), 0n)),
    }))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** Size for the order of a list: the largest amount in any one currency, without its sign. Currencies have no rate here. */
export function moneySize(money: Money): Unscaled {
  let most = 0n;
  for (const { amount } of money) {
    const unscaled = parseAmount(amount);
    const size = unscaled < 0n ? -unscaled : unscaled;
    if (size > most) most = size; // Math.max takes no bigint
  }
  return most;
}

export function largestFirst(a: { readonly billedCost: Money }, b: { readonly billedCost: Money }): number {
  const [left, right] = [moneySize(a.billedCost), moneySize(b.billedCost)];
  return left > right ? -1 : left < right ? 1 : 0;
}
