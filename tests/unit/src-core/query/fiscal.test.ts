import { describe, expect, it } from 'vitest';
import { bucketLabel, fiscalMonths, type WeekCalendar } from '../../../../src-core/query/fiscal.ts';
import { parsePeriod, previousPeriod } from '../../../../src-core/query/period.ts';
import { calendarYears } from '../../../../src-core/query/query-spec.ts';

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const iso = (day: number) => new Date(day).toISOString().slice(0, 10);
/** The retail calendar of the NRF: 2023 began on 29 January and had 53 weeks, 2024 began on 4 February. */
const nrf: WeekCalendar = { kind: 'weeks', pattern: '4-5-4', anchor: '2023-01-29', longYears: [2023] };

describe('week calendars', () => {
  it('follow the NRF calendar, long year included', () => {
    const months = fiscalMonths(nrf, at('2023-02-01'), at('2024-12-31'));
    expect(months.filter(({ month }) => month === 1).map(({ start }) => iso(start))).toEqual([
      '2023-01-29',
      '2024-02-04',
    ]);
    expect(months.map(({ start, end }) => (end - start) / (7 * 86_400_000))).toEqual([
      ...[4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5],
      ...[4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4],
    ]);
  });

  it('count back before the anchor, and follow each other without a hole', () => {
    const months = fiscalMonths({ ...nrf, pattern: '4-4-5' }, at('2019-06-01'), at('2030-06-01'));
    expect(iso(months[0]?.start ?? 0)).toBe('2019-02-03');
    expect(months.slice(1).every((month, index) => months[index]?.end === month.start)).toBe(true);
  });

  it('compare whole fiscal months with as many of them, other periods by days', () => {
    const months = fiscalMonths(nrf, at('2022-01-01'), at('2025-01-01'));
    // March 2024 (5 weeks from 3 March) with February (4 weeks from 4 February)
    const march = previousPeriod(parsePeriod('2024-03-03', '2024-04-07'), months);
    expect([iso(march.from), march.shift]).toEqual(['2024-02-04', { unit: 'fiscal-month', count: 1 }]);
    // a quarter after the long year with the quarter of 14 weeks
    const quarter = previousPeriod(parsePeriod('2024-02-04', '2024-05-05'), months);
    expect([iso(quarter.from), quarter.shift.count]).toEqual(['2023-10-29', 3]);
    const days = previousPeriod(parsePeriod('2024-03-04', '2024-03-11'), months);
    expect([iso(days.from), days.shift]).toEqual(['2024-02-26', { unit: 'day', count: 7 }]);
  });

  it('refuse an anchor centuries away', () => {
    expect(() => fiscalMonths({ ...nrf, anchor: '1600-01-03' }, at('2024-01-01'), at('2024-02-01'))).toThrow(
      /query.bad-calendar/,
    );
  });
});

describe('names of buckets', () => {
  it.each([
    [calendarYears, 'year', '2026-01-01', '2026'],
    [calendarYears, 'quarter', '2026-04-01', '2026 Q2'],
    [calendarYears, 'month', '2026-04-01', '2026-04'],
    [{ kind: 'months', startMonth: 4 }, 'year', '2025-04-01', 'FY2025/26'],
    [{ kind: 'months', startMonth: 4 }, 'quarter', '2026-01-01', 'FY2025/26 Q4'],
    [nrf, 'year', '2023-01-29', 'FY2023/24'],
    [nrf, 'quarter', '2023-10-29', 'FY2023/24 Q4'],
    [nrf, 'month', '2023-12-31', 'FY2023/24 P12'],
  ] as const)('%o %s of %s is %s', (calendar, grain, start, label) => {
    expect(bucketLabel(calendar as never, grain, at(start))).toBe(label);
  });
});
