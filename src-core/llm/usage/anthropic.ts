import { countAt, type JsonObject, objectAt } from '../json.ts';
import { canonicalBuckets, type TokenReading } from '../token-buckets.ts';

/**
 * The `usage` object of an Anthropic message. Its three input counters are disjoint; a cache counter that is null or absent says that
 * the cache was not used (API reference, "usage").
 */
export function readAnthropicCallUsage(usage: JsonObject): TokenReading {
  const hasTokens = countAt(usage, 'input_tokens') !== null;
  return readDisjoint(usage, countAt(usage, 'input_tokens'), hasTokens ? 0 : null);
}

/** A result of `/organizations/usage_report/messages`: one bucket of time and dimensions, disjoint counters. */
export function readAnthropicUsageResult(result: JsonObject): TokenReading {
  const uncached = countAt(result, 'uncached_input_tokens') ?? countAt(result, 'input_tokens');
  return readDisjoint(result, uncached, null);
}

function readDisjoint(usage: JsonObject, uncached: number | null, unusedCache: number | null): TokenReading {
  const creation = objectAt(usage, 'cache_creation');
  const details = objectAt(usage, 'output_tokens_details');
  const byLifetime = {
    '5m': countAt(creation, 'ephemeral_5m_input_tokens'),
    '1h': countAt(creation, 'ephemeral_1h_input_tokens'),
  };
  const isNamed = byLifetime['5m'] !== null || byLifetime['1h'] !== null;
  return canonicalBuckets({
    inclusion: 'exclusive',
    input: uncached,
    cacheRead: countAt(usage, 'cache_read_input_tokens') ?? unusedCache,
    cacheWrite: countAt(usage, 'cache_creation_input_tokens') ?? (isNamed ? null : unusedCache),
    cacheWriteByLifetime: byLifetime,
    defaultLifetime: '5m',
    output: countAt(usage, 'output_tokens'),
    reasoning: countAt(details, 'thinking_tokens') ?? countAt(details, 'reasoning_tokens'),
  });
}
