import { formatAmount, parseAmount } from '../money/amount.ts';
import { MONEY_SCALE } from '../money/scale.ts';

/** Digits after the point of every demo price and quantity: their product has 16, so DECIMAL(38, 24) holds it exactly. */
export const PRICE_SCALE = 10;
export const QUANTITY_SCALE = 6;

const floorTo = (unscaled: bigint, scale: number): bigint => {
  const unit = 10n ** BigInt(MONEY_SCALE - scale);
  return (unscaled / unit) * unit;
};

/** `price` x `bps` / 10000, cut to PRICE_SCALE digits. */
export const priceShare = (price: string, bps: number): string =>
  formatAmount(floorTo((parseAmount(price) * BigInt(bps)) / 10_000n, PRICE_SCALE));

/** Exact product of two decimals whose digits after the point add up to at most MONEY_SCALE. */
export const multiply = (a: string, b: string): string =>
  formatAmount((parseAmount(a) * parseAmount(b)) / 10n ** BigInt(MONEY_SCALE));
