import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeSpec } from '../../../src-core/contract/explain.ts';
import { changeAddress, parseChangeAddress } from '../../../src-core/explain/change-address.ts';

const months = { before: { from: '2026-06', to: '2026-07' }, after: { from: '2026-07', to: '2026-08' } };

describe('the address of a change', () => {
  it('reads like what it says', () => {
    const address = changeAddress({
      measure: 'EffectiveCost',
      ...months,
      by: ['x_Team', 'Tags/a,b'],
      filters: [{ dimension: 'x_Team', values: ['search', null] }],
    });
    expect(address).toBe(
      'change:EffectiveCost?before=2026-06..2026-07&after=2026-07..2026-08&by=x_Team,Tags%2Fa%2Cb&in:x_Team=search,-',
    );
  });

  it('comes back as the same change, whatever its values are', () => {
    const value = fc.option(fc.string({ unit: 'binary' }).filter(text => text.isWellFormed()));
    const asOf = fc.constantFrom(null, '7', '2026-03-01T00:00:00.000Z');
    const filter = fc.record({
      dimension: fc.constantFrom('x_Team', 'Tags/a=b&c..d', 'Tags/팀:팀'),
      op: fc.constantFrom('in' as const, 'not-in' as const, 'contains' as const),
      values: fc.array(value, { minLength: 1, maxLength: 4 }),
    });
    const any = fc.record({
      beforeAsOf: asOf,
      afterAsOf: asOf,
      zone: fc.constantFrom('UTC', 'Asia/Seoul'),
      allocation: fc.constantFrom('none' as const, 'split' as const),
      convertTo: fc.constantFrom('KRW', null),
      by: fc.uniqueArray(fc.constantFrom('x_Team', 'Tags/a,b', 'ServiceName'), { maxLength: 3 }),
      filters: fc.array(filter, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(any, ({ beforeAsOf, afterAsOf, ...rest }) => {
        const spec = ChangeSpec.parse({
          measure: 'BilledCost',
          before: { ...months.before, asOf: beforeAsOf },
          after: { ...months.after, asOf: afterAsOf },
          ...rest,
        });
        expect(parseChangeAddress(changeAddress(spec))).toEqual(spec);
      }),
    );
  });

  it.each([
    ['cell:EffectiveCost?currency=USD', 'begins with change:'],
    ['change:EffectiveCost?before=2026-06..2026-07', 'after'],
    ['change:EffectiveCost?before=2026-06&after=2026-07..2026-08', 'before.to'],
    ['change:EffectiveCost?team=a', 'team=a is no part'],
  ])('says what is wrong with %s', (text, what) => {
    expect(() => parseChangeAddress(text)).toThrowError(new RegExp(`explain.bad-cell.*${what}`));
  });
});
