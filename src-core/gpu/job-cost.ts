import type { RateCard } from '../contract/prices.ts';
import type { Unscaled } from '../money/amount.ts';
import { cardSpans, costOfHeldTime } from './rate-card.ts';

/** One attempt: GPUs by type (null = not named), held from `startMs` to `endMs` (exclusive). */
export type HeldJob = {
  readonly cluster: string;
  readonly devices: readonly { readonly gpuType: string | null; readonly gpus: number }[];
  readonly startMs: number;
  readonly endMs: number;
};

/** What an attempt cost; null when no card prices a part of it, or cards of several currencies do: a part is not the cost. */
export function costOfJob(
  cards: readonly RateCard[],
  { cluster, devices, startMs, endMs }: HeldJob,
): { readonly cost: Unscaled; readonly currency: string } | null {
  let cost = 0n;
  let pricedMs = 0;
  const currencies = new Set<string>();
  for (const { gpuType, gpus } of devices) {
    for (const span of cardSpans(cards, { cluster, gpuType })) {
      const from = Math.max(startMs, span.startMs);
      const until = Math.min(endMs, span.endMs ?? endMs);
      if (until <= from) continue;
      cost += costOfHeldTime(span.card, { startMs: from, endMs: until, gpus }).total;
      pricedMs += until - from;
      currencies.add(span.card.currency);
    }
  }
  const [currency] = currencies;
  const isWhole = pricedMs === devices.length * (endMs - startMs);
  return isWhole && currencies.size === 1 && currency !== undefined ? { cost, currency } : null;
}
