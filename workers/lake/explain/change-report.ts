import { type ChangeEffect, type ChangeExplained, changeEffects } from '../../../src-core/contract/explain.ts';
import { EFFECT_DIGITS } from '../../../src-core/engines/change/cut.ts';
import { addEffects, type Effects, noEffects } from '../../../src-core/engines/change/split-change.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { MONEY_SCALE } from '../../../src-core/money/scale.ts';
import type { ChangedItem } from './change-items.ts';
import { byAmount } from './order.ts';

type Sum = { before: bigint; after: bigint; effects: Effects };
type Currency = ChangeExplained['currencies'][number];
const ONE = 10n ** BigInt(MONEY_SCALE);
const PRICE_UNIT = 10n ** BigInt(MONEY_SCALE - EFFECT_DIGITS);

/** @param convertTo the one currency of every amount; null: each item's own
 * Items summed into groups and currencies; every level adds up to the one above, with what `limit` left out named. */
export function changeReport(items: readonly ChangedItem[], convertTo: string | null, limit: number): Currency[] {
  return [...Map.groupBy(items, item => convertTo ?? item.currency)]
    .toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
    .map(([currency, own]) => {
      const groups = [...Map.groupBy(own, item => JSON.stringify(item.keys))]
        .map(([text, members]) => ({ text, keys: members[0]?.keys ?? [], sum: sumOf(members) }))
        .toSorted((a, b) => byAmount(moved(a.sum), moved(b.sum)) || (a.text < b.text ? -1 : 1));
      const ranked = own
        .filter(item => item.before.shown !== item.after.shown || isMoved(item.effects))
        .toSorted((a, b) => byAmount(moved(sideSum(a)), moved(sideSum(b))) || (nameOf(a) < nameOf(b) ? -1 : 1));
      const [otherGroups, otherItems] = [groups.slice(limit), ranked.slice(limit)];
      return {
        currency,
        ...told(sumOf(own)),
        groups: groups.slice(0, limit).map(({ keys, sum }) => ({ keys: [...keys], ...told(sum) })),
        rest: { groups: otherGroups.length, ...restOf(otherGroups.map(({ sum }) => sum)) },
        items: ranked.slice(0, limit).map(toldItem),
        restItems: { items: otherItems.length, ...restOf(otherItems.map(sideSum)) },
      };
    });
}

const sideSum = ({ before, after, effects }: ChangedItem): Sum => ({
  before: before.shown,
  after: after.shown,
  effects,
});
const moved = ({ before, after }: Sum) => after - before;
const isMoved = (effects: Effects) => changeEffects.some(name => effects[name] !== 0n);
const nameOf = ({ keys, name, unit }: ChangedItem) => JSON.stringify([keys, name, unit]);

function addUp(sums: readonly Sum[]): Sum {
  const total: Sum = { before: 0n, after: 0n, effects: noEffects() };
  for (const { before, after, effects } of sums) {
    total.before += before;
    total.after += after;
    addEffects(total.effects, effects);
  }
  return total;
}

const sumOf = (items: readonly ChangedItem[]) => addUp(items.map(sideSum));

const effectsText = (effects: Effects) =>
  Object.fromEntries(changeEffects.map(name => [name, formatAmount(effects[name])])) as Record<ChangeEffect, string>;

const told = (sum: Sum) => ({
  before: formatAmount(sum.before),
  after: formatAmount(sum.after),
  difference: formatAmount(moved(sum)),
  effects: effectsText(sum.effects),
});

function restOf(sums: readonly Sum[]) {
  const { difference, effects } = told(addUp(sums));
  return { difference, effects };
}

function toldItem(item: ChangedItem): Currency['items'][number] {
  const { before, after, effects } = item;
  return {
    keys: [...item.keys],
    item: item.name,
    unit: item.unit,
    quantityBefore: before.quantity === null ? null : formatAmount(before.quantity),
    quantityAfter: after.quantity === null ? null : formatAmount(after.quantity),
    priceBefore: priceText(before.shown, before.quantity),
    priceAfter: priceText(after.shown, after.quantity),
    difference: formatAmount(after.shown - before.shown),
    effects: effectsText(effects),
  };
}

/** amount / quantity to ten digits, half away from zero. */
function priceText(amount: bigint, quantity: bigint | null): string | null {
  if (!quantity) return null;
  const isNegative = amount < 0n !== quantity < 0n;
  const [dividend, divisor] = [
    (amount < 0n ? -amount : amount) * ONE,
    (quantity < 0n ? -quantity : quantity) * PRICE_UNIT,
  ];
  const units = (2n * dividend + divisor) / (2n * divisor);
  return formatAmount((isNegative ? -units : units) * PRICE_UNIT);
}
