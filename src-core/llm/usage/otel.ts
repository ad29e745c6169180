import { firstCount, firstText, type JsonObject } from '../json.ts';
import { canonicalProvider, defaultCacheLifetime } from '../providers.ts';
import { canonicalBuckets, type TokenReading } from '../token-buckets.ts';

/**
 * Token attributes of a GenAI span, new names first, then the older ones and those that widespread instrumentations wrote before the
 * convention had any. `gen_ai.usage.input_tokens` SHOULD include cached tokens (semantic conventions, PR 3163); where the numbers prove
 * otherwise they are read as exclusive and flagged.
 * @param attributes flat map of attribute name to value
 */
export function readOtelUsage(attributes: JsonObject): TokenReading {
  const provider = canonicalProvider(firstText(attributes, 'gen_ai.provider.name', 'gen_ai.system'));
  const model = firstText(attributes, 'gen_ai.request.model', 'gen_ai.response.model');
  return canonicalBuckets({
    inclusion: 'should-include',
    input: firstCount(attributes, 'gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'),
    cacheRead: firstCount(
      attributes,
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.input_tokens.cached',
    ),
    cacheWrite: firstCount(
      attributes,
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
    ),
    cacheWriteByLifetime: {},
    defaultLifetime: defaultCacheLifetime(provider, model),
    output: firstCount(attributes, 'gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'),
    reasoning: firstCount(
      attributes,
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.output_tokens.reasoning',
      'gen_ai.usage.reasoning_tokens',
    ),
  });
}
