import { expect, test } from 'vitest';
import { filtersOf, specOf } from '../../../../../src-main/app/cli/query-command.ts';

test('filters: alternatives of one dimension, exclusion, part, no value, values with signs', () => {
  expect(filtersOf(['x_Team=a', 'x_Team=b', 'x_Team!=c', 'Tags/env~prod', 'RegionId=', 'ServiceName=a=b~c'])).toEqual([
    { dimension: 'x_Team', op: 'in', values: ['a', 'b'] },
    { dimension: 'x_Team', op: 'not-in', values: ['c'] },
    { dimension: 'Tags/env', op: 'contains', values: ['prod'] },
    { dimension: 'RegionId', op: 'in', values: [null] },
    { dimension: 'ServiceName', op: 'in', values: ['a=b~c'] },
  ]);
  for (const text of ['', 'Compute', '=x', '  =x']) expect(() => filtersOf([text])).toThrow('query.bad-filter');
});

test('options become a spec; what is not said stays open', () => {
  const base = { measures: 'BilledCost, ListCost', grain: 'none', filter: [], zone: 'UTC' };
  expect(specOf(base)).toEqual({
    measures: ['BilledCost', 'ListCost'],
    dimensions: [],
    grain: 'none',
    from: null,
    to: null,
    filters: [],
    zone: 'UTC',
    asOf: null,
    compare: 'none',
    allocation: 'none',
    currency: null,
    sample: null,
  });
  expect(
    specOf({ ...base, dims: 'x_Team,,Tags/env', from: '2024-09', to: '2024-10-02', limit: '5', compare: true }),
  ).toMatchObject({
    dimensions: ['x_Team', 'Tags/env'],
    from: '2024-09',
    to: '2024-10-02',
    limit: 5,
    compare: 'previous-period',
  });
  expect(() => specOf({ ...base, measures: 'Cost' })).toThrow('query.unknown-measure');
  expect(() => specOf({ ...base, grain: 'decade' })).toThrow('cli.usage');
  expect(() => specOf({ ...base, from: '09/2024' })).toThrow('query.bad-period');
  for (const limit of ['0', '-1', '1.5', 'x', '1000001']) expect(() => specOf({ ...base, limit })).toThrow('cli.usage');
});
