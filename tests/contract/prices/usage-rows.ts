import fc from 'fast-check';
import { recordDatasets, recordLakeColumns } from '../../../src-core/anycost/records.ts';
import type { PriceEntry } from '../../../src-core/contract/prices.ts';
import type { PricedUsage } from '../../../src-core/llm/prices/usage-cost.ts';
import { canonicalBuckets } from '../../../src-core/llm/token-buckets.ts';
import { type Cell, insertMany } from '../../../workers/lake/import/insert-many.ts';
import type { TestWorkspace } from '../lake-import/open-workspace.ts';

export const priceEntry = (over: Partial<PriceEntry>): PriceEntry => ({
  modelProvider: 'openai',
  model: 'gpt-4o',
  bucket: 'input',
  serviceTier: null,
  isBatch: false,
  contextAbove: 0,
  geography: null,
  price: '2.5',
  per: 1_000_000,
  currency: 'USD',
  validFrom: '2025-01-01T00:00:00.000Z',
  validTo: null,
  origin: 'test',
  ...over,
});

/** Put rows straight into the table, as an import would: for tests of what reads it. */
export async function putUsage(
  workspace: TestWorkspace,
  rows: readonly Partial<Record<string, Cell>>[],
): Promise<void> {
  const dataset = recordLakeColumns(recordDatasets['llm-usage']);
  const types: Record<string, string> = {
    x_SliceId: 'INTEGER',
    x_DropId: 'INTEGER',
    x_SourceRow: 'BIGINT',
    x_RowKey: 'HUGEINT',
    x_RowHash: 'UBIGINT',
    x_Revision: 'BIGINT',
    x_ValidFrom: 'BIGINT',
  };
  for (const column of dataset) types[column.name] = column.sqlType;
  const cells = rows.map((row, index) => {
    const cell: Record<string, Cell> = {};
    for (const name of Object.keys(types)) cell[name] = row[name] ?? null;
    return {
      ...cell,
      x_SliceId: 1,
      x_DropId: 1,
      x_SourceRow: index,
      x_RowKey: index,
      x_RowHash: index,
      x_Revision: 0,
      x_ValidFrom: 1,
    };
  });
  await workspace.lake.engine.withConnection(connection => insertMany(connection, 'fact_llm_usage', types, cells));
}

const count = fc.option(fc.integer({ min: 0, max: 400_000 }), { nil: null });
const buckets = fc
  .record({
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
  })
  .map(stated => canonicalBuckets(stated).buckets);

export const anyUsage: fc.Arbitrary<PricedUsage> = fc
  .record({
    buckets,
    ModelProvider: fc.constantFrom('openai', 'anthropic', null),
    Model: fc.constantFrom('gpt-4o', 'gpt-4o-2024-08-06', 'claude-sonnet-4-0', 'unknown', null),
    ModelVersion: fc.constantFrom('gpt-4o', null),
    ServiceTier: fc.constantFrom('default', 'priority', 'flex', 'batch', null),
    ContextTier: fc.constantFrom('0-200k', '200k-1M', 'high', null),
    IsBatch: fc.constantFrom(true, false, null),
    Geography: fc.constantFrom('us', 'eu', null),
    Grain: fc.constantFrom('request', '1h', '1d'),
    Operation: fc.constantFrom('chat', 'embeddings', null),
    Status: fc.constantFrom('ok', 'error', null),
    GatewayCacheHit: fc.constantFrom(true, false, null, null),
    ObservedAt: fc.constantFrom(
      '2024-12-31T23:59:59.999Z',
      '2025-01-01T00:00:00.000Z',
      '2025-08-01T11:59:59.999Z',
      '2025-08-01T12:00:00.000Z',
    ),
    Requests: fc.constantFrom(1, 5, null),
    WebSearchRequests: fc.constantFrom(0, 3, null),
    Images: fc.constantFrom(2, null),
    AudioSeconds: fc.constantFrom('20', '0.1234567', null),
  })
  .map(({ buckets: tokens, ...row }) => ({ ...tokens, ...row }));

/** Prices with tiers, batch, context, geography and a change at noon of 1 August 2025; some buckets have none. */
export const manyPrices: readonly PriceEntry[] = [
  priceEntry({ validTo: '2025-08-01T12:00:00.000Z' }),
  priceEntry({ price: '2', validFrom: '2025-08-01T12:00:00.000Z' }),
  priceEntry({ bucket: 'output', price: '10' }),
  priceEntry({ bucket: 'cache-read', price: '1.25' }),
  priceEntry({ serviceTier: 'priority', price: '4.25' }),
  priceEntry({ isBatch: true, price: '1.25' }),
  priceEntry({ isBatch: true, bucket: 'output', price: '5' }),
  priceEntry({ geography: 'us', price: '2.75' }),
  priceEntry({ bucket: 'web-search', price: '10', per: 1000 }),
  priceEntry({ bucket: 'audio-second', price: '0.000100000000000001', per: 1 }),
  priceEntry({ bucket: 'image', price: '0.04', per: 1 }),
  priceEntry({ bucket: 'output-audio', price: '80' }),
  priceEntry({ modelProvider: 'anthropic', model: 'claude-sonnet-4-20250514', price: '3' }),
  priceEntry({ modelProvider: 'anthropic', model: 'claude-sonnet-4-20250514', price: '6', contextAbove: 200_000 }),
  priceEntry({ modelProvider: 'anthropic', model: 'claude-sonnet-4-20250514', bucket: 'output', price: '15' }),
  priceEntry({
    modelProvider: 'anthropic',
    model: 'claude-sonnet-4-20250514',
    bucket: 'cache-write-5m',
    price: '3.75',
  }),
  priceEntry({ modelProvider: 'anthropic', model: 'claude-sonnet-4-20250514', bucket: 'cache-write-1h', price: '6' }),
  priceEntry({
    modelProvider: 'anthropic',
    model: 'claude-sonnet-4-20250514',
    bucket: 'request',
    price: '0.1',
    per: 1000,
  }),
];
