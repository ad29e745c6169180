import { describe, expect, it } from 'vitest';
import { isKeptAfterSplits } from '../../../../src-core/query/after-splits.ts';
import { readCalendar, writeCalendar } from '../../../../src-core/query/calendar-text.ts';
import type { FiscalCalendar } from '../../../../src-core/query/query-spec.ts';
import { importsByVersion } from '../../../../src-renderer/features/explore/as-of-choices.tsx';
import { changeOf, figureCell, rowsFigure } from '../../../../src-renderer/features/explore/figure.ts';
import { bucketDays } from '../../../../src-renderer/features/explore/period.ts';
import { afterSplits, beforeSplits, notKeptAfterSplits } from '../../../../src-renderer/features/explore/split-mode.ts';
import { defaultView } from '../../../../src-renderer/features/explore/view-state.ts';

const view = defaultView({ measure: 'EffectiveCost', zone: 'Asia/Seoul' });
const period = {
  range: { from: '2026-09-01', to: '2026-10-01' },
  previous: { from: '2026-08-01', to: '2026-09-01' },
  endsWithData: false,
};

describe('after splits', () => {
  it('says what is not kept, and changes exactly that', () => {
    const asked = {
      ...view,
      grain: 'hour' as const,
      dimensions: ['x_Team', 'Tags/env'],
      filters: [
        { dimension: 'ResourceId', op: 'in' as const, values: ['a'] },
        { dimension: 'x_Team', op: 'in' as const, values: ['b'] },
      ],
    };
    expect(notKeptAfterSplits(asked)).toEqual({
      zone: true,
      hour: true,
      asOf: false,
      dimensions: ['Tags/env'],
      filters: ['ResourceId'],
    });
    const split = afterSplits(asked);
    expect(split).toMatchObject({ allocation: 'split', zone: 'UTC', grain: 'day', dimensions: ['x_Team'] });
    expect(Object.values(notKeptAfterSplits(split)).flat().some(Boolean)).toBe(false);
    expect(beforeSplits({ ...split, dimensions: ['x_AllocationRule', 'x_Team'] }).dimensions).toEqual(['x_Team']);
  });

  it('keeps what the planner keeps', () => {
    for (const name of ['x_Team', 'BillingCurrency', 'x_Source', 'x_AllocationKind', 'ServiceName'])
      expect(isKeptAfterSplits(name), name).toBe(true);
    for (const name of ['Tags/env', 'ResourceId', 'SkuId', 'no such thing'])
      expect(isKeptAfterSplits(name), name).toBe(false);
  });
});

describe('a fiscal calendar', () => {
  const weeks: FiscalCalendar = { kind: 'weeks', pattern: '4-4-5', anchor: '2026-02-01', longYears: [2028, 2033] };

  it('comes back from an address', () => {
    for (const calendar of [weeks, { ...weeks, longYears: [] }, { kind: 'months' as const, startMonth: 4 }])
      expect(readCalendar(writeCalendar(calendar))).toEqual(calendar);
    for (const text of ['m13', 'm0', '4-4-4@2026-02-01', '4-4-5@yesterday', ''])
      expect(() => readCalendar(text), text).toThrow();
  });

  it('gives its buckets their days: 4-4-5 from 1 February 2026', () => {
    // 28, 28 and 35 days: 1 March, 29 March, 3 May 2026.
    expect(bucketDays('2026-02-01', 'month', weeks)).toEqual({ from: '2026-02-01', to: '2026-03-01' });
    expect(bucketDays('2026-03-29', 'month', weeks)).toEqual({ from: '2026-03-29', to: '2026-05-03' });
    expect(bucketDays('2026-02-01', 'quarter', weeks)).toEqual({ from: '2026-02-01', to: '2026-05-03' });
    expect(bucketDays('2026-02-01', 'year', weeks)).toEqual({ from: '2026-02-01', to: '2027-01-31' });
    expect(bucketDays('2026-04-01', 'quarter', { kind: 'months', startMonth: 4 })).toEqual({
      from: '2026-04-01',
      to: '2026-07-01',
    });
  });
});

describe('the address of a figure', () => {
  const drilled = { ...view, drill: [{ dimension: 'x_Team', value: null, before: ['x_Team'] }] };

  it('is what its row, its bucket and the view hold; a bucket is cut by the period', () => {
    const bucket = Date.parse('2026-09-27T15:00:00Z'); // Monday, 28 September in Seoul
    const shown = { ...drilled, grain: 'week' as const };
    expect(
      figureCell(shown, period, {
        measure: 'BilledCost',
        currency: 'EUR',
        filters: [{ dimension: 'ServiceName', op: 'in', values: ['a'] }],
        bucket,
      }),
    ).toMatchObject({
      measure: 'BilledCost',
      currency: 'EUR',
      from: '2026-09-28',
      to: '2026-10-01',
      hour: null,
      zone: 'Asia/Seoul',
      filters: [
        { dimension: 'x_Team', values: [null] },
        { dimension: 'ServiceName', values: ['a'] },
      ],
    });
  });

  it('names the hour of a table by hours, and the period before of its column', () => {
    const hour = figureCell({ ...view, grain: 'hour' }, period, {
      measure: 'BilledCost',
      currency: null,
      filters: [],
      bucket: Date.parse('2026-09-03T16:00:00Z'),
    });
    expect(hour).toMatchObject({ from: '2026-09-04', to: '2026-09-05', hour: '2026-09-03T16:00:00.000Z' });
    const before = figureCell(view, period, { measure: 'BilledCost', currency: null, filters: [], isPrevious: true });
    expect(before).toMatchObject(period.previous);
  });

  it('of charge lines on screen takes their days and their currency', () => {
    const rows = {
      filters: [
        { dimension: 'ServiceName', op: 'in' as const, values: ['a'] },
        { dimension: 'BillingCurrency', op: 'in' as const, values: ['EUR'] },
      ],
      from: '2026-09-02',
      to: '2026-09-03',
    };
    const figure = rowsFigure({ ...view, rows }, 'USD');
    expect(figureCell(view, period, { measure: 'BilledCost', ...figure })).toMatchObject({
      currency: 'EUR',
      from: '2026-09-02',
      to: '2026-09-03',
      filters: [{ dimension: 'ServiceName' }],
    });
  });

  it('of a change has both periods; none without a period before', () => {
    const row = { measure: 'BilledCost' as const, filters: [], by: ['x_Team'] };
    expect(changeOf(view, period, row)).toMatchObject({ before: period.previous, after: period.range, by: ['x_Team'] });
    expect(changeOf(view, { ...period, previous: null }, row)).toBeNull();
  });
});

describe('states of the lake to look back at', () => {
  it('lists one per version, newest first, with all files that made it', () => {
    const drop = (lakeVersion: number, fileName: string) => ({
      lakeVersion,
      fileName,
      importedAt: '2026-09-01T00:00:00Z',
    });
    expect(importsByVersion([drop(3, 'a'), drop(5, 'b'), drop(3, 'c')])).toMatchObject([
      { version: 5, files: ['b'] },
      { version: 3, files: ['a', 'c'] },
    ]);
  });
});
