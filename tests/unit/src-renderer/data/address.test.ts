import { linkOptions } from '@tanstack/react-router';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch, searchOf, splitAddress, stringifySearch } from '../../../../src-renderer/data/address.ts';

describe('address', () => {
  it('stays readable', () => {
    expect(stringifySearch({ d: 'ServiceCategory,x_Team', p: '2026-08-01..2026-09-01', z: 'Asia/Seoul' })).toBe(
      '?d=ServiceCategory,x_Team&p=2026-08-01..2026-09-01&z=Asia/Seoul',
    );
    expect(stringifySearch({})).toBe('');
    expect(stringifySearch({ a: undefined, b: null })).toBe('');
  });

  it('gives back any texts that went in (property)', () => {
    const search = fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(search, value => {
        const wanted = Object.fromEntries(Object.entries(value));
        expect(parseSearch(stringifySearch(wanted))).toEqual(wanted);
        expect(splitAddress(`/explore${stringifySearch(wanted)}`)).toEqual({ path: '/explore', search: wanted });
      }),
    );
  });

  it('says only what is given, in the order given', () => {
    expect(Object.entries(searchOf({ id: 'a', day: null, from: undefined, find: '', tab: 'rules' }))).toEqual([
      ['id', 'a'],
      ['find', ''],
      ['tab', 'rules'],
    ]);
  });

  it('compiles only for screens that exist and parameters that are text', () => {
    linkOptions({ to: '/budgets', search: { day: '2026-10-31' } });
    // @ts-expect-error there is no such screen
    linkOptions({ to: '/nowhere' });
    // @ts-expect-error a number would come back from the address as text
    linkOptions({ to: '/budgets', search: { day: 31 } });
  });
});
