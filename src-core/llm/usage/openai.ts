import { countAt, firstCount, type JsonObject, objectAt } from '../json.ts';
import { defaultCacheLifetime } from '../providers.ts';
import { canonicalBuckets, type TokenReading } from '../token-buckets.ts';

/**
 * The `usage` object of a Chat Completions, Completions, Responses or Embeddings answer of OpenAI. Its input holds the cached and the
 * written tokens, its output the reasoning ones (API reference, "usage"). `model` matters only where another vendor's model answers in this shape.
 */
export function readOpenAiCallUsage(usage: JsonObject, model: string | null = null): TokenReading {
  const input = objectAt(usage, 'prompt_tokens_details') ?? objectAt(usage, 'input_tokens_details');
  const output = objectAt(usage, 'completion_tokens_details') ?? objectAt(usage, 'output_tokens_details');
  const cachedDetails = objectAt(input, 'cached_tokens_details');
  return canonicalBuckets({
    inclusion: 'inclusive',
    input: firstCount(usage, 'prompt_tokens', 'input_tokens'),
    cacheRead: countAt(input, 'cached_tokens'),
    cacheWrite: firstCount(input, 'cache_write_tokens', 'cache_creation_tokens'),
    cacheWriteByLifetime: {},
    defaultLifetime: defaultCacheLifetime('openai', model),
    output: firstCount(usage, 'completion_tokens', 'output_tokens'),
    reasoning: countAt(output, 'reasoning_tokens'),
    inputAudio: without(countAt(input, 'audio_tokens'), countAt(cachedDetails, 'audio_tokens')),
    inputImage: without(countAt(input, 'image_tokens'), countAt(cachedDetails, 'image_tokens')),
    outputAudio: countAt(output, 'audio_tokens'),
    outputImage: countAt(output, 'image_tokens'),
  });
}

const without = (part: number | null, cached: number | null): number | null =>
  part === null ? null : Math.max(0, part - (cached ?? 0));

/**
 * A result of `/organization/usage/completions` (and every other usage endpoint that has token fields): one bucket of time and
 * dimensions. `input_tokens` holds cached and written ones; `input_cache_write_tokens` live 30 minutes.
 */
export function readOpenAiUsageResult(result: JsonObject): TokenReading {
  return canonicalBuckets({
    inclusion: 'inclusive',
    input: countAt(result, 'input_tokens'),
    uncached: countAt(result, 'input_uncached_tokens'),
    cacheRead: countAt(result, 'input_cached_tokens'),
    cacheWrite: null,
    cacheWriteByLifetime: {
      '30m': countAt(result, 'input_cache_write_tokens'),
      '12h': countAt(result, 'input_cache_write_12h_tokens'),
    },
    defaultLifetime: '30m',
    output: countAt(result, 'output_tokens'),
    reasoning: countAt(result, 'output_reasoning_tokens'),
    inputAudio: countAt(result, 'input_audio_tokens'),
    inputImage: countAt(result, 'input_image_tokens'),
    outputAudio: countAt(result, 'output_audio_tokens'),
    outputImage: countAt(result, 'output_image_tokens'),
  });
}
