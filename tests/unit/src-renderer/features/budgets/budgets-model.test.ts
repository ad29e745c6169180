import { describe, expect, it } from 'vitest';
import { needOf } from '../../../../../src-core/budgets/budget-need.ts';
import { BudgetState } from '../../../../../src-core/contract/budgets.ts';
import { barMarks, budgetRows, firstMorningAfter } from '../../../../../src-renderer/features/budgets/budgets-model.ts';
import { axisTicks, pathFigures } from '../../../../../src-renderer/features/budgets/path-model.ts';

const state = BudgetState.parse({
  ...{ id: 'one', name: 'One', version: 1, currency: 'USD', lakeVersion: 1, today: '2026-10-04', address: '/explore' },
  period: { from: '2026-10-01', to: '2026-11-01', label: '2026-10' },
  ...{
    amount: '100',
    rolledOver: '0',
    budget: '100',
    actual: '30',
    provisional: '10',
    burn: '1',
    plannedUntilNow: '20',
  },
  days: { final: 2, provisional: 1, missing: 0 },
  ...{ completeUntil: '2026-10-02', waitingFor: [], notes: [], thresholds: [] },
  forecast: {
    ...{ total: '90', low80: '80', high80: '120', low95: '70', high95: '130', overrun: '0.2' },
    ...{ exhaustedOn: null, method: 'theta', mase: 0.8 },
  },
  path: [
    { at: '2026-10-01', plan: '5', actual: '10', expected: null, low80: null, high80: null },
    { at: '2026-10-02', plan: '10', actual: '20', expected: null, low80: null, high80: null },
    { at: '2026-10-03', plan: '20', actual: '30', expected: '31', low80: '30', high80: '33' },
    { at: '2026-10-04', plan: '30', actual: null, expected: '40', low80: '35', high80: '45' },
  ],
});
const forecast = state.forecast;
const reached = (on: 'actual' | 'burn') => ({
  ...{ id: on, on, at: '0.8', value: '0.9', state: 'reached' as const, isProvisional: false },
});

describe('what a budget needs', () => {
  it('is said by the worst that is true', () => {
    expect(needOf(state)).toBe('fine');
    expect(needOf({ ...state, thresholds: [reached('actual')] })).toBe('reached');
    expect(needOf({ ...state, burn: '1.1' })).toBe('fast');
    expect(needOf({ ...state, thresholds: [reached('burn')] })).toBe('fast');
    expect(needOf({ ...state, forecast: forecast && { ...forecast, overrun: '0.5' } })).toBe('will-be-over');
    expect(needOf({ ...state, forecast: forecast && { ...forecast, total: '100.000000000000000000000001' } })).toBe(
      'will-be-over',
    );
    expect(needOf({ ...state, actual: '100' })).toBe('fine');
    expect(needOf({ ...state, actual: '100.000000000000000000000001' })).toBe('over');
  });

  it('is unknown where neither spend nor forecast is known, and where the budget itself is not', () => {
    expect(needOf({ ...state, actual: null, burn: null, forecast: null })).toBe('unknown');
    expect(needOf({ ...state, budget: null })).toBe('unknown');
  });

  it('orders the list: need, then chance, then name; budgets without a period last', () => {
    const stored = ['fine', 'over', 'asleep', 'likely'].map(id => ({
      ...{ id, version: 1, hash: '', savedAt: '2026-10-01T00:00:00Z', savedBy: 'kim' },
      body: { name: id } as never,
    }));
    const states = [
      { ...state, id: 'fine' },
      { ...state, id: 'over', actual: '101' },
      { ...state, id: 'likely', forecast: forecast && { ...forecast, overrun: '0.3' } },
    ];
    expect(budgetRows(stored, states).map(({ stored: { id } }) => id)).toEqual(['over', 'likely', 'fine', 'asleep']);
  });
});

describe('what is drawn of a budget', () => {
  it('shares the bar between what is whole and what is not; unknown is not drawn as nothing', () => {
    expect(barMarks(state)).toEqual({ whole: 0.2, provisional: 0.1, budget: 1, plan: 0.2, expected: 0.9 });
    expect(barMarks({ ...state, actual: null }).whole).toBeNull();
  });

  it('draws open days on from the whole ones, and the expected path on from both', () => {
    const { whole, open, expected, band, top } = pathFigures(state);
    expect(whole.map(({ y }) => y)).toEqual([10, 20]);
    expect(open.map(({ y }) => y)).toEqual([20, 30]);
    expect(expected.map(({ y }) => y)).toEqual([30, 31, 40]);
    expect(band.map(({ x }) => x)).toEqual([2, 3]);
    expect(top).toBe(100);
    expect(axisTicks(0)).toEqual([0, 1]);
  });

  it('takes mornings apart', () => {
    expect(firstMorningAfter('2026-10-22T00:00:00Z')).toBe('2026-10-22');
    expect(firstMorningAfter('2024-09-30T21:00:00.000Z')).toBe('2024-10-01');
  });
});
