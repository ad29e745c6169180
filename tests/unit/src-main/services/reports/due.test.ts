import { expect, test } from 'vitest';
import { checkTimes, endedPeriod, lastTime, nextTime } from '../../../../../src-main/services/reports/schedules/due.ts';

const last = (cron: string, zone: string, now: string, kind: 'month' | 'week' = 'month') => {
  const time = lastTime({ cron, zone }, kind, new Date(now));
  return time && [time.at.toISOString(), time.period.label, time.from.toISOString()];
};
const next = (
  cron: string,
  zone: string,
  now: string,
  done: readonly string[] = [],
  kind: 'month' | 'week' = 'month',
) => {
  const time = nextTime({ cron, zone }, kind, new Date(now), period => done.includes(period));
  return time && [time.from.toISOString(), time.period.label];
};

test('a time is due at its second, for the period that has ended last by then', () => {
  expect(last('0 9 5 * *', 'UTC', '2026-10-05T08:59:59.999Z')).toEqual([
    ...['2026-09-05T09:00:00.000Z', '2026-08', '2026-09-05T09:00:00.000Z'],
  ]);
  expect(last('0 9 5 * *', 'UTC', '2026-10-05T09:00:00.000Z')?.[1]).toBe('2026-09');
  // Off from 5 October to 2 November: still September, for October's own time is yet to come.
  expect(last('0 9 5 * *', 'UTC', '2026-11-02T12:00:00Z')?.[1]).toBe('2026-09');
  // Off for a year: one time, not twelve.
  expect(last('0 9 5 * *', 'UTC', '2027-11-02T12:00:00Z')?.[1]).toBe('2027-09');
});

test('months go by the calendar of the place, and no report comes before its UTC days are over', () => {
  // 1 October 06:00 in Seoul is 30 September 21:00 UTC; September's last UTC day ends at 09:00 in Seoul.
  expect(last('0 6 1 * *', 'Asia/Seoul', '2026-09-30T21:00:00Z')).toEqual([
    ...['2026-09-30T21:00:00.000Z', '2026-09', '2026-10-01T00:00:00.000Z'],
  ]);
  // 30 September 20:00 in Los Angeles is October in UTC: by the calendar of the place September goes on.
  expect(last('0 20 30 * *', 'America/Los_Angeles', '2026-10-01T03:00:00Z')?.[1]).toBe('2026-08');
  expect(endedPeriod('month', new Date('2026-03-01T00:30:00Z'), 'Europe/Berlin').label).toBe('2026-02');
});

test('the hours that clocks skip or repeat lose no time and double none', () => {
  // 29 March 2026: 02:30 does not exist in Berlin and comes at 03:00 CEST; 25 October: 02:30 comes twice, the first counts.
  expect(last('30 2 29 3 *', 'Europe/Berlin', '2026-03-29T12:00:00Z')?.[0]).toBe('2026-03-29T01:00:00.000Z');
  expect(last('30 2 25 10 *', 'Europe/Berlin', '2026-10-25T12:00:00Z')?.[0]).toBe('2026-10-25T00:30:00.000Z');
  expect(next('30 2 25 10 *', 'Europe/Berlin', '2026-10-25T00:30:00Z')?.[0]).toBe('2027-10-25T00:30:00.000Z');
});

test('weeks are ISO weeks, over the end of a year, too', () => {
  // Monday 4 January 2027: the week that ended is 53 of 2026 (28 December to 3 January).
  expect(last('0 7 * * 1', 'UTC', '2027-01-04T07:00:00Z', 'week')?.[1]).toBe('2026-W53');
  expect(last('0 7 * * 1', 'UTC', '2027-01-11T06:00:00Z', 'week')?.[1]).toBe('2026-W53');
  expect(next('0 7 * * 1', 'UTC', '2027-01-04T07:00:00Z', ['2026-W53'], 'week')).toEqual([
    ...['2027-01-11T07:00:00.000Z', '2027-W01'],
  ]);
});

test('what comes next is the next period that was not run, however often the pattern comes', () => {
  expect(next('0 6 * * *', 'UTC', '2026-10-05T07:00:00Z', ['2026-09'])).toEqual([
    '2026-11-01T06:00:00.000Z',
    '2026-10',
  ]);
  expect(next('* * * * *', 'UTC', '2026-10-05T07:00:00Z', ['2026-09'])).toEqual([
    '2026-11-01T00:00:00.000Z',
    '2026-10',
  ]);
  expect(next('0 6 1 * *', 'Asia/Seoul', '2026-09-20T00:00:00Z')).toEqual(['2026-10-01T00:00:00.000Z', '2026-09']);
});

test('a pattern or zone that means nothing is refused', () => {
  expect(() => checkTimes({ cron: '0 9 31 2 *', zone: 'UTC' })).toThrow('report.invalid-schedule');
  expect(() => checkTimes({ cron: 'monthly', zone: 'UTC' })).toThrow('report.invalid-schedule');
  expect(() => checkTimes({ cron: '0 9 1 * *', zone: 'Mars/Olympus' })).toThrow('report.invalid-schedule');
});
