import type { Tolerance } from '../contract/reconcile.ts';
import { formatAmount, parseAmount, type Unscaled } from '../money/amount.ts';
import { MONEY_SCALE } from '../money/scale.ts';

export const sizeOf = (amount: Unscaled): Unscaled => (amount < 0n ? -amount : amount);

const ONE = 10n ** BigInt(MONEY_SCALE);
/** A share is compared in billionths: a tolerance is a person's word, not a measurement. */
const BILLIONTHS = 1_000_000_000n;

/** The smallest coin of a currency (0.01 USD, 1 JPY); two decimals for a code that nobody knows. */
export function subunitOf(currency: string | null): Unscaled {
  return ONE / 10n ** BigInt(coinDigits(currency));
}

/** Digits after the point of the smallest coin. */
export const coinDigits = (currency: string | null): number =>
  currency !== null && /^[A-Z]{3}$/.test(currency) ? decimalsOf(currency) : 2;

const decimalsOf = (currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/**
 * How far the sum of `rows` lines may lie from an invoice in whole coins, because each line is rounded for itself: half a coin x sqrt(rows), and at
 * least one coin. FOCUS 1.4, appendix Rounding Variance Tolerance (its statistical limit).
 */
export function roundingBound(rows: number, currency: string | null): Unscaled {
  const subunit = subunitOf(currency);
  const statistical = (subunit * parseAmount((Math.sqrt(rows) / 2).toFixed(3))) / ONE;
  return statistical > subunit ? statistical : subunit;
}

/** What holds where nobody said otherwise: max(100 coins, half a coin x sqrt(rows)), as FOCUS 1.4 asks of an invoice issuer. */
export function focusTolerance(rows: number, currency: string | null): Tolerance {
  const [floor, statistical] = [100n * subunitOf(currency), roundingBound(rows, currency)];
  return { absolute: formatAmount(floor > statistical ? floor : statistical), share: 0 };
}

/** @param larger the larger of the two compared amounts, either sign */
export function isWithin(difference: Unscaled, larger: Unscaled, { absolute, share }: Tolerance): boolean {
  const size = sizeOf(difference);
  const billionths = BigInt(Math.round(share * Number(BILLIONTHS)));
  return size <= parseAmount(absolute) || size * BILLIONTHS <= sizeOf(larger) * billionths;
}
