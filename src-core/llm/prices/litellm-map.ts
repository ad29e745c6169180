import type { PriceEntry, PriceFile } from '../../contract/prices.ts';
import { plainDecimal } from '../decimal-text.ts';
import { isJsonObject, type JsonObject, objectAt, textAt } from '../json.ts';
import { canonicalProvider, defaultCacheLifetime, plainModel } from '../providers.ts';
import type { PriceBucket } from './price-index.ts';
import { priceWarnings } from './price-rules.ts';

export type PriceFileContext = { readonly validFrom: string; readonly origin: string };

type Unit = { readonly bucket: PriceBucket; readonly per: number };
const tokens = (bucket: PriceBucket): Unit => ({ bucket, per: 1_000_000 });

/** Base keys of `model_prices_and_context_window.json` and what they price; amounts are US dollars for one unit. */
const baseKeys: Readonly<Record<string, Unit>> = {
  input_cost_per_token: tokens('input'),
  output_cost_per_token: tokens('output'),
  output_cost_per_reasoning_token: tokens('reasoning'),
  cache_read_input_token_cost: tokens('cache-read'),
  cache_creation_input_token_cost_above_1hr: tokens('cache-write-1h'),
  input_cost_per_audio_token: tokens('input-audio'),
  output_cost_per_audio_token: tokens('output-audio'),
  input_cost_per_image_token: tokens('input-image'),
  output_cost_per_image_token: tokens('output-image'),
  output_cost_per_image: { bucket: 'image', per: 1 },
  input_cost_per_second: { bucket: 'audio-second', per: 1 },
  input_cost_per_request: { bucket: 'request', per: 1000 },
};

type Parsed = {
  readonly unit: Unit;
  readonly isBatch: boolean;
  readonly serviceTier: string | null;
  readonly contextAbove: number;
};

/** `input_cost_per_token_above_200k_tokens_priority`: a base key with suffixes in any order. Null for a key that is none of ours. */
function parseKey(key: string, lifetime: string): Parsed | null {
  let rest = key;
  let contextAbove = 0;
  let isBatch = false;
  let serviceTier: string | null = null;
  for (;;) {
    const threshold = /_above_(\d+)k_tokens$/.exec(rest);
    const [, suffix] = /_(batches|priority|flex)$/.exec(rest) ?? [];
    if (threshold) contextAbove = Number(threshold[1]) * 1000;
    else if (suffix === 'batches') isBatch = true;
    else if (suffix !== undefined) serviceTier = suffix;
    else break;
    rest = rest.slice(0, threshold ? threshold.index : -(suffix?.length ?? 0) - 1);
  }
  // a threshold may also stand before the lifetime
  const inner = /^(cache_creation_input_token_cost)_above_(\d+)k_tokens(_above_1hr)$/.exec(rest);
  if (inner) {
    contextAbove = Number(inner[2]) * 1000;
    rest = `${inner[1]}${inner[3]}`;
  }
  const unit =
    rest === 'cache_creation_input_token_cost' ? tokens(`cache-write-${lifetime}` as PriceBucket) : baseKeys[rest];
  return unit === undefined ? null : { unit, isBatch, serviceTier, contextAbove };
}

/**
 * Prices of a LiteLLM model map. A price of 0 is unknown (free tiers, previews, subscriptions) unless the model runs on own machines. Keys
 * that name a cost and are not understood are listed as skipped, so nothing is lost in silence.
 */
export function readLiteLlmMap(map: JsonObject, context: PriceFileContext): PriceFile {
  const entries: PriceEntry[] = [];
  const skipped: PriceFile['skipped'] = [];
  const seen = new Set<string>();
  for (const [name, offer] of Object.entries(map)) {
    if (name === 'sample_spec' || !isJsonObject(offer)) continue;
    const rawProvider = textAt(offer, 'litellm_provider');
    const modelProvider = canonicalProvider(rawProvider);
    if (modelProvider === null) {
      skipped.push({ key: name, reason: 'it names no provider' });
      continue;
    }
    const model = plainModel(name, rawProvider) ?? name;
    const lifetime = defaultCacheLifetime(modelProvider, model) ?? '5m';
    for (const key of Object.keys(offer)) {
      if (!/cost|pricing/.test(key)) continue;
      const at = `${name} ${key}`;
      const parsed = key === 'search_context_cost_per_query' ? searchPrice(offer) : parseKey(key, lifetime);
      const value = key === 'search_context_cost_per_query' ? uniformSearchPrice(offer) : textAt(offer, key);
      if (parsed === null || value === null) {
        if (offer[key] !== null) skipped.push({ key: at, reason: 'a kind of price that is not kept here' });
        continue;
      }
      const price = plainDecimal(value, Math.log10(parsed.unit.per));
      const reason = reasonAgainst(price, modelProvider);
      if (price === null || reason !== null) {
        skipped.push({ key: at, reason: reason ?? 'no number' });
        continue;
      }
      const entry: PriceEntry = {
        modelProvider,
        model,
        bucket: parsed.unit.bucket,
        serviceTier: parsed.serviceTier,
        isBatch: parsed.isBatch,
        contextAbove: parsed.contextAbove,
        geography: null,
        price,
        per: parsed.unit.per,
        currency: 'USD',
        validFrom: context.validFrom,
        validTo: null,
        origin: context.origin,
      };
      const identity = [modelProvider, model, entry.bucket, entry.serviceTier, entry.isBatch, entry.contextAbove].join(
        '\u0000',
      );
      if (seen.has(identity))
        skipped.push({ key: at, reason: 'the same price stands under another name of the model' });
      else entries.push(entry);
      seen.add(identity);
    }
  }
  return { entries, skipped, warnings: priceWarnings(entries) };
}

/** Why a price is not taken; null when it is. */
export function reasonAgainst(price: string | null, provider: string): string | null {
  if (price === null) return 'no number';
  if (price.startsWith('-')) return 'negative';
  if (/^0(\.0*)?$/.test(price) && provider !== 'self-hosted') return 'price 0 means unknown';
  return /\.\d{19,}$/.test(price) ? 'more than 18 decimals' : null;
}

const searchPrice = (offer: JsonObject): Parsed | null =>
  uniformSearchPrice(offer) === null
    ? null
    : { unit: { bucket: 'web-search', per: 1000 }, isBatch: false, serviceTier: null, contextAbove: 0 };

/** A search costs by the size of its context; one price is kept only where all sizes cost the same. */
function uniformSearchPrice(offer: JsonObject): string | null {
  const bySize = objectAt(offer, 'search_context_cost_per_query');
  const prices = new Set(Object.keys(bySize ?? {}).map(size => textAt(bySize, size)));
  const [only] = prices;
  return prices.size === 1 && only !== undefined ? only : null;
}
