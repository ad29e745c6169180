import { array, assert, constant, integer, nat, oneof, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetMoment, budgetState } from '../../../../src-core/budgets/budget-state.ts';
import type { Budget } from '../../../../src-core/contract/budgets.ts';
import type { Outlook } from '../../../../src-core/contract/engines-worker.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { addDays } from '../../../../src-core/quality/days.ts';
import { budgetOf, factsOf, same } from './budget-bench.ts';

const stateOf = (budget: Budget, facts: Parameters<typeof budgetState>[1]) =>
  budgetState({ id: 'b', version: 3, budget }, facts);
const on = (kind: Budget['thresholds'][number]['on'], at: string) => ({ id: `${kind} ${at}`, on: kind, at });

describe('how a budget stands', () => {
  test('half of January at 12 a day against 10 a day', () => {
    const budget = budgetOf({
      thresholds: [on('actual', '0.5'), on('actual', '0.8'), on('burn', '1.2'), on('burn', '1.3')],
    });
    const state = stateOf(budget, factsOf({ amounts: same('12', 15), today: '2026-01-16' }));
    expect(state).toMatchObject({
      period: { from: '2026-01-01', to: '2026-02-01', label: '2026-01' },
      amount: '310',
      rolledOver: '0',
      budget: '310',
      actual: '180',
      provisional: '0',
      days: { final: 15, provisional: 0, missing: 0 },
      completeUntil: '2026-01-15',
      plannedUntilNow: '150',
      burn: '1.2', // 180 / 150
      forecast: null,
    });
    expect(state?.thresholds.map(({ state: held, value }) => [held, value])).toEqual([
      ['reached', '0.5806451613'], // 180 / 310
      ['below', '0.5806451613'],
      ['reached', '1.2'],
      ['below', '1.2'],
    ]);
  });

  test('nothing of today or later counts, whatever the lake holds', () => {
    const facts = factsOf({ amounts: same('12', 31), wholeUntil: '2026-02-01', today: '2026-01-06' });
    expect(stateOf(budgetOf(), facts)).toMatchObject({ actual: '60', days: { final: 5 } });
  });

  test('on its first morning nothing is spent, and that is known', () => {
    const budget = budgetOf({ thresholds: [on('actual', '0.5'), on('burn', '1')] });
    const state = stateOf(budget, factsOf({ amounts: [], today: '2026-01-01' }));
    expect(state).toMatchObject({ actual: '0', burn: null, plannedUntilNow: '0' });
    expect(state?.thresholds.map(({ state: held }) => held)).toEqual(['below', 'unknown']);
  });

  test('without any delivered day it is unknown, not zero', () => {
    const budget = budgetOf({ thresholds: [on('actual', '0.5')] });
    const facts = factsOf({
      start: '2025-12-01',
      amounts: same('9', 31),
      wholeUntil: '2026-01-01',
      today: '2026-01-06',
    });
    const state = stateOf(budget, { ...facts, waitingFor: [{ source: 'aws', lastWholeDay: '2025-12-31' }] });
    expect(state).toMatchObject({
      actual: null,
      burn: null,
      days: { missing: 5 },
      waitingFor: [{ source: 'aws', lastWholeDay: '2025-12-31' }],
    });
    expect(state?.thresholds).toEqual([
      { ...on('actual', '0.5'), value: null, state: 'unknown', isProvisional: false },
    ]);
  });

  test('a day without a rate makes the period unknown and names the day', () => {
    const facts = factsOf({ amounts: ['10', null, '10'], today: '2026-01-04' });
    const state = stateOf(budgetOf({ thresholds: [on('actual', '0.01')] }), facts);
    expect(state).toMatchObject({ actual: null, burn: null, provisional: '0' });
    expect(state?.notes).toEqual([{ code: 'unrated', currency: 'USD', days: ['2026-01-02'] }]);
    expect(state?.thresholds[0]?.state).toBe('unknown');
  });

  test('credits lower what was spent', () => {
    expect(stateOf(budgetOf(), factsOf({ amounts: ['100', '-30', '0.5'], today: '2026-01-04' }))?.actual).toBe('70.5');
  });

  test('a budget of nothing is reached by the first cent', () => {
    const budget = budgetOf({ amounts: [{ from: '2026-01-01', amount: '0' }], thresholds: [on('actual', '1')] });
    const held = (amounts: string[]) => stateOf(budget, factsOf({ amounts, today: '2026-01-03' }))?.thresholds[0];
    expect(held(['0', '0'])).toMatchObject({ state: 'below', value: null });
    expect(held(['0', '0.01'])).toMatchObject({ state: 'reached', value: null });
  });

  test('chart: plan ends at the budget, actual where days end, unknown days are gaps', () => {
    const facts = factsOf({
      amounts: ['10', '11', null, '12'],
      wholeUntil: '2026-01-03',
      missing: [],
      today: '2026-01-06',
    });
    const path = stateOf(budgetOf(), facts)?.path ?? [];
    expect(path).toHaveLength(31);
    expect(path.slice(0, 6).map(({ actual }) => actual)).toEqual(['10', '21', null, '33', null, null]);
    expect(path.at(-1)).toEqual({
      at: '2026-01-31',
      plan: '310',
      actual: null,
      expected: null,
      low80: null,
      high80: null,
    });
  });

  test('the address leads to the charges that were counted, and no others', () => {
    const budget = budgetOf({
      scope: { currency: 'EUR', zone: 'Asia/Seoul', filters: [{ dimension: 'x_Team', values: ['a'] }] },
    });
    expect(stateOf(budget, factsOf({ amounts: same('1', 9), today: '2026-01-06' }))?.address).toBe(
      '/explore?m=EffectiveCost&g=day&p=2026-01-01..2026-01-06&f=x_Team:in:a&z=Asia/Seoul&cv=EUR',
    );
  });
});

describe('forecast', () => {
  const outlook: Outlook = {
    ...{
      from: '2026-01-01',
      to: '2026-02-01',
      method: 'theta',
      mase: 0.8,
      wholeUntil: '2026-01-03',
      actual: '20',
      provisional: '0',
    },
    days: [100, 200, 300, 320].map((expected, index) => ({
      at: addDays('2026-01-28', index),
      ...{ state: 'future' as const, amount: null, expected: '1' },
      cumulative: { expected: String(expected), low80: null, high80: null, low95: null, high95: null },
    })),
    total: { expected: '320', low80: '290', high80: '350', low95: '280', high95: '360' },
    totals: [280, 300, 309, 311, 320],
  };
  const budget = budgetOf({ thresholds: [on('forecast', '1'), on('overrun', '0.4'), on('overrun', '0.5')] });

  test('total, probability and the day on which it is used up', () => {
    const state = stateOf(budget, { ...factsOf({ amounts: same('10', 2), today: '2026-01-03' }), outlook });
    // 2 of 5 totals are over 310
    expect(state?.forecast).toMatchObject({
      total: '320',
      overrun: '0.4',
      exhaustedOn: '2026-01-31',
      method: 'theta',
      mase: 0.8,
    });
    expect(state?.thresholds.map(({ state: held, isProvisional }) => [held, isProvisional])).toEqual([
      ['reached', false],
      ['reached', false],
      ['below', false],
    ]);
  });

  test('from days long before the period nothing is expected', () => {
    const facts = {
      ...factsOf({ start: '2025-09-01', amounts: same('10', 60), wholeUntil: '2025-10-30', today: '2026-01-03' }),
      outlook,
    };
    const state = stateOf(budget, facts);
    expect(state?.forecast).toBeNull();
    expect(state?.notes).toContainEqual({ code: 'stale', lastWholeDay: '2025-10-29' });
    const later = { ...facts, wholeUntil: '2025-10-31' };
    expect(stateOf(budget, later)?.forecast).not.toBeNull();
  });

  test('while days that are over are not whole it says so', () => {
    const facts = { ...factsOf({ amounts: same('10', 2), wholeUntil: '2026-01-02', today: '2026-01-03' }), outlook };
    expect(stateOf(budget, facts)?.thresholds.map(({ isProvisional }) => isProvisional)).toEqual([true, true, false]);
  });
});

describe('unfinished days', () => {
  const thresholds = [on('actual', '0.2'), on('actual', '0.9'), on('burn', '1'), on('burn', '0.5')];

  test('burn counts whole days against the plan of those days only', () => {
    // 10 a day is planned; two whole days of 15, then a day that has only begun to arrive
    const facts = factsOf({ amounts: ['15', '15', '1'], wholeUntil: '2026-01-03', today: '2026-01-04' });
    expect(stateOf(budgetOf(), facts)).toMatchObject({
      burn: '1.5',
      actual: '31',
      provisional: '1',
      plannedUntilNow: '30',
    });
  });

  test('a day on which a source is missing is no part of burn', () => {
    const facts = factsOf({ amounts: ['15', '2', '15'], missing: ['2026-01-02'], today: '2026-01-04' });
    expect(stateOf(budgetOf(), facts)).toMatchObject({
      burn: '1.5',
      actual: '32',
      days: { final: 2, provisional: 0, missing: 1 },
    });
  });

  test('no threshold on actual or burn is reached without whole days alone, unless it says provisional', () => {
    const amount = oneof(integer({ min: -20, max: 60 }).map(String), constant(null));
    const days = record({
      amounts: array(amount, { minLength: 1, maxLength: 31 }),
      whole: nat(31),
      now: integer({ min: 1, max: 30 }),
    });
    assert(
      property(days, ({ amounts, whole, now }) => {
        const today = addDays('2026-01-01', now);
        const wholeUntil = addDays('2026-01-01', Math.min(whole, now));
        const missing = amounts.flatMap((each, index) => (each === null ? [addDays('2026-01-01', index)] : []));
        const facts = factsOf({ amounts, wholeUntil, missing, today });
        const moment = budgetMoment({ id: 'b', version: 1, budget: budgetOf({ thresholds }) }, facts);
        const wholeOnly = budgetMoment(
          { id: 'b', version: 1, budget: budgetOf({ thresholds }) },
          factsOf({
            amounts: amounts.map((each, index) => (index < Math.min(whole, now) ? each : null)),
            wholeUntil,
            missing,
            today,
          }),
        );
        for (const [index, threshold] of (moment?.thresholds ?? []).entries()) {
          if (threshold.state !== 'reached' || threshold.isProvisional) continue;
          expect(wholeOnly?.thresholds[index]?.state).toBe('reached');
        }
        // whole and provisional money together are all there is
        const there = amounts.slice(0, now).reduce((sum, each) => sum + parseAmount(each ?? '0'), 0n);
        if (moment?.actual !== null) expect(moment?.actual).toBe(formatAmount(there));
      }),
    );
  });
});
