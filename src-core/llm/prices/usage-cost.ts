import { formatAmount, parseAmount, type Unscaled } from '../../money/amount.ts';
import { MONEY_SCALE } from '../../money/scale.ts';
import type { TokenBuckets } from '../token-buckets.ts';
import type { PriceBucket, PriceIndex } from './price-index.ts';
import { chargedBuckets, ratesFor } from './rates.ts';

/** A usage row as far as its price depends on it: columns of `fact_llm_usage`. */
export type PricedUsage = TokenBuckets & {
  readonly ModelProvider: string | null;
  readonly Model: string | null;
  readonly ModelVersion?: string | null;
  readonly ServiceTier: string | null;
  readonly ContextTier: string | null;
  readonly IsBatch: boolean | null;
  readonly Geography: string | null;
  readonly Grain: string;
  readonly Operation: string | null;
  readonly Status: string | null;
  readonly GatewayCacheHit: boolean | null;
  /** ISO 8601 with Z. */
  readonly ObservedAt: string;
  readonly Requests: number | null;
  readonly WebSearchRequests: number | null;
  readonly Images: number | null;
  /** Decimal text. */
  readonly AudioSeconds: string | null;
};

/** `cost` is exact and null unless everything has a price; `knownCost` is the part that has one. */
export type UsageCost = {
  readonly status: 'priced' | 'partly' | 'unknown';
  readonly cost: string | null;
  readonly knownCost: string;
  readonly currency: string | null;
  /** Buckets without a price or without a quantity; 'usage' = the row says nothing that has a price. */
  readonly missing: readonly (PriceBucket | 'cache-write' | 'usage')[];
  /** 'cache-split': cached and uncached input are not told apart and priced as uncached; 'context': a bucket of many requests may hold long prompts. */
  readonly assumptions: readonly ('cache-split' | 'context')[];
};

/** Operations that answer in tokens: without an output count their cost is not known. */
export const answeringOperations = ['chat', 'text_completion', 'generate_content'] as const;

/** Speech is measured to the microsecond; prices of a second have at most 18 decimals (checked at save), so products stay exact. */
const MICRO = 1_000_000n;
const microScale = 10n ** BigInt(MONEY_SCALE - 6);

/**
 * What a usage row costs by the price book: sum over charged buckets of quantity x price of one unit. Exact; nothing is rounded.
 * The same in SQL for millions of rows: `workers/lake/prices/metered-sql.ts`, equal by property test.
 */
export function costOfUsage(row: PricedUsage, index: PriceIndex): UsageCost {
  if (row.GatewayCacheHit === true || isFreeFailure(row))
    return { status: 'priced', cost: '0', knownCost: '0', currency: null, missing: [], assumptions: [] };
  const context = contextOf(row, index.thresholds);
  const rates = ratesFor(index, {
    modelProvider: row.ModelProvider,
    model: row.Model,
    modelVersion: row.ModelVersion ?? null,
    serviceTier: tierOf(row),
    isBatch: isBatchOf(row),
    geography: row.Geography,
    contextAbove: context.above,
    at: epochOf(Date.parse(row.ObservedAt), index.instants),
  });
  const missing = new Set<PriceBucket | 'cache-write' | 'usage'>(unknownQuantities(row));
  let known: Unscaled = 0n;
  let hasPriced = false;
  for (const bucket of chargedBuckets) {
    const quantity = quantityOf(row, bucket);
    const price = rates.perUnit[bucket];
    if (quantity === 0n) continue;
    if (price === null) {
      if (bucket !== 'request') missing.add(bucket); // a fee for each request exists only where the book has one
      continue;
    }
    hasPriced = true;
    known += (quantity * price) / (bucket === 'audio-second' ? MICRO : 1n);
  }
  if (!hasPriced && missing.size === 0 && row.TokenDetail === 'none') missing.add('usage');
  const isPriced = missing.size === 0;
  const isLong = rates.lowestThreshold !== null && promptOf(row) > rates.lowestThreshold;
  return {
    status: isPriced ? 'priced' : hasPriced ? 'partly' : 'unknown',
    cost: isPriced ? formatAmount(known) : null,
    knownCost: formatAmount(known),
    currency: rates.currency,
    missing: [...missing].toSorted(),
    assumptions: [
      ...(row.TokenDetail === 'total-only' && (row.InputUncachedTokens ?? 0) > 0 ? (['cache-split'] as const) : []),
      ...(context.isUnknown && isLong ? (['context'] as const) : []),
    ],
  };
}

/** Providers do not bill a request that failed before it used anything. */
const isFreeFailure = (row: PricedUsage): boolean =>
  row.Status === 'error' &&
  row.TokenDetail === 'none' &&
  !row.WebSearchRequests &&
  !row.Images &&
  row.AudioSeconds === null;

export const isBatchOf = (row: Pick<PricedUsage, 'IsBatch' | 'ServiceTier'>): boolean =>
  row.IsBatch ?? row.ServiceTier === 'batch';

/** The tier as the book names it: the default one and the batch one are no tiers of their own. */
export const tierOf = ({ ServiceTier }: Pick<PricedUsage, 'ServiceTier'>): string | null =>
  ServiceTier === null || ['default', 'standard', 'auto', 'batch'].includes(ServiceTier) ? null : ServiceTier;

const promptOf = (row: PricedUsage): number =>
  (row.InputUncachedTokens ?? 0) + (row.InputCacheReadTokens ?? 0) + (row.InputCacheWriteTokens ?? 0);

/** The whole prompt decides, cached tokens included; a bucket of many requests says it in its context tier or not at all. */
function contextOf(row: PricedUsage, thresholds: readonly number[]): { above: number; isUnknown: boolean } {
  const isRequest = row.Grain === 'request';
  const tier = isRequest ? null : contextTierStart(row.ContextTier);
  const prompt = isRequest ? promptOf(row) : tier === null ? 0 : tier + 1;
  return { above: thresholds.findLast(threshold => threshold < prompt) ?? 0, isUnknown: !isRequest && tier === null };
}

/** "200k-1M" begins at 200000; null for texts that are no range of tokens. */
export function contextTierStart(tier: string | null): number | null {
  const match = /^(\d{1,9})(k?)-\d/.exec(tier ?? '');
  return match ? Number(match[1]) * (match[2] === 'k' ? 1000 : 1) : null;
}

const epochOf = (at: number, instants: readonly number[]): number | null =>
  instants.findLast(instant => instant <= at) ?? null;

function unknownQuantities(row: PricedUsage): (PriceBucket | 'cache-write')[] {
  if (row.TokenDetail === 'none') return [];
  const missing: (PriceBucket | 'cache-write')[] = [];
  if (row.InputUncachedTokens === null) missing.push('input');
  if (row.OutputTokens === null && (answeringOperations as readonly (string | null)[]).includes(row.Operation))
    missing.push('output');
  const lifetimes =
    (row.InputCacheWrite5mTokens ?? 0) +
    (row.InputCacheWrite30mTokens ?? 0) +
    (row.InputCacheWrite1hTokens ?? 0) +
    (row.InputCacheWrite12hTokens ?? 0);
  if ((row.InputCacheWriteTokens ?? 0) > lifetimes) missing.push('cache-write');
  return missing;
}

/** Units of a bucket; of audio millionths of a second. */
function quantityOf(row: PricedUsage, bucket: PriceBucket): bigint {
  const count = (value: number | null) => BigInt(value ?? 0);
  switch (bucket) {
    case 'input':
      return count(row.InputUncachedTokens) === 0n
        ? 0n
        : count(row.InputUncachedTokens) - count(row.InputAudioTokens) - count(row.InputImageTokens);
    case 'input-audio':
      return count(row.InputAudioTokens);
    case 'input-image':
      return count(row.InputImageTokens);
    case 'cache-read':
      return count(row.InputCacheReadTokens);
    case 'cache-write-5m':
      return count(row.InputCacheWrite5mTokens);
    case 'cache-write-30m':
      return count(row.InputCacheWrite30mTokens);
    case 'cache-write-1h':
      return count(row.InputCacheWrite1hTokens);
    case 'cache-write-12h':
      return count(row.InputCacheWrite12hTokens);
    case 'output':
      return row.OutputTokens === null
        ? 0n
        : count(row.OutputTokens) -
            count(row.OutputReasoningTokens) -
            count(row.OutputAudioTokens) -
            count(row.OutputImageTokens);
    case 'reasoning':
      return count(row.OutputReasoningTokens);
    case 'output-audio':
      return count(row.OutputAudioTokens);
    case 'output-image':
      return count(row.OutputImageTokens);
    case 'web-search':
      return count(row.WebSearchRequests);
    case 'image':
      return row.TokenDetail === 'none' ? count(row.Images) : 0n; // otherwise its tokens are what is billed
    case 'audio-second':
      return row.TokenDetail === 'none' && row.AudioSeconds !== null
        ? (parseAmount(row.AudioSeconds) + microScale / 2n) / microScale
        : 0n;
    case 'request':
      return count(row.Requests);
  }
}
