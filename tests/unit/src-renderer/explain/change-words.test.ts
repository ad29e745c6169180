import { describe, expect, it } from 'vitest';
import { waterfallSteps } from '../../../../src-renderer/components/change/waterfall-model.ts';
import { moveOf } from '../../../../src-renderer/features/explain/move-words.ts';

const none = {
  price: '0',
  volume: '0',
  mix: '0',
  new: '0',
  ended: '0',
  rules: '0',
  restatement: '0',
  fx: '0',
  other: '0',
};
const item = (part: Partial<Parameters<typeof moveOf>[0]>) => ({
  keys: [],
  item: 'gpt-x output tokens',
  unit: 'tokens',
  quantityBefore: '100',
  quantityAfter: '100',
  priceBefore: '0.5',
  priceAfter: '0.5',
  difference: '0',
  effects: none,
  ...part,
});

describe('what moved, as a sentence', () => {
  it('more at the same price, also where the average price moved by less than half a thousandth', () => {
    expect(moveOf(item({ quantityAfter: '112.1' }))).toMatchObject({ kind: 'volume', isMore: true, quantity: '12.1' });
    expect(moveOf(item({ quantityAfter: '88', priceAfter: '0.5001' }))).toMatchObject({
      kind: 'volume',
      isMore: false,
      quantity: '12',
    });
  });

  it('dearer for the same quantity; both at once', () => {
    expect(moveOf(item({ priceAfter: '0.6' }))).toMatchObject({ kind: 'price', isMore: true, before: '0.5' });
    expect(moveOf(item({ priceAfter: '0.6', quantityAfter: '90' }))).toMatchObject({ kind: 'both', quantity: '10' });
  });

  it('new, ended, and what has no quantity', () => {
    const gone = { quantityAfter: null, priceAfter: null };
    const fresh = { quantityBefore: null, priceBefore: null };
    expect(moveOf(item(fresh)).kind).toBe('new');
    expect(moveOf(item(gone)).kind).toBe('ended');
    expect(moveOf(item({ ...gone, ...fresh })).kind).toBe('none');
  });
});

describe('the waterfall', () => {
  const own = (part: { before: string; after: string; difference: string; effects: Partial<typeof none> }) => ({
    currency: 'USD',
    groups: [],
    rest: { groups: 0, difference: '0', effects: none },
    items: [],
    restItems: { items: 0, difference: '0', effects: none },
    ...part,
    effects: { ...none, ...part.effects },
  });

  it('ties out in exact decimals, where floats would not', () => {
    // 0.1 + 0.2 = 0.3 exactly; as doubles the sum is 0.30000000000000004.
    const { ties, steps } = waterfallSteps(
      own({ before: '0.1', after: '0.3', difference: '0.2', effects: { volume: '0.2' } }),
    );
    expect(ties).toBe(true);
    expect(steps.map(step => step.kind)).toEqual(['before', 'volume', 'after']);
  });

  it('says so when the effects do not add up, by the smallest unit', () => {
    const off = own({
      before: '10',
      after: '12',
      difference: '2',
      effects: { price: '1.999999999999999999999999' },
    });
    expect(waterfallSteps(off).ties).toBe(false);
  });

  it('keeps every bar inside the drawing, below zero too', () => {
    for (const change of [
      own({ before: '-5', after: '3', difference: '8', effects: { volume: '10', other: '-2' } }),
      own({ before: '1000', after: '1001', difference: '1', effects: { price: '3', volume: '-2' } }),
    ]) {
      for (const { left, width } of waterfallSteps(change).steps) {
        expect(left).toBeGreaterThanOrEqual(-0.001);
        expect(left + width).toBeLessThanOrEqual(100.5);
      }
    }
  });
});
