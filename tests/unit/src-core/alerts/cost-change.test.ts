import { expect, test } from 'vitest';
import { silenceOf } from '../../../../src-core/alerts/arrival-habit.ts';
import { costRise } from '../../../../src-core/alerts/cost-change.ts';
import { toExactDecimal } from '../../../../src-core/money/fraction.ts';
import { addDays, dayStartMs, daysBetween } from '../../../../src-core/quality/days.ts';

const first = '2026-01-01';
const limits = { window: 'day', upBy: '0.3', minimum: '10' } as const;

/** Twelve clean months: 100 on working days, 40 at weekends, 55.5 more on the first of the month, 70 on its last day. */
function cleanYear(change: Record<string, string | null> = {}) {
  const amounts = daysBetween(first, '2026-12-31').map(day => {
    if (day in change) return change[day] ?? null;
    const isWeekend = [0, 6].includes(new Date(dayStartMs(day)).getUTCDay());
    const isLast = addDays(day, 1).endsWith('-01');
    return String((isWeekend ? 40 : 100) + (day.endsWith('-01') ? 55.5 : 0) + (isLast ? 70 : 0));
  });
  return { start: first, amounts, missing: new Set<string>() };
}

test('trap 15: monthly fees, weekends and month ends raise nothing on a clean history', () => {
  const series = cleanYear();
  // One month must have been seen: until then nothing tells a fee from a rise.
  for (const day of daysBetween('2026-03-02', '2026-12-31')) {
    expect([day, costRise(series, day, limits)]).toEqual([day, null]);
    expect([day, costRise(series, day, { ...limits, window: 'week' })]).toEqual([day, null]);
  }
});

test('a rise is exact: against the median of the same weekday', () => {
  // 2026-06-10 is a Wednesday; Wednesdays before: 100, 100, 100.4, 99.9, the middle two 100 and 100.
  const series = cleanYear({ '2026-06-10': '130', '2026-06-03': '100.4', '2026-05-20': '99.9' });
  const rise = costRise(series, '2026-06-10', limits);
  if (rise === null || rise === 'unknown') throw new Error('it is up by just 30 %');
  expect([rise.cost, rise.usual, rise.increase].map(toExactDecimal)).toEqual(['130', '100', '30']);
  expect(costRise(cleanYear({ '2026-06-10': '129.999999999999999999999999' }), '2026-06-10', limits)).toBeNull();
  expect(costRise(series, '2026-06-10', { ...limits, minimum: '30.01' })).toBeNull();
});

test('a rise on the first of a month is seen over its fee', () => {
  // Wednesday 2026-07-01: usually 100 + 55.5.
  expect(costRise(cleanYear({ '2026-07-01': '200' }), '2026-07-01', limits)).toBeNull();
  const rise = costRise(cleanYear({ '2026-07-01': '203' }), '2026-07-01', limits);
  expect(rise !== null && rise !== 'unknown' && toExactDecimal(rise.increase)).toBe('47.5');
});

test('a week is its seven days', () => {
  const series = cleanYear(Object.fromEntries(daysBetween('2026-06-08', '2026-06-14').map(day => [day, '120'])));
  const rise = costRise(series, '2026-06-14', { ...limits, window: 'week' });
  // 5 x 100 + 2 x 40 = 580 is usual, 840 it cost.
  expect(rise !== null && rise !== 'unknown' && toExactDecimal(rise.increase)).toBe('260');
});

test('what is not known is not judged, and one unknown week of four is borne', () => {
  expect(costRise(cleanYear({ '2026-06-10': null }), '2026-06-10', limits)).toBe('unknown');
  expect(
    costRise({ ...cleanYear({ '2026-06-10': '500' }), missing: new Set(['2026-06-10']) }, '2026-06-10', limits),
  ).toBe('unknown');
  expect(costRise(cleanYear({ '2026-06-10': '500', '2026-06-03': null }), '2026-06-10', limits)).not.toBeNull();
  expect(costRise(cleanYear({ '2026-06-03': null, '2026-05-27': null }), '2026-06-10', limits)).toBe('unknown');
  expect(costRise(cleanYear(), '2027-01-01', limits)).toBe('unknown');
});

test('new spend is up against nothing', () => {
  const series = { start: first, amounts: [...Array(60).fill('0'), '12'], missing: new Set<string>() };
  expect(costRise(series, '2026-03-02', limits)).toMatchObject({});
  expect(costRise(series, '2026-03-02', { ...limits, minimum: '12.01' })).toBeNull();
});

const every = (days: readonly string[]) => days.map(day => `${day}T06:30:00Z`);
const silentOn = (arrivals: readonly string[], day: string) => silenceOf(arrivals, Date.parse(`${day}T12:00:00Z`));

test('a stream that comes by habit and stops is missed; what came once is owed by nobody', () => {
  const daily = every(daysBetween('2026-09-01', '2026-09-10'));
  expect(silentOn(daily, '2026-09-12')).toBeNull();
  expect(silentOn(daily, '2026-09-13')).toEqual({
    lastArrival: '2026-09-10',
    longestGapDays: 1,
    allowedDays: 2,
    silentDays: 3,
  });
  const working = daysBetween('2026-08-03', '2026-09-04').filter(
    day => ![0, 6].includes(new Date(dayStartMs(day)).getUTCDay()),
  );
  expect(silentOn(every(working), '2026-09-07')).toBeNull(); // Monday after the last Friday
  expect(silentOn(every(working), '2026-09-09')).toMatchObject({ longestGapDays: 3, allowedDays: 4 });
  const monthly = every(['2026-05-03', '2026-06-03', '2026-07-03', '2026-08-03']);
  expect(silentOn(monthly, '2026-09-09')).toBeNull();
  expect(silentOn(monthly, '2026-09-20')).toMatchObject({ longestGapDays: 31 });
  expect(silentOn(every(['2026-05-03', '2026-05-03', '2026-05-04', '2026-05-04']), '2026-09-09')).toBeNull();
});
