import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../../../src-core/errors/app-error.ts';
import { checkSchedule, dueTrigger, healthOf, nextRun } from '../../../../../src-main/services/sources/schedule.ts';

const hourly = { cron: '0 * * * *', zone: 'UTC', isPaused: false, silentAfterHours: 6 };
const at = (text: string) => new Date(text);

test('due at its time, once; late by more than five minutes it is a catch-up', () => {
  const last = at('2026-03-01T10:00:03Z');
  expect(nextRun(hourly, last)).toEqual(at('2026-03-01T11:00:00Z'));
  expect(dueTrigger(hourly, last, at('2026-03-01T10:59:59Z'))).toBeNull();
  expect(dueTrigger(hourly, last, at('2026-03-01T11:00:10Z'))).toBe('schedule');
  expect(dueTrigger(hourly, last, at('2026-03-01T11:05:01Z'))).toBe('catch-up');
});

test('a machine that slept for a weekend catches up with one run', () => {
  const monday = at('2026-03-02T08:20:00Z');
  expect(dueTrigger(hourly, at('2026-02-27T18:00:00Z'), monday)).toBe('catch-up');
  expect(dueTrigger(hourly, monday, at('2026-03-02T08:59:00Z'))).toBeNull();
});

test('every day at 02:30 in Los Angeles: on the day without 02:30 it still runs once, and once on the day with two', () => {
  const daily = { ...hourly, cron: '30 2 * * *', zone: 'America/Los_Angeles' };
  const runsFrom = (start: string, count: number) => {
    const runs: string[] = [];
    let last = at(start);
    for (let index = 0; index < count; index += 1) {
      last = nextRun(daily, last) ?? last;
      runs.push(last.toISOString());
    }
    return runs;
  };
  // 2026-03-08 skips 02:00-03:00 (UTC-8 to UTC-7), so it runs at 03:00, the first instant after; 2026-11-01 has 01:00-02:00 twice, 02:30 once.
  expect(runsFrom('2026-03-07T00:00:00Z', 3)).toEqual([
    '2026-03-07T10:30:00.000Z',
    '2026-03-08T10:00:00.000Z',
    '2026-03-09T09:30:00.000Z',
  ]);
  expect(runsFrom('2026-10-31T00:00:00Z', 3)).toEqual([
    '2026-10-31T09:30:00.000Z',
    '2026-11-01T10:30:00.000Z',
    '2026-11-02T10:30:00.000Z',
  ]);
});

test('paused or without a pattern it is never due', () => {
  const late = at('2027-01-01T00:00:00Z');
  expect(dueTrigger({ ...hourly, isPaused: true }, at('2026-01-01T00:00:00Z'), late)).toBeNull();
  expect(dueTrigger({ ...hourly, cron: null }, at('2026-01-01T00:00:00Z'), late)).toBeNull();
});

test('whenever it is looked at, a source runs at most once per time of its schedule and never before it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 200 }), steps => {
      let now = Date.parse('2026-03-01T00:00:00Z');
      let last = new Date(now);
      const hours = new Set<number>();
      for (const seconds of steps) {
        now += seconds * 1_000;
        if (dueTrigger(hourly, last, new Date(now)) === null) continue;
        last = new Date(now);
        const hour = Math.floor(now / 3_600_000);
        expect(hours.has(hour)).toBe(false);
        hours.add(hour);
      }
    }),
  );
});

test.each([
  ['61 * * * *', 'UTC'],
  ['* * * * * *', 'UTC'],
  ['nonsense', 'UTC'],
  ['0 0 30 2 *', 'UTC'],
  ['0 * * * *', 'Mars/Olympus'],
])('%s in %s is refused', (cron, zone) => {
  expect(() => checkSchedule({ cron, zone })).toThrow(AppError);
});

test('health: running, paused, needs-secret, silent, failing, good, never-ran, in this order', () => {
  const now = at('2026-03-02T12:00:00Z');
  const facts = {
    schedule: hourly,
    createdAt: '2026-03-01T00:00:00Z',
    lastRun: { state: 'done' as const },
    lastSuccessAt: '2026-03-02T11:00:00Z',
    lacksSecret: false,
  };
  const silent = { ...facts, lastSuccessAt: '2026-03-02T05:59:00Z' };
  expect([
    healthOf(facts, now),
    healthOf({ ...silent, lastRun: { state: 'failed' } }, now),
    healthOf({ ...silent, lastSuccessAt: '2026-03-02T06:00:00Z' }, now),
    healthOf({ ...facts, lastRun: { state: 'interrupted' } }, now),
    healthOf({ ...facts, lacksSecret: true }, now),
    healthOf({ ...silent, schedule: { ...hourly, isPaused: true } }, now),
    healthOf({ ...silent, lastRun: { state: 'running' } }, now),
    healthOf({ ...facts, createdAt: '2026-03-02T11:59:00Z', lastRun: null, lastSuccessAt: null }, now),
    healthOf({ ...silent, schedule: { ...hourly, cron: null } }, now),
  ]).toEqual(['good', 'silent', 'good', 'failing', 'needs-secret', 'paused', 'running', 'never-ran', 'good']);
});
