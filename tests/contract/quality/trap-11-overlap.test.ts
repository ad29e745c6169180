import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveBook } from '../../../workers/lake/prices/book-store.ts';
import { focusCsv } from '../lake-import/focus-csv.ts';
import { recordsCsv, request } from '../lake-records/records-csv.ts';
import { priceEntry } from '../prices/usage-rows.ts';
import { QualityBench } from './quality-bench.ts';

let bench: QualityBench;
beforeEach(async () => {
  bench = await QualityBench.create();
});
afterEach(() => bench.close());

const usd = (amount: string) => [{ currency: 'USD', amount }];
const august = { BillingPeriodStart: '2025-08-01T00:00:00Z', BillingPeriodEnd: '2025-09-01T00:00:00Z' };
const hour = { ChargePeriodStart: '2025-08-01T00:00:00Z', ChargePeriodEnd: '2025-08-01T01:00:00Z' };
const aws = {
  ...august,
  ...hour,
  ProviderName: 'AWS',
  PublisherName: 'AWS',
  InvoiceIssuerName: 'AWS',
  Tags: '{"team":"search"}',
};
/** The account's whole bill: 0.02 of Bedrock and 5 of machines. */
const bill = (over: Record<string, string> = {}) =>
  focusCsv([
    { ...aws, ServiceName: 'Amazon Bedrock', SkuId: 'claude', BilledCost: '0.02', ...over },
    { ...aws, ServiceName: 'Amazon EC2', SkuId: 'm5', BilledCost: '5', ...over },
  ]);
const model = 'claude-3-haiku';
/** 40 calls of 1000 input and 100 output tokens: 40 x (1000 x 0.25 + 100 x 1.25) / 10^6 = 0.015. */
const calls = (Route: string, more: Record<string, string | number> = {}) =>
  recordsCsv(
    'llm-usage',
    Array.from({ length: 40 }, (_, index) =>
      request('2025-08-01T10:00:00Z', 100, {
        ...{
          Route,
          ModelProvider: 'aws-bedrock',
          Model: model,
          RequestId: `${Route}-${index}`,
          InputUncachedTokens: 1000,
        },
        ...{ Operation: 'chat', TokenDetail: 'complete', InputCacheReadTokens: 0, InputCacheWriteTokens: 0, ...more },
      }),
    ),
  );
const prices = [
  priceEntry({ modelProvider: 'aws-bedrock', model, price: '0.25' }),
  priceEntry({ modelProvider: 'aws-bedrock', model, bucket: 'output', price: '1.25' }),
];
const savePrices = () =>
  bench.workspace.lake.engine.withConnection(connection =>
    saveBook(
      connection,
      { baseVersion: 0, note: 'test', author: 'tester', entries: prices, recompute: true },
      new Date('2025-01-01T00:00:00Z'),
    ),
  );

describe('trap 11: Bedrock on the bill, in the gateway log and in traces', () => {
  beforeEach(async () => {
    await bench.import('gateway.csv', calls('gateway'), 'litellm');
    await bench.import('traces.csv', calls('trace'), 'otel');
    await bench.import('bill.csv', bill());
  });

  it('the bill is the authority, the others only weigh, and the residual is what they do not explain', async () => {
    await savePrices();
    expect(await bench.billed()).toEqual({ USD: '5.02' });
    expect(await bench.overlap()).toEqual([
      {
        ...{
          provider: 'aws-bedrock',
          account: 'acct-1',
          month: '2025-08',
          authority: 'bill',
          authoritySource: 'focus/aws',
        },
        chosenBy: 'default',
        routes: [
          {
            route: 'bill',
            source: 'focus/aws',
            rows: 1,
            cost: usd('0.02'),
            isPriced: true,
            counts: true,
            difference: usd('0'),
          },
          {
            route: 'gateway',
            source: 'litellm',
            rows: 40,
            cost: usd('0.015'),
            isPriced: true,
            counts: false,
            difference: usd('0.005'),
          },
          {
            route: 'trace',
            source: 'otel',
            rows: 40,
            cost: usd('0.015'),
            isPriced: true,
            counts: false,
            difference: usd('0.005'),
          },
        ],
        usageCost: usd('0.02'),
        // invoice 0.02 - metered 0.015
        residual: usd('0.005'),
        isReconciled: false, // a quarter of the bill
        // this bill does not name its models, the gateway does
        models: [
          { model: null, authority: usd('0.02'), metered: [], difference: usd('0.02'), isPriced: true },
          { model, authority: [], metered: usd('0.015'), difference: usd('-0.015'), isPriced: true },
        ],
      },
    ]);
    // 0.005 of 0.02 is more than 5 %
    expect(await bench.issues('metering-differs')).toMatchObject([
      { severity: 'warning', source: 'litellm', atStake: usd('0.005') },
    ]);
    expect(await bench.issues('counted-twice')).toEqual([]);
  });

  it('usage without a price is a gap: no cost, no residual, never zero', async () => {
    const [entry] = await bench.overlap();
    expect(
      entry?.routes.map(({ route, cost, isPriced, difference }) => ({ route, cost, isPriced, difference })),
    ).toEqual([
      { route: 'bill', cost: usd('0.02'), isPriced: true, difference: usd('0') },
      { route: 'gateway', cost: [], isPriced: false, difference: [] },
      { route: 'trace', cost: [], isPriced: false, difference: [] },
    ]);
    expect(entry?.residual).toEqual([]);
    expect(await bench.issues('no-price')).toMatchObject([
      { kind: 'price', facts: { modelProvider: 'aws-bedrock', model, buckets: 'input, output' }, rows: 80 },
    ]);
  });

  it('the whole bill told twice is one error, and the models in it no second one', async () => {
    await bench.import('again.csv', bill({ ChargeDescription: 'the same, by another export' }), 'data-exports');
    expect(await bench.billed()).toEqual({ USD: '10.04' });
    expect(await bench.issues('counted-twice')).toMatchObject([
      { facts: { provider: 'AWS', account: 'acct-1', month: '2025-08' }, rows: 2, atStake: usd('5.02') },
    ]);
    const part = { provider: 'aws-bedrock', account: 'acct-1', month: '2025-08', route: 'bill', source: 'focus/aws' };
    await expect(bench.choose(part)).rejects.toMatchObject({ code: 'overlap.part-of-a-bill' });
    await expect(bench.choose({ ...part, route: 'gateway', source: 'litellm' })).rejects.toMatchObject({
      code: 'overlap.not-a-bill',
    });
    await bench.choose({ ...part, provider: 'AWS' });
    expect(await bench.billed()).toEqual({ USD: '5.02' });
    expect(await bench.issues('counted-twice')).toEqual([]);
    expect(await bench.workspace.failedChecks()).toEqual([]);
  });
});

it('trap 11: two organisations of one provider are two entries', async () => {
  const own = (AccountId: string) => calls('gateway', { AccountId, ModelProvider: 'openai' });
  const openai = { ...aws, ProviderName: 'OpenAI', PublisherName: 'OpenAI', ServiceName: 'API' };
  await bench.import('one.csv', own('org-1'), 'litellm-1');
  await bench.import('two.csv', own('org-2'), 'litellm-2');
  await bench.import(
    'bill.csv',
    focusCsv([
      { ...openai, BillingAccountId: 'org-1' },
      { ...openai, BillingAccountId: 'org-2' },
    ]),
  );
  expect((await bench.overlap()).map(({ account, routes }) => [account, routes.map(({ source }) => source)])).toEqual([
    ['org-1', ['focus/openai', 'litellm-1']],
    ['org-2', ['focus/openai', 'litellm-2']],
  ]);
});
