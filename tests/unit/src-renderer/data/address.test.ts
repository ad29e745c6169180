import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch, splitAddress, stringifySearch } from '../../../../src-renderer/data/address.ts';

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
});
