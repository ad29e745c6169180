import type { PriceEntry } from '../../contract/prices.ts';
import { PriceIndex, unitPrice } from './price-index.ts';
import { priceKey } from './price-rules.ts';

/** Prices that a change of the book would alter for time already past, and from when; `from` null when there are none. */
export type BackDated = { readonly prices: number; readonly from: string | null };

/**
 * What a new book would change about usage that already has a price. Filling a gap is no such change: nothing that was shown moves. Looked at
 * where any price begins or ends, with the look-up that prices usage, so that a new tier counts when usage of it had the price of any tier.
 * @param now prices that change from here on are not back-dated
 */
export function backDatedChanges(before: readonly PriceEntry[], after: readonly PriceEntry[], now: Date): BackDated {
  const [old, next] = [new PriceIndex(before), new PriceIndex(after)];
  const instants = [...new Set([...old.instants, ...next.instants])].filter(at => at < now.getTime());
  const keys = new Map([...before, ...after].map(entry => [priceKey(entry), entry]));
  let prices = 0;
  let from = Number.POSITIVE_INFINITY;
  for (const { modelProvider, model, bucket, serviceTier, isBatch, geography, contextAbove } of keys.values()) {
    const changed = instants.filter(at => {
      const query = {
        modelProvider,
        model,
        bucket,
        serviceTier,
        isBatch,
        geography,
        promptTokens: contextAbove + 1,
        at,
      };
      const was = old.find(query);
      if (was === null) return false;
      const is = next.find(query);
      return is === null || is.currency !== was.currency || unitPrice(is) !== unitPrice(was);
    });
    if (changed.length === 0) continue;
    prices += 1;
    from = Math.min(from, ...changed);
  }
  return { prices, from: prices === 0 ? null : new Date(from).toISOString() };
}
