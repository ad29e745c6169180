import { describe, expect, it } from 'vitest';
import { cronOf, nextTime, timingOf } from '../../../../../src-renderer/components/schedule/timing.ts';

describe('timing', () => {
  it.each([
    [null, 'manual'],
    ['5 * * * *', 'hourly'],
    ['30 6 * * *', 'daily'],
    ['0 22 * * 5', 'weekly'],
    ['*/15 * * * *', 'custom'],
    ['0 6 1 * *', 'monthly'],
    ['30 7 28 * *', 'monthly'],
    ['0 6 29 * *', 'custom'],
    ['0 6 1 1 *', 'custom'],
    ['5 * * * 1', 'custom'],
  ] as const)('%s reads as %s and is written as it was', (cron, cadence) => {
    const timing = timingOf(cron);
    expect(timing.cadence).toBe(cadence);
    expect(cronOf(timing)).toBe(cron);
  });

  it('shows the time of day with two digits', () => {
    expect(timingOf('5 6 * * 0')).toMatchObject({ time: '06:05', weekday: 0 });
  });

  it('says when a schedule comes next in its own zone: 06:00 in Seoul is 21:00 UTC of the day before', () => {
    const from = new Date('2026-03-10T20:59:00Z');
    expect(nextTime('0 6 * * *', 'Asia/Seoul', from)?.toISOString()).toBe('2026-03-10T21:00:00.000Z');
  });

  it('has no next time for a pattern that means nothing or never comes', () => {
    expect(nextTime('every day', 'UTC', new Date(0))).toBeNull();
    expect(nextTime('0 0 31 2 *', 'UTC', new Date(0))).toBeNull();
  });
});
