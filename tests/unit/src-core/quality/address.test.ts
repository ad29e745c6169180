import fc from 'fast-check';
import { expect, it } from 'vitest';
import { among, exploreAddress } from '../../../../src-core/quality/address.ts';
import { splitAddress } from '../../../../src-renderer/data/address.ts';
import { fromSearch } from '../../../../src-renderer/features/explore/address.ts';
import { defaultView } from '../../../../src-renderer/features/explore/view-state.ts';

const defaults = defaultView({ measure: 'EffectiveCost', zone: 'Asia/Seoul' });

/** What the Explore screen understands of an address. */
function opened(address: string) {
  expect(address).toMatch(/^#\/explore\?/);
  const { view, ignored } = fromSearch(splitAddress(address.slice(1)).search, defaults);
  expect(ignored).toEqual([]);
  return view;
}

it('opens Explore at the rows that are meant', () => {
  const filters = [among('x_Source', 'focus/aws'), among('x_Team', null)];
  const period = { from: '2026-08-01', to: '2026-09-01' };
  const view = opened(exploreAddress({ filters, period, dimensions: ['ServiceName'], grain: 'day' }));
  expect(view).toMatchObject({
    ...{ filters, dimensions: ['ServiceName'], grain: 'day', measures: ['BilledCost'], zone: 'UTC' },
    period: { kind: 'custom', ...period },
  });
  expect(opened(exploreAddress({ filters: [] })).period).toEqual({ kind: 'preset', preset: 'all' });
});

it('whatever a value holds', () => {
  const value = fc.option(
    fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.constantFrom('!', '-', '~', ':~:', 'a,b;c:d\\', '\\!'),
    ),
  );
  const filter = fc.record({
    dimension: fc.constantFrom('x_Source', 'ServiceName', 'Tags/a:b'),
    op: fc.constantFrom('in' as const, 'not-in' as const),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 3 }), filters => {
      const wellFormed = filters.map(each => ({
        ...each,
        values: each.values.map(text => text?.toWellFormed() ?? null),
      }));
      expect(opened(exploreAddress({ filters: wellFormed })).filters).toEqual(wellFormed);
    }),
    { numRuns: 300 },
  );
});
