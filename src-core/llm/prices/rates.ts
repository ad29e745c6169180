import type { Unscaled } from '../../money/amount.ts';
import { type PriceBucket, type PriceIndex, unitPrice } from './price-index.ts';

/** What decides the prices of a row: rows with equal keys have equal rates, so a million rows need some hundred look-ups. */
export type RateKey = {
  readonly modelProvider: string | null;
  readonly model: string | null;
  /** The model that answered; looked up when nothing is known of the one asked for. */
  readonly modelVersion: string | null;
  readonly serviceTier: string | null;
  readonly isBatch: boolean;
  readonly geography: string | null;
  /** Highest context threshold of the book that the prompt exceeds; 0 = none. */
  readonly contextAbove: number;
  /** Milliseconds; any instant since the last change of a price. Null = before the first price of the book. */
  readonly at: number | null;
};

/** Prices of one unit of each charged bucket; null = no price. */
export type Rates = {
  readonly currency: string | null;
  readonly perUnit: Readonly<Record<PriceBucket, Unscaled | null>>;
  readonly lowestThreshold: number | null;
};

/**
 * Where a bucket without a price of its own takes it from, because providers document it so: reasoning is billed as output, image input
 * as input. Audio, cache and every other bucket have no such rule; without a price they are a gap.
 */
const documentedAs: Readonly<Partial<Record<PriceBucket, PriceBucket>>> = {
  reasoning: 'output',
  'input-image': 'input',
};

/** Every charged bucket, in the order of the columns that SQL uses. */
export const chargedBuckets = [
  'input',
  'input-audio',
  'input-image',
  'cache-read',
  'cache-write-5m',
  'cache-write-30m',
  'cache-write-1h',
  'cache-write-12h',
  'output',
  'reasoning',
  'output-audio',
  'output-image',
  'web-search',
  'image',
  'audio-second',
  'request',
] as const satisfies readonly PriceBucket[];

export function ratesFor(index: PriceIndex, key: RateKey): Rates {
  const { modelProvider, at } = key;
  let best: Rates | null = null;
  for (const model of [key.model, key.modelVersion]) {
    if (modelProvider === null || model === null || at === null) continue;
    const rates = ratesOfModel(index, { ...key, modelProvider, model, at });
    if (rates.currency !== null) return rates;
    best ??= rates;
  }
  return best ?? { currency: null, perUnit: noPrices, lowestThreshold: null };
}

function ratesOfModel(
  index: PriceIndex,
  key: RateKey & { readonly modelProvider: string; readonly model: string; readonly at: number },
): Rates {
  const { modelProvider, model, serviceTier, isBatch, geography, at } = key;
  let currency: string | null = null;
  const find = (bucket: PriceBucket) => {
    const entry = index.find({
      modelProvider,
      model,
      bucket,
      serviceTier,
      isBatch,
      geography,
      at,
      promptTokens: key.contextAbove + 1,
    });
    if (entry === null) return null;
    currency ??= entry.currency;
    return entry.currency === currency ? unitPrice(entry) : null; // amounts of two currencies have no sum
  };
  const perUnit = Object.fromEntries(
    chargedBuckets.map(bucket => {
      const standIn = documentedAs[bucket];
      return [bucket, find(bucket) ?? (standIn === undefined ? null : find(standIn))];
    }),
  ) as Record<PriceBucket, Unscaled | null>;
  return { currency, perUnit, lowestThreshold: index.lowestThreshold(modelProvider, model) };
}

const noPrices = Object.fromEntries(chargedBuckets.map(bucket => [bucket, null])) as Record<PriceBucket, null>;
