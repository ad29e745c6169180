import { describe, expect, it } from 'vitest';
import type { PriceEntry } from '../../../../src-core/contract/prices.ts';
import { plainDecimal } from '../../../../src-core/llm/decimal-text.ts';
import { PriceIndex } from '../../../../src-core/llm/prices/price-index.ts';
import { costOfUsage, type PricedUsage } from '../../../../src-core/llm/prices/usage-cost.ts';
import { canonicalBuckets } from '../../../../src-core/llm/token-buckets.ts';

const entry = (over: Partial<PriceEntry>): PriceEntry => ({
  modelProvider: 'openai',
  model: 'm',
  bucket: 'input',
  serviceTier: null,
  isBatch: false,
  contextAbove: 0,
  geography: null,
  price: '3',
  per: 1_000_000,
  currency: 'USD',
  validFrom: '2025-01-01T00:00:00Z',
  validTo: null,
  origin: 'test',
  ...over,
});
const usage = (
  over: Partial<PricedUsage>,
  tokens: { input?: number; read?: number; output?: number } = {},
): PricedUsage => ({
  ...canonicalBuckets({
    inclusion: 'exclusive',
    input: tokens.input ?? 1_000_000,
    cacheRead: tokens.read ?? 0,
    cacheWrite: 0,
    cacheWriteByLifetime: {},
    defaultLifetime: null,
    output: tokens.output ?? 0,
    reasoning: null,
  }).buckets,
  ModelProvider: 'openai',
  Model: 'm',
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
  ...over,
});
const cost = (entries: PriceEntry[], row: PricedUsage) => costOfUsage(row, new PriceIndex(entries));

describe('trap 10: dated prices', () => {
  it('a change at 12:00 UTC prices 11:59 and 12:01 differently', () => {
    const entries = [
      entry({ validTo: '2025-08-01T12:00:00Z' }),
      entry({ price: '2', validFrom: '2025-08-01T12:00:00Z' }),
    ];
    expect(cost(entries, usage({ ObservedAt: '2025-08-01T11:59:59.999Z' })).cost).toBe('3');
    expect(cost(entries, usage({ ObservedAt: '2025-08-01T12:00:00Z' })).cost).toBe('2');
    expect(cost(entries, usage({ ObservedAt: '2024-12-31T23:59:59Z' })).cost).toBeNull(); // before the first price
  });

  it('the threshold looks at the whole prompt, cached tokens included', () => {
    const entries = [
      entry({}),
      entry({ contextAbove: 200_000, price: '6' }),
      entry({ bucket: 'cache-read', price: '0.3' }),
      entry({ bucket: 'cache-read', contextAbove: 200_000, price: '0.6' }),
    ];
    // 100,000 uncached + 100,000 cached = 200,000, not above: (100000 x 3 + 100000 x 0.3) / 1e6
    expect(cost(entries, usage({}, { input: 100_000, read: 100_000 })).cost).toBe('0.33');
    // one token more: (100001 x 6 + 100000 x 0.6) / 1e6
    expect(cost(entries, usage({}, { input: 100_001, read: 100_000 })).cost).toBe('0.660006');
  });

  it('a bucket of many requests is priced by its context tier, or says that it assumed', () => {
    const entries = [entry({}), entry({ contextAbove: 200_000, price: '6' })];
    expect(cost(entries, usage({ Grain: '1d', ContextTier: '200k-1M' }))).toMatchObject({ cost: '6', assumptions: [] });
    expect(cost(entries, usage({ Grain: '1d', ContextTier: '0-200k' }))).toMatchObject({ cost: '3', assumptions: [] });
    expect(cost(entries, usage({ Grain: '1d' }))).toMatchObject({ cost: '3', assumptions: ['context'] });
    expect(cost(entries, usage({ Grain: '1d' }, { input: 200_000 }))).toMatchObject({ cost: '0.6', assumptions: [] });
  });

  it('batch, tier and geography have prices of their own; a missing batch price is a gap', () => {
    const entries = [
      entry({}),
      entry({ serviceTier: 'priority', price: '5' }),
      entry({ geography: 'us', price: '3.3' }),
    ];
    expect(cost(entries, usage({ ServiceTier: 'priority' })).cost).toBe('5');
    expect(cost(entries, usage({ ServiceTier: 'flex' })).cost).toBe('3'); // no price of its own: the one for any tier
    expect(cost(entries, usage({ Geography: 'us' })).cost).toBe('3.3');
    expect(cost(entries, usage({ IsBatch: true }))).toMatchObject({
      cost: null,
      status: 'unknown',
      missing: ['input'],
    });
    expect(cost([...entries, entry({ isBatch: true, price: '1.5' })], usage({ ServiceTier: 'batch' })).cost).toBe(
      '1.5',
    );
  });

  it('an unknown price is null and named, never zero', () => {
    expect(cost([entry({})], usage({ Model: 'other' }))).toMatchObject({
      cost: null,
      status: 'unknown',
      missing: ['input'],
    });
    expect(cost([entry({})], usage({}, { output: 5 }))).toMatchObject({
      cost: null,
      knownCost: '3',
      status: 'partly',
      missing: ['output'],
    });
    expect(cost([], usage({ ModelProvider: null })).cost).toBeNull();
  });

  it('takes another name only where the provider documents it', () => {
    const entries = [entry({ model: 'gpt-4o', price: '2.5' })];
    expect(cost(entries, usage({ Model: 'gpt-4o-2024-08-06' })).cost).toBe('2.5');
    expect(cost(entries, usage({ Model: 'gpt-4o-2024-05-13' })).cost).toBeNull(); // cost twice as much
  });

  it("costs nothing when the gateway's own cache answered", () => {
    expect(cost([entry({})], usage({ GatewayCacheHit: true }))).toMatchObject({ cost: '0', status: 'priced' });
  });

  // (10^9 - 1) x p / 10^6 = 1000 p - p / 10^6 = 123.456789012345678 - 0.000000123456789012345678
  it('is exact: a billion tokens at a price with 18 decimals', () => {
    expect(cost([entry({ price: '0.123456789012345678' })], usage({}, { input: 999_999_999 })).cost).toBe(
      '123.456788888888888987654322',
    );
  });

  it.each([
    ['1.5e-05', 6, '15'],
    ['3E-6', 6, '3'],
    ['123.45', -2, '1.2345'],
    ['-5', -2, '-0.05'],
    ['.5', 0, '0.5'],
    ['0', 3, '0'],
    ['1e999999', 0, null],
    ['abc', 0, null],
  ])('%s by 10^%i is %s', (text, places, plain) => expect(plainDecimal(text, places)).toBe(plain));
});
