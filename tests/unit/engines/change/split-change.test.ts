import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeEffects } from '../../../../src-core/contract/explain.ts';
import {
  type ChangeItem,
  type Effects,
  noEffects,
  splitChange,
} from '../../../../src-core/engines/change/split-change.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';

const side = (quantity: string | null, own: string, shown = own) => ({
  quantity: quantity === null ? null : parseAmount(quantity),
  own: parseAmount(own),
  shown: parseAmount(shown),
});
const item = (before: ReturnType<typeof side>, after: ReturnType<typeof side>, mixGroup = 'hours'): ChangeItem => ({
  mixGroup,
  before,
  after,
});
const absent = side(null, '0');
/** Only effects that are not zero, as decimal text. */
const told = (effects: Effects | undefined) =>
  Object.fromEntries(
    changeEffects.flatMap(name => (effects && effects[name] !== 0n ? [[name, formatAmount(effects[name])]] : [])),
  );

describe('splitChange', () => {
  it('tells price from volume', () => {
    // 10 h at 2 = 20 become 12 h at 3 = 36. price: mean q 11 x dp 1 = 11; volume: mean p 2.5 x dq 2 = 5; 11 + 5 = 16 = 36 - 20.
    expect(told(splitChange([item(side('10', '20'), side('12', '36'))])[0])).toEqual({ price: '11', volume: '5' });
  });

  it('tells mix from volume', () => {
    // A 10 h at 1, B 10 h at 4 -> A 5 h, B 25 h. Group 20 h -> 30 h, growth 10 h.
    // A: mean share (10/20 + 5/30)/2 = 1/3; volume 1 x 10/3; mix 1 x (-5 - 10/3) = -25/3; together -5.
    // B: mean share (1/2 + 25/30)/2 = 2/3; volume 4 x 20/3 = 80/3; mix 4 x (15 - 20/3) = 100/3; together 60.
    const [a, b] = splitChange([item(side('10', '10'), side('5', '5')), item(side('10', '40'), side('25', '100'))]);
    expect(told(a)).toEqual({ volume: '3.3333333333', mix: '-8.3333333333' });
    expect(told(b)).toEqual({ volume: '26.6666666667', mix: '33.3333333333' });
  });

  it('calls a thing that only one period has new or ended', () => {
    const [fresh, gone] = splitChange([item(absent, side('3', '12.5')), item(side('3', '12.5'), absent)]);
    expect(told(fresh)).toEqual({ new: '12.5' });
    expect(told(gone)).toEqual({ ended: '-12.5' });
  });

  it('leaves fees, credits and tax to other', () => {
    const [credit] = splitChange([item(side(null, '-100'), side(null, '-40'))]);
    expect(told(credit)).toEqual({ other: '60' });
  });

  it('prices nothing by a quantity of zero', () => {
    // zero hours cost 7 (a minimum fee); then 2 h cost 9: 9 is new, the 7 without a price went: other
    expect(told(splitChange([item(side('0', '7'), side('2', '9'))])[0])).toEqual({ new: '9', other: '-7' });
  });

  it('keeps the move of the rate apart from what happened in the own currency', () => {
    // 10 h at 100 JPY = 1000 JPY at 0.01 = 10 USD; 10 h at 120 JPY = 1200 JPY at 0.008 = 9.6 USD.
    // price 200 JPY x mean rate 0.009 = 1.8; fx mean 1100 JPY x -0.002 = -2.2; together -0.4.
    const [only] = splitChange([item(side('10', '1000', '10'), side('10', '1200', '9.6'))]);
    expect(told(only)).toEqual({ price: '1.8', fx: '-2.2' });
  });

  it('cuts to the digits of the difference when it has more than ten', () => {
    const [only] = splitChange([item(side('3', '0.000000000001'), side('7', '0.000000000004'))]);
    expect(formatAmount(sum(only))).toBe('0.000000000003');
  });
});

const sum = (effects: Effects | undefined) =>
  effects ? changeEffects.reduce((total, name) => total + effects[name], 0n) : 0n;

const amount = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n }),
  fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }).map(cents => cents * 10n ** 22n),
);
const anySide = fc.record({ quantity: fc.option(amount, { freq: 6 }), own: amount, shown: amount });
const plainSide = fc
  .record({ quantity: fc.option(amount, { freq: 6 }), own: amount })
  .map(it => ({ ...it, shown: it.own }));
const anyItem = (of: fc.Arbitrary<ChangeItem['before']>) =>
  fc.record({
    mixGroup: fc.constantFrom('hours', 'tokens', 'GB'),
    before: fc.oneof(
      { weight: 4, arbitrary: of },
      { weight: 1, arbitrary: fc.constant({ quantity: null, own: 0n, shown: 0n }) },
    ),
    after: fc.oneof(
      { weight: 4, arbitrary: of },
      { weight: 1, arbitrary: fc.constant({ quantity: null, own: 0n, shown: 0n }) },
    ),
  });

describe('any change', () => {
  it('adds up to the last digit, item by item (10,000 cases)', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyItem(anySide), anyItem(plainSide)), { maxLength: 12 }), items => {
        const effects = splitChange(items);
        for (const [place, { before, after }] of items.entries())
          expect(sum(effects[place])).toBe(after.shown - before.shown);
      }),
      { numRuns: 10_000, seed: 20260701 },
    );
  });

  it('has no fx without conversion, no mix in a group of one', () => {
    fc.assert(
      fc.property(fc.array(anyItem(plainSide), { maxLength: 8 }), items => {
        const lone = items.map((it, place) => ({ ...it, mixGroup: String(place) }));
        for (const effects of splitChange(lone)) expect([effects.fx, effects.mix]).toEqual([0n, 0n]);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('turned round, has the opposite effects', () => {
    const turned: Record<string, (typeof changeEffects)[number]> = { new: 'ended', ended: 'new' };
    fc.assert(
      fc.property(fc.array(anyItem(anySide), { maxLength: 8 }), items => {
        const there = splitChange(items);
        const back = splitChange(items.map(it => ({ ...it, before: it.after, after: it.before })));
        for (const [place, effects] of there.entries()) {
          const mirrored = noEffects();
          for (const name of changeEffects) mirrored[turned[name] ?? name] = -effects[name];
          expect(back[place]).toEqual(mirrored);
        }
      }),
      { numRuns: 2_000, seed: 8 },
    );
  });

  it('does not depend on the order of items', () => {
    fc.assert(
      fc.property(fc.array(anyItem(anySide), { maxLength: 8 }), items => {
        expect(splitChange(items.toReversed()).toReversed()).toEqual(splitChange(items));
      }),
      { numRuns: 1_000, seed: 9 },
    );
  });
});
