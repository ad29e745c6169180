import type { ChangeExplained } from '../../../src-core/contract/explain.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';

type Item = ChangeExplained['currencies'][number]['items'][number];

/** What happened to an item, ready to be worded. Quantities without a sign: `isMore` has it. */
export type Move = { unit: string | null } & (
  | { kind: 'new' | 'ended'; quantity: string; price: string }
  | { kind: 'volume'; isMore: boolean; quantity: string; price: string }
  | { kind: 'price'; isMore: boolean; before: string; after: string; quantity: string }
  | { kind: 'both'; isMore: boolean; quantity: string; before: string; after: string }
  | { kind: 'none' }
);

/** Prices of an item are averages of what was paid: below this share apart they are told as the same. */
const SAME_PRICE = 0.0005;

export function moveOf(item: Item): Move {
  const { unit, quantityBefore, quantityAfter, priceBefore, priceAfter } = item;
  const had = quantityBefore !== null && priceBefore !== null;
  const has = quantityAfter !== null && priceAfter !== null;
  if (!had && !has) return { unit, kind: 'none' };
  if (!had && has) return { unit, kind: 'new', quantity: quantityAfter, price: priceAfter };
  if (had && !has) return { unit, kind: 'ended', quantity: quantityBefore, price: priceBefore };
  if (!had || !has) return { unit, kind: 'none' };
  const moved = parseAmount(quantityAfter) - parseAmount(quantityBefore);
  const isSamePrice = Math.abs(Number(priceAfter) - Number(priceBefore)) <= Math.abs(Number(priceBefore)) * SAME_PRICE;
  const quantity = formatAmount(moved < 0n ? -moved : moved);
  const isMore = moved > 0n;
  const [before, after] = [priceBefore, priceAfter];
  if (moved === 0n)
    return { unit, kind: 'price', isMore: Number(after) > Number(before), before, after, quantity: quantityAfter };
  return isSamePrice
    ? { unit, kind: 'volume', isMore, quantity, price: after }
    : { unit, kind: 'both', isMore, quantity, before, after };
}
