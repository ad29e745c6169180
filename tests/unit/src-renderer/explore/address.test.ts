import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grains, measures } from '../../../../src-core/query/query-spec.ts';
import { fromSearch, toFullSearch, toSearch } from '../../../../src-renderer/features/explore/address.ts';
import {
  chartKinds,
  defaultView,
  type ExploreView,
  presets,
} from '../../../../src-renderer/features/explore/view-state.ts';

const defaults = defaultView({ measure: 'EffectiveCost', zone: 'UTC' });

const nasty = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
  fc.constantFrom(
    '~',
    '!',
    ':~:',
    '~:',
    'a:~:b',
    '-',
    '\\',
    '\\-',
    ',',
    ';',
    ':',
    'a,b;c:d\\',
    'Tags/한국어',
    'null',
    'closed',
  ),
);
const value = fc.option(fc.oneof(nasty, fc.constant('')), { nil: null });
const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));
const filter = fc.record({
  dimension: nasty,
  op: fc.constantFrom('in' as const, 'not-in' as const, 'contains' as const),
  values: fc.array(value, { minLength: 1, maxLength: 4 }),
});
const view: fc.Arbitrary<ExploreView> = fc.record({
  measures: fc.uniqueArray(fc.constantFrom(...measures), { minLength: 1 }),
  dimensions: fc.array(nasty, { maxLength: 4 }),
  grain: fc.constantFrom(...grains),
  period: fc.oneof(
    fc.constantFrom(...presets).map(preset => ({ kind: 'preset' as const, preset })),
    fc.record({ kind: fc.constant('custom' as const), from: day, to: day }),
  ),
  filters: fc.array(filter, { maxLength: 4 }),
  zone: fc.constantFrom('UTC', 'Asia/Seoul', 'Asia/Kathmandu'),
  asOf: fc.option(fc.constantFrom('12', '2026-01-01T00:00:00Z'), { nil: null }),
  compare: fc.oneof(
    fc.constantFrom('none' as const, 'previous-period' as const, 'previous-year' as const),
    day.map(from => ({ from })),
  ),
  allocation: fc.constantFrom('none' as const, 'split' as const),
  convertTo: fc.option(fc.constantFrom('USD', 'KRW'), { nil: null }),
  calendar: fc.constantFrom({ kind: 'months' as const, startMonth: 1 }, { kind: 'months' as const, startMonth: 4 }),
  sample: fc.constantFrom(null, 0.1),
  expected: fc.boolean(),
  folds: fc.boolean(),
  pivot: fc.record({
    across: fc.array(nasty, { maxLength: 3 }),
    isOpen: fc.boolean(),
    except: fc.array(nasty, { maxLength: 3 }),
  }),
  calculated: fc.array(
    fc.record({
      name: nasty,
      formula: nasty,
      shows: fc.constantFrom('money' as const, 'number' as const, 'percent' as const),
    }),
    { maxLength: 3 },
  ),
  pick: fc.option(
    fc.record({
      dimension: fc.option(nasty, { nil: null }),
      values: fc.array(value, { maxLength: 3 }),
      isExcluded: fc.boolean(),
      from: fc.option(day, { nil: null }),
      to: fc.option(day, { nil: null }),
    }),
    { nil: null },
  ),
  chart: fc.constantFrom(...chartKinds),
  top: fc.integer({ min: 1, max: 30 }),
  currency: fc.option(fc.constantFrom('USD', 'KRW'), { nil: null }),
  drill: fc.array(fc.record({ dimension: nasty, value, before: fc.array(nasty, { maxLength: 3 }) }), { maxLength: 3 }),
  rows: fc.option(
    fc.record({
      filters: fc.array(filter, { maxLength: 2 }),
      from: fc.option(day, { nil: null }),
      to: fc.option(day, { nil: null }),
    }),
    { nil: null },
  ),
  table: fc.record({
    columns: fc.constantFrom('measures' as const, 'buckets' as const, 'pivot' as const),
    sort: fc.option(fc.record({ column: nasty, descending: fc.boolean() }), { nil: null }),
    hidden: fc.array(nasty, { maxLength: 3 }),
    pinned: fc.array(nasty, { maxLength: 3 }),
    order: fc.array(nasty, { maxLength: 3 }),
    widths: fc.array(fc.tuple(nasty, fc.integer({ min: 40, max: 2000 })), { maxLength: 3 }),
  }),
});

/** What an address bar does to the parameters. */
const throughTheBar = (search: Record<string, string>) =>
  Object.fromEntries(new URLSearchParams(new URLSearchParams(search).toString()));

describe('the address of a view', () => {
  it('gives the same view back, whatever names and values hold', () => {
    fc.assert(
      fc.property(view, original => {
        const wellFormed = JSON.parse(JSON.stringify(original).toWellFormed()) as ExploreView;
        expect(fromSearch(throughTheBar(toSearch(wellFormed, defaults)), defaults)).toEqual({
          view: wellFormed,
          ignored: [],
        });
        for (const text of Object.values(toFullSearch(wellFormed))) expect(text).not.toContain(':~:');
        const other = defaultView({ measure: 'ListCost', zone: 'Asia/Seoul' });
        expect(fromSearch(throughTheBar(toFullSearch(wellFormed)), other)).toEqual({ view: wellFormed, ignored: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('is empty for the default view and readable for a plain one', () => {
    expect(toSearch(defaults, defaults)).toEqual({});
    expect(toSearch({ ...defaults, dimensions: ['x_Team', 'ServiceName'], grain: 'month' }, defaults)).toEqual({
      d: 'x_Team,ServiceName',
      g: 'month',
    });
    expect(
      toSearch({ ...defaults, filters: [{ dimension: 'x_Team', op: 'in', values: ['Search', null] }] }, defaults),
    ).toEqual({ f: 'x_Team:in:Search,!' });
  });

  it('keeps the default and says so where a parameter makes no sense', () => {
    const read = fromSearch({ m: 'Profit', g: 'day', p: 'yesterday', f: 'broken', n: '0', d: 'x_Team' }, defaults);
    expect(read.view).toEqual({ ...defaults, dimensions: ['x_Team'] });
    expect(read.ignored.sort()).toEqual(['f', 'm', 'n', 'p']);
  });
});
