import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PriceEntry, RateCard } from '../../../src-core/contract/prices.ts';
import { PriceDesk } from '../../../workers/lake/prices/price-desk.ts';
import { sharedData } from '../../support/repository.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { manyPrices, priceEntry, putUsage } from './usage-rows.ts';

let workspace: TestWorkspace;
let desk: PriceDesk;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
  desk = new PriceDesk(workspace.lake);
});
afterAll(() => workspace.remove());

const signal = new AbortController().signal;
const now = new Date('2025-09-01T00:00:00Z');
async function save(baseVersion: number, entries: readonly PriceEntry[], recompute = true) {
  const work = desk.save({ baseVersion, note: 'a note', author: 'ana', entries, recompute }, now, signal);
  for (;;) {
    const step = await work.next();
    if (step.done) return step.value;
  }
}

describe('the price book', () => {
  it('is empty at first, keeps every version, and comes back as it was saved', async () => {
    expect(await desk.book()).toEqual({ version: 0, createdAt: null, author: '', note: '', entries: [] });
    expect(await save(0, manyPrices)).toEqual({
      version: 1,
      createdAt: '2025-09-01T00:00:00.000Z',
      author: 'ana',
      note: 'a note',
    });
    const book = await desk.book();
    const order = (entries: readonly PriceEntry[]) => entries.map(entry => JSON.stringify(entry)).toSorted();
    expect(order(book.entries)).toEqual(order(manyPrices));
    await save(1, [priceEntry({})]);
    expect((await desk.book()).entries).toEqual([priceEntry({})]);
    expect((await desk.history()).map(({ version, entries }) => [version, entries])).toEqual([
      [2, 1],
      [1, manyPrices.length],
    ]);
  });

  it('refuses a change of an older version, and one with two answers; nothing is changed', async () => {
    await expect(save(1, [])).rejects.toMatchObject({ code: 'prices.stale', details: { found: 2, base: 1 } });
    await expect(save(2, [priceEntry({}), priceEntry({ price: '9' })])).rejects.toMatchObject({
      code: 'prices.invalid',
    });
    expect((await desk.history())[0]?.version).toBe(2);
  });

  it('does not price the past anew unasked, but fills gaps and changes the future', async () => {
    const { version, entries } = await desk.book();
    await expect(save(version, [priceEntry({ price: '3' })], false)).rejects.toMatchObject({
      code: 'prices.back-dated',
      details: { prices: 1, from: '2025-01-01T00:00:00.000Z' },
    });
    await expect(save(version, [], false)).rejects.toMatchObject({ code: 'prices.back-dated' });
    const tier = priceEntry({ serviceTier: 'priority', price: '9' }); // usage of that tier had the price of any tier
    await expect(save(version, [...entries, tier], false)).rejects.toMatchObject({ code: 'prices.back-dated' });
    const output = priceEntry({ bucket: 'output', price: '10' });
    const future = [
      priceEntry({ validTo: '2025-10-01T00:00:00.000Z' }),
      priceEntry({ price: '2', validFrom: '2025-10-01T00:00:00.000Z' }),
    ];
    await save(version, [...future, output], false);
    await save(version + 1, entries, true);
  });

  it('lists usage without a price as gaps, most tokens first', async () => {
    const row = {
      Grain: 'request',
      Route: 'gateway',
      TokenDetail: 'complete',
      Operation: 'chat',
      Requests: 1,
      InputCacheReadTokens: 0,
      InputCacheWriteTokens: 0,
      OutputTokens: 0,
    };
    await putUsage(workspace, [
      { ...row, ModelProvider: 'openai', Model: 'gpt-4o', InputUncachedTokens: 10, ObservedAt: '2025-08-01 00:00:00' },
      {
        ...row,
        ModelProvider: 'openai',
        Model: 'gpt-4o',
        InputUncachedTokens: 10,
        OutputTokens: 7,
        ObservedAt: '2025-08-02 00:00:00',
      },
      { ...row, ModelProvider: 'groq', Model: 'llama', InputUncachedTokens: 500, ObservedAt: '2025-08-01 00:00:00' },
      { ...row, ModelProvider: 'groq', Model: 'llama', InputUncachedTokens: 500, ObservedAt: '2025-08-03 00:00:00' },
      {
        ...row,
        ModelProvider: 'openai',
        Model: 'gpt-4o',
        TokenDetail: 'none',
        ObservedAt: '2025-08-04 00:00:00',
        OutputTokens: null,
        InputCacheReadTokens: null,
        InputCacheWriteTokens: null,
      },
    ]);
    expect(await desk.gaps(signal)).toEqual([
      {
        modelProvider: 'groq',
        model: 'llama',
        bucket: 'input',
        firstSeen: '2025-08-01T00:00:00.000Z',
        lastSeen: '2025-08-03T00:00:00.000Z',
        requests: 2,
        tokens: 1000,
      },
      {
        modelProvider: 'openai',
        model: 'gpt-4o',
        bucket: 'output',
        firstSeen: '2025-08-02T00:00:00.000Z',
        lastSeen: '2025-08-02T00:00:00.000Z',
        requests: 1,
        tokens: 7,
      },
      {
        modelProvider: 'openai',
        model: 'gpt-4o',
        bucket: null,
        firstSeen: '2025-08-04T00:00:00.000Z',
        lastSeen: '2025-08-04T00:00:00.000Z',
        requests: 1,
        tokens: 0,
      },
    ]);
  });

  it('reads price files and refuses others with advice', async context => {
    const other = await workspace.write('a.csv', 'a,b\n1,2\n');
    await expect(desk.readFile({ ...other, validFrom: '2025-09-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'format.unrecognised',
      details: { advice: expect.stringContaining('LiteLLM') },
    });
    const broken = await workspace.write('a.json', '{"a": ');
    await expect(desk.readFile({ ...broken, validFrom: '2025-09-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'format.json-structure',
    });
    const path = sharedData('llm-prices', 'llm_prices.csv');
    if (!path) return context.skip('the data sets are not here');
    const file = await desk.readFile({ path, name: 'llm_prices.csv', validFrom: '2025-09-01T00:00:00Z' });
    const gpt4o = file.entries.filter(entry => entry.modelProvider === 'openai' && entry.model === 'gpt-4o');
    expect(gpt4o.map(entry => [entry.bucket, entry.price])).toEqual([
      ['input', '2.5'],
      ['output', '10'],
      ['cache-read', '1.25'],
    ]);
    await save((await desk.book()).version, file.entries);
    expect((await desk.book()).entries).toHaveLength(file.entries.length);
  });

  it('keeps rate cards, and refuses two for one cluster at one time', async () => {
    const card: RateCard = {
      cluster: 'hpc',
      gpuType: 'a100',
      currency: 'USD',
      validFrom: '2025-01-01T00:00:00Z',
      validTo: null,
      capital: { amount: '100000', gpus: 8, months: 48, residual: '10000' },
      power: { wattsPerGpu: '450', pricePerKwh: '0.15', pue: '1.4' },
      peoplePerMonth: '8000',
      spacePerMonth: '2000',
      gpusInService: 64,
      capacityGpus: null,
      isBilledElsewhere: false,
    };
    const saveCards = async (cards: RateCard[]) => {
      const work = desk.saveRateCards(cards, 'ana', now, signal);
      for (;;) {
        const step = await work.next();
        if (step.done) return step.value;
      }
    };
    await saveCards([card]);
    expect(await desk.rateCards()).toEqual([card]);
    await expect(saveCards([card, { ...card, validFrom: '2025-06-01T00:00:00Z' }])).rejects.toMatchObject({
      code: 'prices.invalid',
    });
    expect(await desk.rateCards()).toEqual([card]);
  });
});
