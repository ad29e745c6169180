import { assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarPeriod, periodAt, periodsUntil } from '../../../../src-core/budgets/periods.ts';
import { addDays } from '../../../../src-core/quality/days.ts';
import type { FiscalCalendar } from '../../../../src-core/query/query-spec.ts';
import { budgetOf } from './budget-bench.ts';

const years = (startMonth: number): FiscalCalendar => ({ kind: 'months', startMonth });
const retail: FiscalCalendar = { kind: 'weeks', pattern: '4-4-5', anchor: '2026-02-01', longYears: [2028] };

describe('periods of a calendar', () => {
  test('calendar months, quarters and years', () => {
    expect(calendarPeriod('month', years(1), '2026-02-28')).toEqual({
      from: '2026-02-01',
      to: '2026-03-01',
      label: '2026-02',
    });
    expect(calendarPeriod('quarter', years(1), '2026-12-31')).toEqual({
      from: '2026-10-01',
      to: '2027-01-01',
      label: '2026 Q4',
    });
    expect(calendarPeriod('year', years(1), '2024-02-29')).toEqual({
      from: '2024-01-01',
      to: '2025-01-01',
      label: '2024',
    });
  });

  test('fiscal years that begin in April', () => {
    expect(calendarPeriod('quarter', years(4), '2026-03-31')).toEqual({
      from: '2026-01-01',
      to: '2026-04-01',
      label: 'FY2025/26 Q4',
    });
    expect(calendarPeriod('year', years(4), '2026-04-01')).toEqual({
      from: '2026-04-01',
      to: '2027-04-01',
      label: 'FY2026/27',
    });
  });

  test('weeks: 4-4-5 from 2026-02-01, with a 53rd week in the year that begins in 2028', () => {
    expect(calendarPeriod('month', retail, '2026-03-01')).toEqual({
      from: '2026-03-01',
      to: '2026-03-29',
      label: 'FY2026/27 P02',
    });
    expect(calendarPeriod('quarter', retail, '2026-02-01')).toEqual({
      from: '2026-02-01',
      to: '2026-05-03',
      label: 'FY2026/27 Q1',
    });
    // 2026-02-01 + 104 weeks = 2028-01-30, which is 53 weeks long: 371 days
    expect(calendarPeriod('year', retail, '2028-02-29')).toEqual({
      from: '2028-01-30',
      to: '2029-02-04',
      label: 'FY2028/29',
    });
  });

  test('each day is in exactly one period, and periods follow each other without a gap', () => {
    const calendars = constantFrom(years(1), years(4), years(10), retail);
    const question = record({
      calendar: calendars,
      kind: constantFrom('month', 'quarter', 'year'),
      day: integer({ min: 0, max: 3_000 }),
    });
    assert(
      property(question, ({ calendar, kind, day }) => {
        const at = addDays('2024-01-01', day);
        const period = calendarPeriod(kind, calendar, at);
        expect(period.from <= at && at < period.to).toBe(true);
        expect(calendarPeriod(kind, calendar, addDays(period.to, -1))).toEqual(period);
        expect(calendarPeriod(kind, calendar, period.to).from).toBe(period.to);
      }),
    );
  });
});

describe('periods of a budget', () => {
  const budget = budgetOf({ from: '2026-03-01', until: '2026-06-01' });
  test('from its first day to the day before its last', () => {
    expect(periodAt(budget, '2026-02-28')).toBeNull();
    expect(periodAt(budget, '2026-03-01')?.label).toBe('2026-03');
    expect(periodAt(budget, '2026-05-31')?.label).toBe('2026-05');
    expect(periodAt(budget, '2026-06-01')).toBeNull();
  });
  test('all of them until a day', () => {
    expect(periodsUntil(budget, '2026-04-15').map(({ label }) => label)).toEqual(['2026-03', '2026-04']);
    expect(periodsUntil(budget, '2027-01-01').map(({ label }) => label)).toEqual(['2026-03', '2026-04', '2026-05']);
    expect(periodsUntil(budget, '2026-02-01')).toEqual([]);
  });
});
