import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, fromDecimal, subtract, toDecimal, zero } from '../../../../../src-core/money/fraction.ts';
import { contributions } from '../../../../../src-renderer/features/units/contribution.ts';
import { unitLine } from './unit-lines.ts';

const text = (value: { n: bigint; d: bigint } | undefined) => (value === undefined ? null : toDecimal(value));

describe('contributions', () => {
  it('a new version takes over: what is dearer than the mean raises the whole by its share', () => {
    // before: 10 of 0.10, 90 of 0.01 = 1.90 / 100 = 0.019; after: 10 of 0.20 (new), 90 of 0.01 = 2.90 / 100 = 0.029
    const old = unitLine('old', { cost: '1', quantity: '10' }, null);
    const fresh = unitLine('new', null, { cost: '2', quantity: '10' });
    const other = unitLine('other', { cost: '0.9', quantity: '90' }, { cost: '0.9', quantity: '90' });
    const whole = unitLine(null, { cost: '1.9', quantity: '100' }, { cost: '2.9', quantity: '100' });
    const moved = contributions([old, fresh, other], whole);
    // new: 0.1 x (0.20 - 0.024) = 0.0176; old: -0.1 x (0.10 - 0.024) = -0.0076; together 0.01 = 0.029 - 0.019
    expect([old, fresh, other].map(line => text(moved?.get(line)?.total))).toEqual(['-0.0076', '0.0176', '0']);
    expect(text(moved?.get(fresh)?.rate)).toBe('0');
  });

  it('a line that costs more by itself: its rate, by its mean share', () => {
    const dearer = unitLine('a', { cost: '1', quantity: '10' }, { cost: '2', quantity: '10' });
    const same = unitLine('b', { cost: '3', quantity: '30' }, { cost: '3', quantity: '30' });
    const whole = unitLine(null, { cost: '4', quantity: '40' }, { cost: '5', quantity: '40' });
    const part = contributions([dearer, same], whole)?.get(dearer);
    expect([text(part?.rate), text(part?.share)]).toEqual(['0.025', '0']); // a quarter of 0.10
  });

  it('is not told where lines do not add up to the whole: levels and different values', () => {
    const line = unitLine('a', { cost: '1', quantity: '10' }, { cost: '1', quantity: '10' });
    const whole = unitLine(null, { cost: '1', quantity: '7' }, { cost: '1', quantity: '7' });
    expect(contributions([line], whole)).toBeNull();
    expect(contributions([line], unitLine(null, null, { cost: '1', quantity: '10' }))).toBeNull();
  });

  it('always adds up to the difference of the whole, to the last digit', () => {
    const amount = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }).map(String);
    const count = fc.bigInt({ min: 1n, max: 10n ** 9n }).map(String);
    const side = fc.option(fc.record({ cost: amount, quantity: count }), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.record({ before: side, after: side }), { minLength: 1, maxLength: 6 }), sides => {
        const lines = sides.map(({ before, after }, index) => unitLine(String(index), before, after));
        const sum = (name: 'before' | 'after', field: 'cost' | 'quantity') =>
          sides.reduce((all, each) => all + BigInt(each[name]?.[field] ?? 0), 0n).toString();
        const of = (name: 'before' | 'after') =>
          sum(name, 'quantity') === '0' ? null : { cost: sum(name, 'cost'), quantity: sum(name, 'quantity') };
        const [before, after] = [of('before'), of('after')];
        fc.pre(before !== null && after !== null);
        const moved = contributions(lines, unitLine(null, before, after));
        const total = [...(moved?.values() ?? [])].reduce((all, part) => add(all, part.total), zero);
        const unit = (figure: { cost: string; quantity: string }) => ({
          n: BigInt(figure.cost),
          d: BigInt(figure.quantity),
        });
        expect(subtract(total, subtract(unit(after), unit(before))).n).toBe(0n);
      }),
      { numRuns: 200 },
    );
  });

  it('reads amounts with 24 decimals', () => {
    const tiny = '0.000000000000000000000001';
    const line = unitLine('a', { cost: tiny, quantity: '1' }, { cost: '2', quantity: '1' });
    const moved = contributions([line], line)?.get(line);
    expect(moved && subtract(moved.total, subtract(fromDecimal('2'), fromDecimal(tiny))).n).toBe(0n);
  });
});
