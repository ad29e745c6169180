import type { MeasureTotal } from '../contract/imports.ts';
import { formatAmount, parseAmount } from '../money/amount.ts';

/** Exact sums per measure and currency. */
export class Sums {
  readonly #sums = new Map<string, bigint>();

  add(totals: readonly MeasureTotal[]): void {
    for (const { measure, currency, amount } of totals) {
      const key = `${measure}\u0000${currency}`;
      this.#sums.set(key, (this.#sums.get(key) ?? 0n) + parseAmount(amount));
    }
  }

  /** What differs from `expected`, in words; null when everything ties to the last digit. An absent sum counts as zero. */
  difference(expected: readonly MeasureTotal[]): string | null {
    const left = new Map(this.#sums);
    for (const { measure, currency, amount } of expected) {
      const key = `${measure}\u0000${currency}`;
      const sum = left.get(key) ?? 0n;
      left.delete(key);
      if (sum !== parseAmount(amount)) return `${measure} in ${currency} is ${formatAmount(sum)}, expected ${amount}`;
    }
    for (const [key, sum] of left) {
      if (sum !== 0n) return `${key.replace('\u0000', ' in ')} is ${formatAmount(sum)}, expected nothing`;
    }
    return null;
  }
}
