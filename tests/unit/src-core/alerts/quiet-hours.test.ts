import { expect, test } from 'vitest';
import { localDate, quietUntil } from '../../../../src-core/alerts/quiet-hours.ts';

const daily = { from: '22:00', to: '07:00', days: [1, 2, 3, 4, 5, 6, 7], exceptCritical: false };
const until = (quiet: typeof daily, zone: string, at: string) => {
  const end = quietUntil(quiet, zone, Date.parse(at));
  return end === null ? null : new Date(end).toISOString();
};

test('by the clock on the wall of the zone, past midnight', () => {
  expect(until(daily, 'Asia/Seoul', '2026-09-07T12:59:59Z')).toBeNull(); // 21:59:59
  expect(until(daily, 'Asia/Seoul', '2026-09-07T13:00:00Z')).toBe('2026-09-07T22:00:00.000Z');
  expect(until(daily, 'Asia/Seoul', '2026-09-07T21:59:59Z')).toBe('2026-09-07T22:00:00.000Z');
  expect(until(daily, 'Asia/Seoul', '2026-09-07T22:00:00Z')).toBeNull();
});

test('days are those on which they begin; hours without a gap end together', () => {
  const weekend = { from: '00:00', to: '00:00', days: [6, 7], exceptCritical: false };
  expect(until(weekend, 'UTC', '2026-09-04T23:59:00Z')).toBeNull(); // Friday
  expect(until(weekend, 'UTC', '2026-09-05T00:00:00Z')).toBe('2026-09-07T00:00:00.000Z');
  const fridays = { ...daily, days: [5] };
  expect(until(fridays, 'UTC', '2026-09-05T06:00:00Z')).toBe('2026-09-05T07:00:00.000Z');
  expect(until(fridays, 'UTC', '2026-09-05T23:00:00Z')).toBeNull();
});

test('spring: an hour that does not exist ends nothing late; autumn: the hour that comes twice is quiet twice', () => {
  // Berlin, 2026-03-29: 02:00 to 03:00 is skipped at 01:00Z; quiet 00:30 to 02:30 ends with the change.
  const early = { ...daily, from: '00:30', to: '02:30' };
  expect(until(early, 'Europe/Berlin', '2026-03-29T00:59:59Z')).toBe('2026-03-29T01:00:00.000Z');
  expect(until(early, 'Europe/Berlin', '2026-03-29T01:00:00Z')).toBeNull();
  // 2026-10-25: 02:30 is at 00:30Z and again at 01:30Z.
  expect(until(early, 'Europe/Berlin', '2026-10-25T00:31:00Z')).toBe('2026-10-25T01:30:00.000Z');
  expect(until(early, 'Europe/Berlin', '2026-10-25T01:30:00Z')).toBeNull();
  // A night of 23 hours less one: 22:00 to 07:00 is 20:00Z to 05:00Z before the change of March, 21:00Z to 05:00Z in that night.
  expect(until(daily, 'Europe/Berlin', '2026-03-28T21:00:00Z')).toBe('2026-03-29T05:00:00.000Z');
  expect(until(daily, 'Europe/Berlin', '2026-03-28T20:59:59Z')).toBeNull();
});

test('a day is that of the zone', () => {
  expect(localDate('Asia/Seoul', Date.parse('2026-09-30T15:00:00Z'))).toBe('2026-10-01');
  expect(localDate('America/New_York', Date.parse('2026-10-01T03:59:59Z'))).toBe('2026-09-30');
});
