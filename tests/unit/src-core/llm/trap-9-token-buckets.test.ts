import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceEntry } from '../../../../src-core/contract/prices.ts';
import { type JsonObject, readJson } from '../../../../src-core/llm/json.ts';
import { PriceIndex } from '../../../../src-core/llm/prices/price-index.ts';
import { costOfUsage, type PricedUsage } from '../../../../src-core/llm/prices/usage-cost.ts';
import { canonicalBuckets, type TokenBuckets, tokenColumns } from '../../../../src-core/llm/token-buckets.ts';
import { readAnthropicCallUsage } from '../../../../src-core/llm/usage/anthropic.ts';
import { readLiteLlmUsage } from '../../../../src-core/llm/usage/litellm.ts';
import { readOpenAiCallUsage, readOpenAiUsageResult } from '../../../../src-core/llm/usage/openai.ts';
import { readOtelUsage } from '../../../../src-core/llm/usage/otel.ts';

const json = (value: unknown) => readJson(JSON.stringify(value)) as JsonObject;
const model = 'claude-sonnet-4-20250514';
const entry = (bucket: PriceEntry['bucket'], price: string): PriceEntry => ({
  modelProvider: 'anthropic',
  model,
  bucket,
  serviceTier: null,
  isBatch: false,
  contextAbove: 0,
  geography: null,
  price,
  per: 1_000_000,
  currency: 'USD',
  validFrom: '2025-01-01T00:00:00Z',
  validTo: null,
  origin: 'test',
});
const index = new PriceIndex([
  entry('input', '3'),
  entry('cache-read', '0.3'),
  entry('cache-write-5m', '3.75'),
  entry('cache-write-1h', '6'),
  entry('output', '15'),
]);
const rowOf = (buckets: TokenBuckets): PricedUsage => ({
  ...buckets,
  ModelProvider: 'anthropic',
  Model: model,
  ServiceTier: null,
  ContextTier: null,
  IsBatch: null,
  Geography: null,
  Grain: 'request',
  Operation: 'chat',
  Status: 'ok',
  GatewayCacheHit: null,
  ObservedAt: '2025-08-01T00:00:00Z',
  Requests: 1,
  WebSearchRequests: null,
  Images: null,
  AudioSeconds: null,
});

/** One call: 100 uncached, `read` from the cache, `write` to it for 5 minutes, `output` of which `reasoning`. */
const call = (uncached: number, read: number, write: number, output: number, reasoning: number | null) => {
  const input = uncached + read + write;
  return {
    openai: readOpenAiCallUsage(
      json({
        prompt_tokens: input,
        prompt_tokens_details: { cached_tokens: read, cache_write_tokens: write },
        completion_tokens: output,
        completion_tokens_details: { reasoning_tokens: reasoning },
      }),
      model,
    ),
    responses: readOpenAiCallUsage(
      json({
        input_tokens: input,
        input_tokens_details: { cached_tokens: read, cache_write_tokens: write },
        output_tokens: output,
        output_tokens_details: { reasoning_tokens: reasoning },
      }),
      model,
    ),
    anthropic: readAnthropicCallUsage(
      json({
        input_tokens: uncached,
        cache_read_input_tokens: read,
        cache_creation_input_tokens: write,
        output_tokens: output,
        output_tokens_details: { thinking_tokens: reasoning },
      }),
    ),
    otel: readOtelUsage(
      json({
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.request.model': model,
        'gen_ai.usage.input_tokens': input,
        'gen_ai.usage.cache_read.input_tokens': read,
        'gen_ai.usage.cache_creation.input_tokens': write,
        'gen_ai.usage.output_tokens': output,
        'gen_ai.usage.reasoning.output_tokens': reasoning,
      }),
    ),
    litellm: readLiteLlmUsage(
      json({
        custom_llm_provider: 'anthropic',
        model,
        prompt_tokens: input,
        completion_tokens: output,
        metadata: {
          usage_object: {
            cache_read_input_tokens: read,
            cache_creation_input_tokens: write,
            completion_tokens_details: { reasoning_tokens: reasoning },
          },
        },
      }),
    ),
  };
};

describe('trap 9: one call, four expressions', () => {
  it('gives the same buckets and the same cost', () => {
    const readings = call(100, 2000, 400, 50, 20);
    const buckets = Object.values(readings).map(reading => reading.buckets);
    expect(new Set(buckets.map(one => JSON.stringify(one))).size).toBe(1);
    expect(buckets[0]).toMatchObject({
      InputUncachedTokens: 100,
      InputCacheReadTokens: 2000,
      InputCacheWriteTokens: 400,
      InputCacheWrite5mTokens: 400,
      OutputTokens: 50,
      OutputReasoningTokens: 20,
      TokenDetail: 'complete',
    });
    // 100 x 3 + 2000 x 0.3 + 400 x 3.75 + 50 x 15 (reasoning is output) = 300 + 600 + 1500 + 750 = 3150 millionths
    for (const one of buckets)
      expect(costOfUsage(rowOf(one), index)).toMatchObject({ status: 'priced', cost: '0.00315', missing: [] });
  });

  it('holds for any counts', () => {
    const count = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(count, count, count, count, (uncached, read, write, output) => {
        const readings = Object.values(call(uncached, read, write, output, Math.floor(output / 3)));
        expect(new Set(readings.map(reading => JSON.stringify(reading.buckets))).size).toBe(1);
      }),
    );
  });

  it('tells a 1-hour write from a 5-minute one', () => {
    const { buckets } = readAnthropicCallUsage(
      json({
        input_tokens: 0,
        cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 100 },
        output_tokens: 0,
      }),
    );
    // 100 x 3.75 + 100 x 6 = 975 millionths
    expect(costOfUsage(rowOf(buckets), index).cost).toBe('0.000975');
  });

  it('reads the bucket of OpenAI organisation usage: parts add up to input_tokens', () => {
    const { buckets, flags } = readOpenAiUsageResult(
      json({ input_tokens: 1000, input_cached_tokens: 400, input_cache_write_tokens: 100, output_tokens: 500 }),
    );
    expect(buckets).toMatchObject({
      InputUncachedTokens: 500,
      InputCacheReadTokens: 400,
      InputCacheWrite30mTokens: 100,
      InputCacheWriteTokens: 100,
      TokenDetail: 'complete',
    });
    expect(flags).toEqual([]);
  });

  it('prices what is not broken down as uncached input and says so', () => {
    const { buckets } = readOtelUsage(
      json({ 'gen_ai.usage.prompt_tokens': 100, 'gen_ai.usage.completion_tokens': 10 }),
    );
    expect(buckets).toMatchObject({ InputUncachedTokens: 100, InputCacheReadTokens: null, TokenDetail: 'total-only' });
    // 100 x 3 + 10 x 15 = 450 millionths
    expect(costOfUsage(rowOf(buckets), index)).toMatchObject({ cost: '0.00045', assumptions: ['cache-split'] });
  });

  it('never gives a negative bucket; a contradiction is flagged', () => {
    const count = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null });
    fc.assert(
      fc.property(
        fc.record({
          inclusion: fc.constantFrom('inclusive' as const, 'exclusive' as const, 'should-include' as const),
          input: count,
          uncached: count,
          cacheRead: count,
          cacheWrite: count,
          cacheWriteByLifetime: fc.record({ '5m': count, '1h': count }),
          defaultLifetime: fc.constantFrom('5m' as const, '30m' as const, null),
          output: count,
          reasoning: count,
          inputAudio: count,
          inputImage: count,
          outputAudio: count,
          outputImage: count,
        }),
        stated => {
          const { buckets, flags } = canonicalBuckets(stated);
          for (const column of tokenColumns) expect(buckets[column] ?? 0).toBeGreaterThanOrEqual(0);
          const parts =
            (buckets.InputUncachedTokens ?? 0) +
            (buckets.InputCacheReadTokens ?? 0) +
            (buckets.InputCacheWriteTokens ?? 0);
          if (stated.inclusion === 'inclusive' && stated.input !== null && !flags.includes('tokens.inconsistent'))
            expect(parts).toBe(stated.input);
          const lifetimes = [
            buckets.InputCacheWrite5mTokens,
            buckets.InputCacheWrite30mTokens,
            buckets.InputCacheWrite1hTokens,
            buckets.InputCacheWrite12hTokens,
          ];
          expect(lifetimes.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBeLessThanOrEqual(
            buckets.InputCacheWriteTokens ?? 0,
          );
          const cost = costOfUsage(rowOf(buckets), index);
          expect(cost.knownCost.startsWith('-')).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('leaves unknown what contradicts a documented rule', () => {
    const { buckets, flags } = readOpenAiCallUsage(
      json({ prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 60 }, completion_tokens: 1 }),
    );
    expect(buckets).toMatchObject({ InputUncachedTokens: null, InputCacheReadTokens: 60 });
    expect(flags).toEqual(['tokens.inconsistent']);
    expect(costOfUsage(rowOf(buckets), index)).toMatchObject({ status: 'partly', cost: null, missing: ['input'] });
  });
});
