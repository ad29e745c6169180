import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cell } from '../../../src-core/contract/explain.ts';
import { cellAddress, parseCellAddress } from '../../../src-core/explain/cell-address.ts';

const cell = (input: Partial<Cell>) => Cell.parse({ measure: 'EffectiveCost', currency: 'USD', ...input });

describe('the address of a cell', () => {
  it('reads like what it says', () => {
    const address = cellAddress(
      cell({
        from: '2026-07',
        to: '2026-08',
        filters: [{ dimension: 'Tags/team', op: 'in', values: ['search & ads', null, '-'] }],
      }),
    );
    expect(address).toBe(
      'cell:EffectiveCost?currency=USD&from=2026-07&to=2026-08&in:Tags%2Fteam=search%20%26%20ads,-,%5C-',
    );
  });

  it('comes back as the same cell, whatever its values are', () => {
    const value = fc.option(fc.string({ unit: 'binary' }).filter(text => text.isWellFormed()));
    const filter = fc.record({
      dimension: fc.constantFrom('x_Team', 'Tags/a=b&c', 'Tags/팀:팀', 'ServiceName'),
      op: fc.constantFrom('in' as const, 'not-in' as const, 'contains' as const),
      values: fc.array(value, { minLength: 1, maxLength: 4 }),
    });
    const any = fc.record({
      currency: fc.constantFrom('USD', 'EUR', '-', null),
      from: fc.constantFrom('2026-07', '2026-07-04', null),
      hour: fc.constantFrom('2026-07-04T13:00:00Z', null),
      zone: fc.constantFrom('UTC', 'Asia/Seoul'),
      asOf: fc.constantFrom('7', null),
      allocation: fc.constantFrom('none' as const, 'split' as const),
      convertTo: fc.constantFrom('KRW', null),
      filters: fc.array(filter, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(any, input => {
        const made = cell(input);
        expect(parseCellAddress(cellAddress(made))).toEqual(made);
        expect(parseCellAddress(JSON.stringify(made))).toEqual(made);
      }),
    );
  });

  it.each([
    ['EffectiveCost', 'begins with cell:'],
    ['cell:Cost?currency=USD', 'measure'],
    ['cell:EffectiveCost?from=2026-07', 'currency'],
    ['cell:EffectiveCost?currency=USD&team=a', 'team=a is no part'],
    ['cell:EffectiveCost?currency=USD&in:x_Team=%E0', 'percent'],
    ['{"measure":', 'JSON'],
  ])('says what is wrong with %s', (text, what) => {
    expect(() => parseCellAddress(text)).toThrowError(new RegExp(`explain.bad-cell.*${what}`));
  });
});
