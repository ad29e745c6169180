import { describe, expect, it } from 'vitest';
import { ChangeExplained } from '../../../../../src-core/contract/explain.ts';
import { add, subtract, toDecimal } from '../../../../../src-core/money/fraction.ts';
import {
  likelyPredecessor,
  readableUnit,
  together,
  whyUnit,
} from '../../../../../src-renderer/features/units/why-model.ts';
import { unitLine } from './unit-lines.ts';

type Change = ChangeExplained['currencies'][number];
type Item = {
  key: string;
  unit: string | null;
  before: [cost: string, quantity: string | null];
  after: [cost: string, quantity: string | null];
  effects?: Partial<Record<string, string>>;
};

const none = Object.fromEntries(
  ['price', 'volume', 'mix', 'new', 'ended', 'rules', 'restatement', 'fx', 'other'].map(name => [name, '0']),
);

/** One group an item; the answer of the lake passes its schema. */
function changeOf(before: string, after: string, items: Item[]): Change {
  const groups = items.map(({ key, before: [from], after: [to], effects }) => ({
    keys: [key],
    before: from,
    after: to,
    difference: '0',
    effects: { ...none, ...effects },
  }));
  const answer = ChangeExplained.parse({
    lakeVersion: 1,
    days: { before: 31, after: 30 },
    currencies: [
      {
        ...{ currency: 'USD', before, after, difference: '0', effects: none, groups },
        rest: { groups: 0, difference: '0', effects: none },
        items: items.map(({ key, unit, before: [, from], after: [, to], effects }) => ({
          ...{ keys: [key], item: key, unit, quantityBefore: from, quantityAfter: to },
          ...{ priceBefore: null, priceAfter: null, difference: '0', effects: { ...none, ...effects } },
        })),
        restItems: { items: 0, difference: '0', effects: none },
      },
    ],
  });
  return answer.currencies[0] as Change;
}

describe('whyUnit', () => {
  it('tells more tokens from dearer tokens, and adds up', () => {
    // 100 requests of 1,000 tokens at 2 per M and 0.5 of fees = 0.7; 200 requests of 3,000 tokens at 4 per M and 0.5 = 2.9
    const units = together([unitLine('v', { cost: '0.7', quantity: '100' }, { cost: '2.9', quantity: '200' })]);
    if (!units) throw new Error('both periods have units');
    const why = whyUnit(
      units,
      changeOf('0.7', '2.9', [
        // price: (0.1 + 0.6) / 2 x (4 - 2) = 0.7
        { key: 'output', unit: '1M Tokens', before: ['0.2', '0.1'], after: ['2.4', '0.6'], effects: { price: '0.7' } },
        { key: 'fee', unit: null, before: ['0.5', null], after: ['0.5', null] },
      ]),
    );
    // a request: 0.007 to 0.0145; tokens 0.002 to 0.012, of it prices 0.7 / 150; the fee 0.005 to 0.0025
    expect(why?.parts.map(part => [part.name, toDecimal(part.total)])).toEqual([
      ['output', '0.01'],
      ['fee', '-0.0025'],
    ]);
    expect(why && toDecimal(why.effects.price)).toBe('0.0046666667');
    expect(why && toDecimal(why.effects.other)).toBe('-0.0025');
    const { price, use, other } = why?.effects ?? {};
    const sum = price && use && other && add(add(price, use), other);
    expect(why && sum && subtract(sum, subtract(why.after, why.before)).n).toBe(0n);
    const output = why?.parts[0];
    expect(output?.quantity && [output.quantity.before, output.quantity.after].map(each => toDecimal(each))).toEqual([
      '0.001',
      '0.003',
    ]);
    expect(output?.price && [output.price.before, output.price.after].map(each => toDecimal(each))).toEqual(['2', '4']);
  });

  it('is not told where the charges are not those of the figure', () => {
    const units = together([unitLine('v', { cost: '1', quantity: '1' }, { cost: '2', quantity: '1' })]);
    if (!units) throw new Error('both periods have units');
    expect(whyUnit(units, changeOf('1', '2.000000000000000000000001', []))).toBeNull();
  });

  it('has no answer without units in both periods', () => {
    expect(together([unitLine('new', null, { cost: '2', quantity: '1' })])).toBeNull();
  });
});

describe('likelyPredecessor', () => {
  it('is the line of the currency that lost most units, for a new line only', () => {
    const old = unitLine('old', { cost: '1', quantity: '100' }, { cost: '1', quantity: '5' });
    const less = unitLine('less', { cost: '1', quantity: '100' }, { cost: '1', quantity: '90' });
    const euro = unitLine('euro', { cost: '1', quantity: '900' }, null, 'EUR');
    const fresh = unitLine('new', null, { cost: '2', quantity: '95' });
    expect(likelyPredecessor(fresh, [fresh, less, old, euro])).toBe(old);
    expect(likelyPredecessor(less, [fresh, less, old])).toBeNull();
  });
});

it('people count tokens, not millions of them', () => {
  expect(readableUnit('1M Tokens')).toMatchObject({ unit: 'tokens', factor: { n: 1_000_000n, d: 1n } });
  expect(readableUnit('GPU-Hours')).toMatchObject({ unit: 'GPU-Hours', factor: { n: 1n, d: 1n } });
});
