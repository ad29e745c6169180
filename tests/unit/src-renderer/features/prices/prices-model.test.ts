import { describe, expect, it } from 'vitest';
import { PriceEntry, type PriceGap } from '../../../../../src-core/contract/prices.ts';
import { type PriceWords, priceModel } from '../../../../../src-renderer/features/prices/price-table.ts';
import {
  compareFile,
  filterEntries,
  gapsByModel,
  historyOf,
  isOfTokens,
  newEntry,
  priceBuckets,
  putEntry,
  usualPer,
} from '../../../../../src-renderer/features/prices/prices-model.ts';
import { hourCost, newCard, shownAt } from '../../../../../src-renderer/features/prices/rate-card-model.ts';

const price = (part: Partial<PriceEntry>): PriceEntry => ({
  modelProvider: 'openai',
  model: 'gpt-5',
  bucket: 'input',
  serviceTier: null,
  isBatch: false,
  contextAbove: 0,
  geography: null,
  price: '1.25',
  per: 1_000_000,
  currency: 'USD',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: null,
  origin: 'list',
  ...part,
});

const old = price({ price: '2', validFrom: '2025-01-01T00:00:00.000Z', validTo: '2026-01-01T00:00:00.000Z' });
const now = price({});
const batch = price({ isBatch: true, price: '0.625' });
const other = price({ modelProvider: 'anthropic', model: 'claude-sonnet-4', price: '3' });
const book = [old, now, batch, other];

describe('the price book on screen', () => {
  it('is found by words anywhere in a key, by provider and by what holds at a time', () => {
    const all = { find: '', provider: null, atMs: null };
    expect(filterEntries(book, all)).toEqual(book);
    expect(filterEntries(book, { ...all, find: 'GPT batch' })).toEqual([batch]);
    expect(filterEntries(book, { ...all, provider: 'anthropic' })).toEqual([other]);
    expect(filterEntries(book, { ...all, atMs: Date.parse('2025-12-31T23:59:59Z') })).toEqual([old]);
    // an end is not part of its stretch: at midnight the new price holds
    expect(filterEntries(book, { ...all, find: 'input', atMs: Date.parse(now.validFrom) })).not.toContain(old);
  });

  it('one price through time leaves out its batch price', () => {
    expect(historyOf(book, now)).toEqual([now, old]);
  });

  it('sorts prices by what a million units cost, and shows every digit', () => {
    const words = new Proxy({ locale: 'en' } as unknown as PriceWords, {
      get: (target, name) =>
        name === 'locale' ? 'en' : /Name$/.test(String(name)) ? () => '' : String(name) in target,
    });
    // 0.002 per thousand is 2 per million: dearer than 1.25
    const byThousand = price({ price: '0.002', per: 1_000, model: 'x' });
    const model = priceModel([byThousand, now, price({ price: '0.075' })], words);
    const column = model.columns.find(({ id }) => id === 'price');
    expect(column?.cell(2)).toEqual({ kind: 'text', text: '0.075 USD' });
    expect([0, 1, 2].toSorted((a, b) => column?.compare?.(a, b) ?? 0)).toEqual([2, 1, 0]);
  });
});

describe('changing a price', () => {
  it('a new one ends the one that held; a correction stands in its place', () => {
    const cheaper = price({ price: '1', validFrom: '2026-06-01T00:00:00.000Z' });
    const changed = putEntry(book, null, cheaper);
    expect(changed).toContainEqual({ ...now, validTo: cheaper.validFrom });
    expect(changed).toContainEqual(cheaper);
    expect(changed).toHaveLength(book.length + 1);
    expect(putEntry(book, now, cheaper)).toEqual([old, cheaper, batch, other]);
  });

  it('a file is told apart by what is new, what changes and what is as it was in other units', () => {
    const file = [
      price({ price: '0.00125', per: 1_000, validFrom: '2026-06-01T00:00:00.000Z' }),
      price({ isBatch: true, price: '0.5', validFrom: '2026-06-01T00:00:00.000Z' }),
      price({ bucket: 'output', price: '10', validFrom: '2026-06-01T00:00:00.000Z' }),
    ];
    const result = compareFile(book, { entries: file });
    expect(result.same).toBe(1);
    expect(result.changed.map(({ before, after }) => [before?.price, after.price])).toEqual([['0.625', '0.5']]);
    expect(result.added.map(({ after }) => after.bucket)).toEqual(['output']);
    // nothing that the file does not name is lost: the unchanged stay, one is ended and replaced, one is new
    expect(result.merged).toHaveLength(book.length + 2);
    expect(result.merged).toContainEqual(other);
  });
});

describe('usage without a price', () => {
  const gap = (part: Partial<PriceGap>): PriceGap => ({
    ...{ modelProvider: 'openai', model: 'm', bucket: 'input', requests: 5, tokens: 100 },
    ...{ firstSeen: '2026-03-04T05:06:07.000Z', lastSeen: '2026-03-05T00:00:00.000Z' },
    ...part,
  });

  it('is one line a model, a request counted once although two of its prices are missing', () => {
    const gaps = [gap({ tokens: 7 }), gap({ bucket: 'output', tokens: 3 }), gap({ model: 'big', tokens: 50 })];
    expect(gapsByModel(gaps).map(({ model, tokens, requests }) => [model, tokens, requests])).toEqual([
      ['big', 50, 5],
      ['m', 10, 5],
    ]);
    expect(isOfTokens(gaps)).toBe(true);
    expect(isOfTokens([gap({ bucket: 'audio-second' })])).toBe(false);
  });

  it('is priced from the day it was first seen; with an amount it is a price the contract takes', () => {
    const entry = newEntry(gap({ bucket: 'web-search' }), '2026-04-01', 'typed in');
    expect(entry).toMatchObject({ per: 1_000, validFrom: '2026-03-04T00:00:00.000Z', model: 'm' });
    expect(PriceEntry.safeParse(entry).success).toBe(false);
    expect(PriceEntry.safeParse({ ...entry, price: '10' }).success).toBe(true);
    expect(priceBuckets.filter(bucket => usualPer(bucket) === 1).length).toBe(2);
  });
});

describe('a rate card', () => {
  const card = {
    ...newCard('2026-11-01'),
    cluster: 'dc1',
    capital: { amount: '2400000', gpus: 64, months: 48, residual: '0' },
    power: { wattsPerGpu: '1250', pricePerKwh: '0.12', pue: '1.3' },
    peoplePerMonth: '14400',
    spacePerMonth: '7200',
    gpusInService: 64,
  };

  it('makes a GPU-hour of its four parts, exactly', () => {
    // November has 720 hours. Machines 2 400 000 / (64 x 48 x 720) = 1.08506944...; power 1.25 kW x 1.3 x 0.12 = 0.195;
    // people 14 400 / (64 x 720) = 0.3125; space half of it.
    const cost = hourCost(card, Date.parse('2026-11-15T12:00:00Z'));
    expect(cost?.parts.map(({ name, amount }) => [name, amount])).toEqual([
      ['capital', '1.085069444444444444444444'],
      ['power', '0.195'],
      ['people', '0.3125'],
      ['space', '0.15625'],
    ]);
    expect(cost?.total).toBe('1.748819444444444444444444');
    expect(cost?.parts.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12);
  });

  it('has no hour while a part is no number, and is shown within its own time', () => {
    expect(hourCost({ ...card, peoplePerMonth: '' }, 0)).toBeNull();
    expect(hourCost(newCard('2026-11-01'), 0)).toBeNull();
    const past = { validFrom: '2024-01-01T00:00:00Z', validTo: '2025-01-01T00:00:00Z' };
    expect(shownAt(past, Date.parse('2026-01-01T00:00:00Z'))).toBe(Date.parse('2025-01-01T00:00:00Z') - 1);
    expect(shownAt({ ...past, validTo: null }, 0)).toBe(Date.parse('2024-01-01T00:00:00Z'));
  });
});
