import { describe, expect, it } from 'vitest';
import {
  bucketDays,
  clip,
  dayRangeOf,
  localDay,
  resolvePeriod,
} from '../../../../src-renderer/features/explore/period.ts';
import type { Preset } from '../../../../src-renderer/features/explore/view-state.ts';

const data = { from: '2025-09-01', to: '2026-10-11' }; // last charges on 10 October
const resolve = (preset: Preset, today = '2026-11-22') => resolvePeriod({ kind: 'preset', preset }, today, data);

describe('periods', () => {
  it('end where the data ends, and say so', () => {
    expect(resolve('last-full-month')).toEqual({
      range: { from: '2026-09-01', to: '2026-10-01' },
      previous: { from: '2026-08-01', to: '2026-09-01' },
      endsWithData: true,
    });
    expect(resolve('month-to-date').range).toEqual({ from: '2026-10-01', to: '2026-10-11' });
    expect(resolve('last-3-months').range).toEqual({ from: '2026-08-01', to: '2026-10-11' });
    expect(resolve('last-13-months').range).toEqual({ from: '2025-10-01', to: '2026-10-11' });
    expect(resolve('all')).toEqual({ range: data, previous: null, endsWithData: false });
  });

  it('end today while data is still coming in', () => {
    expect(resolve('month-to-date', '2026-10-05')).toEqual({
      range: { from: '2026-10-01', to: '2026-10-06' },
      previous: { from: '2026-09-26', to: '2026-10-01' },
      endsWithData: false,
    });
  });

  it('take a month that is complete on its last day as full', () => {
    const complete = { from: '2024-09-01', to: '2024-10-01' };
    expect(resolvePeriod({ kind: 'preset', preset: 'last-full-month' }, '2026-11-22', complete).range).toEqual(
      complete,
    );
  });

  it('follow the zone of the view', () => {
    expect(localDay(Date.parse('2026-03-31T18:30:00Z'), 'Asia/Kathmandu')).toBe('2026-04-01');
    expect(dayRangeOf({ start: '2024-09-01T00:00:00Z', end: '2024-10-01T00:00:00Z' }, 'America/Los_Angeles')).toEqual({
      from: '2024-08-31',
      to: '2024-10-01',
    });
  });

  it('know the days of a bucket', () => {
    expect(bucketDays('2026-01-01', 'quarter')).toEqual({ from: '2026-01-01', to: '2026-04-01' });
    expect(clip({ from: '2026-08-31', to: '2026-09-07' }, { from: '2026-09-01', to: '2026-10-01' })).toEqual({
      from: '2026-09-01',
      to: '2026-09-07',
    });
    expect(bucketDays('2026-01-01', 'none')).toBeNull();
  });
});
