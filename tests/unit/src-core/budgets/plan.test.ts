import { array, assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownDays, nothingKnown } from '../../../../src-core/budgets/known-days.ts';
import { calendarPeriod } from '../../../../src-core/budgets/periods.ts';
import { plannedAfter, planOf } from '../../../../src-core/budgets/plan.ts';
import { parseAmount } from '../../../../src-core/money/amount.ts';
import { compare, fromUnscaled, toDecimal } from '../../../../src-core/money/fraction.ts';
import { addDays, daysBetween } from '../../../../src-core/quality/days.ts';
import { calendarYears } from '../../../../src-core/query/query-spec.ts';

const month = (day: string) => calendarPeriod('month', calendarYears, day);
const planned = (
  kind: 'even' | 'pattern' | 'working-days',
  day: string,
  budget: string,
  count: number,
  known = nothingKnown,
) => toDecimal(plannedAfter(planOf(kind, month(day), known), parseAmount(budget), count));

describe('plan of a period', () => {
  test('even: a tenth of 310 after a tenth of 31 days is not a round number, and stays exact', () => {
    expect(planned('even', '2026-01-10', '310', 10)).toBe('100');
    expect(planned('even', '2026-02-10', '100', 1)).toBe('3.5714285714'); // 100 / 28
    expect(planned('even', '2026-02-10', '100', 28)).toBe('100');
  });

  test('working days: January 2026 has 22, the first two (Thu, Fri) come before the weekend', () => {
    expect(planned('working-days', '2026-01-01', '220', 2)).toBe('20');
    expect(planned('working-days', '2026-01-01', '220', 4)).toBe('20');
    expect(planned('working-days', '2026-01-01', '220', 5)).toBe('30');
    expect(planned('working-days', '2026-01-01', '220', 31)).toBe('220');
  });

  test('pattern: the first of the month carries the fee it always carried', () => {
    // 100 on the first of each month, 10 on every other day: February has 27 x 10 + 100 = 370
    const days = daysBetween('2025-06-01', '2026-01-31');
    const known = knownDays({
      start: '2025-06-01',
      amounts: days.map(day => (day.endsWith('-01') ? '100' : '10')),
      wholeUntil: '2026-02-01',
      missing: [],
    });
    expect(planned('pattern', '2026-02-10', '370', 1, known)).toBe('100');
    expect(planned('pattern', '2026-02-10', '370', 2, known)).toBe('110');
    expect(planned('pattern', '2026-02-10', '370', 28, known)).toBe('370');
  });

  test('pattern: weekends that cost nothing are planned at nothing', () => {
    const days = daysBetween('2025-12-01', '2026-02-20');
    const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
    const known = knownDays({
      start: '2025-12-01',
      amounts: days.map(day => (isWeekend(day) ? '0' : '7')),
      wholeUntil: '2026-02-21',
      missing: [],
    });
    // March 2026 begins on a Sunday and has 22 weekdays; two first days and three last days were seen, on weekdays as on Sundays
    expect(planned('pattern', '2026-03-10', '0', 31, known)).toBe('0');
    const { weights } = planOf('pattern', month('2026-03-10'), known);
    expect(weights[6]).toBe(0n); // Saturday the 7th
    expect(weights[7]).toBe(0n);
    expect(weights[8]).toBeGreaterThan(0n);
  });

  test('pattern: with too little past it is even, and says so', () => {
    const plan = planOf(
      'pattern',
      month('2026-02-10'),
      knownDays({ start: '2026-01-01', amounts: ['1', '2'], wholeUntil: '2026-01-03', missing: [] }),
    );
    expect(plan.weights.every(weight => weight === 1n)).toBe(true);
    expect(plan.note).toMatchObject({ code: 'short-past', needed: 28 });
  });

  test('the pattern stands still while the period runs: days of the period do not change it', () => {
    const before = daysBetween('2025-09-01', '2026-01-31').map((_, index) => String(10 + (index % 7)));
    const lean = knownDays({ start: '2025-09-01', amounts: before, wholeUntil: '2026-02-01', missing: [] });
    const late = knownDays({
      start: '2025-09-01',
      amounts: [...before, '9999', '9999'],
      wholeUntil: '2026-02-03',
      missing: [],
    });
    expect(planOf('pattern', month('2026-02-10'), late)).toEqual(planOf('pattern', month('2026-02-10'), lean));
  });

  test('it never falls and ends at the budget to the last digit, also where the past has credits', () => {
    const past = array(integer({ min: -50, max: 200 }), { minLength: 190, maxLength: 260 });
    assert(
      property(past, constantFrom('even', 'pattern', 'working-days'), (amounts, kind) => {
        const start = addDays('2026-02-01', -amounts.length);
        const plan = planOf(
          kind,
          month('2026-02-10'),
          knownDays({ start, amounts: amounts.map(String), wholeUntil: '2026-02-01', missing: [] }),
        );
        const budget = parseAmount('1234.567890123456789012345678');
        let before = fromUnscaled(0n);
        for (let count = 0; count <= 28; count += 1) {
          const now = plannedAfter(plan, budget, count);
          expect(compare(now, before)).toBeGreaterThanOrEqual(0);
          before = now;
        }
        expect(compare(before, fromUnscaled(budget))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
