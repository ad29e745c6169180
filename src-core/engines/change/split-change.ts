import { type ChangeEffect, changeEffects } from '../../contract/explain.ts';
import { add, type Fraction, fraction, mean, multiply, negate, subtract, zero } from '../../money/fraction.ts';
import { cutToSum } from './cut.ts';

/** What an item cost in one of the periods. All integers of 10^-24. */
export type ItemSide = {
  /** In its own unit; null: its lines name none. */
  readonly quantity: bigint | null;
  /** In the currency of its lines. */
  readonly own: bigint;
  /** In the currency of the question; equal to `own` when nothing is converted. */
  readonly shown: bigint;
};

/** One priced thing in both periods. `mixGroup`: items of one unit that can stand for each other share a key. */
export type ChangeItem = { readonly mixGroup: string; readonly before: ItemSide; readonly after: ItemSide };

/** Unscaled amounts; they add up to the difference. */
export type Effects = Record<ChangeEffect, bigint>;

type Exact = Partial<Record<ChangeEffect, Fraction>>;
type Totals = { readonly before: bigint; readonly after: bigint };

export const noEffects = (): Effects =>
  Object.fromEntries(changeEffects.map(name => [name, 0n])) as Record<ChangeEffect, bigint>;

export function addEffects(sum: Effects, more: Effects): void {
  for (const name of changeEffects) sum[name] += more[name];
}

/**
 * Say what made each item cost more or less: price, volume, mix, new, ended, fx, other.
 * Price-volume-mix after Bennet: dC = mean(p) dq + mean(q) dp; volume is the part of dq that the growth of the mix group explains at the mean
 * share, mix is the rest. A side without quantity has no price: what it costs goes to `new`, `ended` or, where it has an amount all the
 * same, to `other`. With conversion the effects of the item's own currency are carried over at the mean of both rates, and what
 * the move of the rate did is `fx`.
 * @returns [n] in the order of `items`; for every i the effects sum to after.shown - before.shown
 * @see docs/formulas/change.md. Exact; time and memory O(n).
 */
export function splitChange(items: readonly ChangeItem[]): Effects[] {
  const totals = mixTotals(items);
  return items.map(item => {
    const difference = item.after.shown - item.before.shown;
    const exact = inShownCurrency(item, ownEffects(item, totals.get(item.mixGroup)));
    const cut = cutToSum(
      changeEffects.map(name => exact[name] ?? zero),
      difference,
    );
    const effects = noEffects();
    for (const [place, name] of changeEffects.entries()) effects[name] = cut[place] ?? 0n;
    return effects;
  });
}

/** Quantities of the items that both periods have; new and ended ones are told apart and would blur the growth of the others. */
function mixTotals(items: readonly ChangeItem[]): Map<string, Totals> {
  const totals = new Map<string, Totals>();
  for (const { mixGroup, before, after } of items) {
    if (!before.quantity || !after.quantity) continue;
    const known = totals.get(mixGroup) ?? { before: 0n, after: 0n };
    totals.set(mixGroup, { before: known.before + before.quantity, after: known.after + after.quantity });
  }
  return totals;
}

/** Effects in the item's own currency; they sum to after.own - before.own. */
function ownEffects({ before, after }: ChangeItem, total: Totals | undefined): Exact {
  const [q0, q1] = [before.quantity ?? 0n, after.quantity ?? 0n];
  if (q0 === 0n && q1 === 0n) return { other: fraction(after.own - before.own) };
  if (q0 === 0n) return { new: fraction(after.own), other: fraction(-before.own) };
  if (q1 === 0n) return { ended: fraction(-before.own), other: fraction(after.own) };
  const [price0, price1] = [fraction(before.own, q0), fraction(after.own, q1)];
  const meanPrice = mean(price0, price1);
  const byQuantity = multiply(meanPrice, fraction(q1 - q0));
  const volume = multiply(meanPrice, growthAtMeanShare(q0, q1, total));
  return {
    price: multiply(mean(fraction(q0), fraction(q1)), subtract(price1, price0)),
    volume,
    mix: subtract(byQuantity, volume),
  };
}

/** mean(share) x growth of the group; the item's own growth where a net quantity of zero leaves the group without shares. */
function growthAtMeanShare(q0: bigint, q1: bigint, total: Totals | undefined): Fraction {
  if (!total || total.before === 0n || total.after === 0n) return fraction(q1 - q0);
  const share = mean(fraction(q0, total.before), fraction(q1, total.after));
  return multiply(share, fraction(total.after - total.before));
}

function inShownCurrency({ before, after }: ChangeItem, own: Exact): Exact {
  if (before.own === before.shown && after.own === after.shown) return own;
  const rate0 = before.own === 0n ? null : fraction(before.shown, before.own);
  const rate1 = after.own === 0n ? null : fraction(after.shown, after.own);
  const [first, second] = [rate0 ?? rate1, rate1 ?? rate0];
  const rate = first && second ? mean(first, second) : zero;
  const carried: Exact = {};
  let rest: Fraction = fraction(after.shown - before.shown);
  for (const name of changeEffects) {
    const effect = own[name];
    if (!effect) continue;
    const here = multiply(effect, rate);
    carried[name] = here;
    rest = add(rest, negate(here));
  }
  return { ...carried, fx: rest };
}
