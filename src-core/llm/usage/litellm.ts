import { countAt, firstCount, type JsonObject, objectAt, textAt } from '../json.ts';
import { canonicalProvider, defaultCacheLifetime } from '../providers.ts';
import { canonicalBuckets, type TokenReading } from '../token-buckets.ts';

/**
 * A row of `LiteLLM_SpendLogs`. `prompt_tokens` holds cached and written tokens, also for Anthropic (LiteLLM adds them); the true parts
 * are in `metadata.usage_object`. Pass-through routes have broken this (LL#11364, LL#29145), so numbers that prove the opposite are read
 * as exclusive and flagged. Without the usage object only sums are known.
 */
export function readLiteLlmUsage(row: JsonObject): TokenReading {
  const usage = objectAt(objectAt(row, 'metadata'), 'usage_object');
  const input = objectAt(usage, 'prompt_tokens_details') ?? objectAt(usage, 'input_tokens_details');
  const output = objectAt(usage, 'completion_tokens_details') ?? objectAt(usage, 'output_tokens_details');
  const creation = objectAt(input, 'cache_creation_token_details') ?? objectAt(usage, 'cache_creation');
  return canonicalBuckets({
    inclusion: 'should-include',
    input: countAt(row, 'prompt_tokens') ?? firstCount(usage, 'prompt_tokens', 'input_tokens'),
    cacheRead: countAt(usage, 'cache_read_input_tokens') ?? countAt(input, 'cached_tokens'),
    cacheWrite: countAt(usage, 'cache_creation_input_tokens') ?? countAt(input, 'cache_creation_tokens'),
    cacheWriteByLifetime: {
      '5m': countAt(creation, 'ephemeral_5m_input_tokens'),
      '1h': countAt(creation, 'ephemeral_1h_input_tokens'),
    },
    defaultLifetime: defaultCacheLifetime(canonicalProvider(textAt(row, 'custom_llm_provider')), textAt(row, 'model')),
    output: countAt(row, 'completion_tokens') ?? firstCount(usage, 'completion_tokens', 'output_tokens'),
    reasoning: countAt(output, 'reasoning_tokens'),
    inputAudio: countAt(input, 'audio_tokens'),
    inputImage: countAt(input, 'image_tokens'),
    outputAudio: countAt(output, 'audio_tokens'),
    outputImage: countAt(output, 'image_tokens'),
  });
}
