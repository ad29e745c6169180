import { expect, test } from 'vitest';
import { addressOf, spendOf } from '../../../../src-core/address/addresses.ts';
import { splitAddress } from '../../../../src-renderer/data/address.ts';
import { fromSearch } from '../../../../src-renderer/features/explore/address.ts';
import { defaultView } from '../../../../src-renderer/features/explore/view-state.ts';

const read = (address: string) => {
  const { path, search } = splitAddress(address);
  expect(path).toBe('/explore');
  const { view, ignored } = fromSearch(search, defaultView({ measure: 'BilledCost', zone: 'UTC' }));
  expect(ignored).toEqual([]);
  return view;
};

test('Explore understands every address that search and news write', () => {
  const view = read(
    addressOf.explore({
      measures: ['EffectiveCost'],
      dimensions: ['ServiceName', 'Tags/a,b'],
      grain: 'day',
      period: { from: '2026-10-12', to: '2026-10-19' },
      filters: [
        { dimension: 'x_Team', op: 'in', values: [null] },
        { dimension: 'Tags/env:x', op: 'not-in', values: ['a;b', 'c,d', '!'] },
      ],
      compare: true,
      asOf: '7',
    }),
  );
  expect(view).toMatchObject({
    measures: ['EffectiveCost'],
    dimensions: ['ServiceName', 'Tags/a,b'],
    grain: 'day',
    period: { kind: 'custom', from: '2026-10-12', to: '2026-10-19' },
    filters: [
      { dimension: 'x_Team', op: 'in', values: [null] },
      { dimension: 'Tags/env:x', op: 'not-in', values: ['a;b', 'c,d', '!'] },
    ],
    compare: 'previous-period',
    asOf: '7',
  });
});

test.each(['plain', 'a b&c=d#e?f', '재무', '100%', 'a\\b', ':~:text=x', '!', '-', 'arn:aws:x/y'])(
  'the value %j survives',
  value => {
    expect(read(spendOf('ResourceId', value, ['x_Team'])).filters).toEqual([
      { dimension: 'ResourceId', op: 'in', values: [value] },
    ]);
  },
);
