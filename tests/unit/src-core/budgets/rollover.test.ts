import { array, assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetMoment } from '../../../../src-core/budgets/budget-state.ts';
import { allowanceOn, amountInForce, carriedOver } from '../../../../src-core/budgets/rollover.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { budgetOf, factsOf, same } from './budget-bench.ts';

const at = (amount: string) => parseAmount(amount);
const left = (rollover: Parameters<typeof carriedOver>[0], amount: string, rest: string) =>
  formatAmount(carriedOver(rollover, at(amount), at(rest)));

describe('what goes on to the next period', () => {
  test('nothing, what was not spent, or also what was overspent', () => {
    expect(left({ kind: 'none', cap: null }, '100', '40')).toBe('0');
    expect(left({ kind: 'unspent', cap: null }, '100', '40')).toBe('40');
    expect(left({ kind: 'unspent', cap: null }, '100', '-40')).toBe('0');
    expect(left({ kind: 'both', cap: null }, '100', '-40')).toBe('-40');
  });
  test('at most the cap, either way; a cap of zero is none', () => {
    expect(left({ kind: 'both', cap: '0.25' }, '100', '40')).toBe('25');
    expect(left({ kind: 'both', cap: '0.25' }, '100', '-40')).toBe('-25');
    expect(left({ kind: 'unspent', cap: '0' }, '100', '40')).toBe('0');
    // a third of 100 to the last of 24 digits
    expect(left({ kind: 'unspent', cap: '0.333333333333333333333333333' }, '100', '40')).toBe(
      '33.333333333333333333333333',
    );
  });
});

describe('chain of periods', () => {
  // 310 USD a month; January 31 days of 9 = 279, February 28 of 12 = 336, March 31 of 10.5 = 325.5
  const amounts = [...same('9', 31), ...same('12', 28), ...same('10.5', 31), ...same('10', 30)];
  const moment = (kind: 'unspent' | 'both', today: string, cap: string | null = null) =>
    budgetMoment({ id: 'b', version: 1, budget: budgetOf({ rollover: { kind, cap } }) }, factsOf({ amounts, today }));

  test('unspent: 31 from January; February is over its 341, so nothing; nothing from March', () => {
    // 310 - 279 = 31 -> 341; 341 - 336 = 5 -> 315; 315 - 325.5 < 0 -> 310
    expect(moment('unspent', '2026-02-10')?.budget).toBe('341');
    expect(moment('unspent', '2026-03-10')).toMatchObject({ amount: '310', rolledOver: '5', budget: '315' });
    expect(moment('unspent', '2026-04-10')).toMatchObject({ rolledOver: '0', budget: '310' });
  });
  test('both: the overspent goes on, too', () => {
    // 315 - 325.5 = -10.5
    expect(moment('both', '2026-04-10')).toMatchObject({ rolledOver: '-10.5', budget: '299.5' });
  });
  test('with a cap of 5 %: 15.5 at most', () => {
    // 31 -> 15.5 -> 325.5; 325.5 - 336 = -10.5 -> 299.5; 299.5 - 325.5 = -26 -> -15.5
    expect(moment('both', '2026-02-10', '0.05')?.rolledOver).toBe('15.5');
    expect(moment('both', '2026-03-10', '0.05')?.rolledOver).toBe('-10.5');
    expect(moment('both', '2026-04-10', '0.05')?.rolledOver).toBe('-15.5');
  });

  test('a period of which nothing is known makes what follows unknown, and says since when', () => {
    const budget = budgetOf({ from: '2025-12-01', rollover: { kind: 'unspent', cap: null } });
    const found = budgetMoment({ id: 'b', version: 1, budget }, factsOf({ amounts, today: '2026-02-10' }));
    expect(found).toMatchObject({ rolledOver: null, budget: null, burn: null, plannedUntilNow: null });
    expect(found?.notes).toContainEqual({ code: 'unknown-since', period: '2025-12' });
  });

  test('it adds up: budgets are amounts plus everything that was carried, whatever was spent', () => {
    const spent = array(integer({ min: -500, max: 1_500 }), { minLength: 1, maxLength: 11 });
    assert(
      property(spent, constantFrom(null, '0', '0.3', '1'), (months, cap) => {
        const budget = budgetOf({ rollover: { kind: 'both', cap } });
        const month = String(months.length + 1).padStart(2, '0');
        const costs = months.map(each => BigInt(each) * 10n ** 23n); // tenths of a dollar
        const allowance = allowanceOn(budget, `2026-${month}-15`, ({ from }) => ({
          actual: costs[Number(from.slice(5, 7)) - 1] ?? null,
          isProvisional: false,
        }));
        let carried = 0n;
        for (const cost of costs) {
          const rest = at('310') + carried - cost;
          const most = cap === null ? null : (at('310') * BigInt(Math.round(Number(cap) * 10))) / 10n;
          carried = most !== null && rest > most ? most : most !== null && rest < -most ? -most : rest;
        }
        expect(allowance?.rolledOver).toBe(carried);
        expect(allowance?.budget).toBe(at('310') + carried);
      }),
    );
  });
});

describe('amounts', () => {
  const budget = budgetOf({
    amounts: [
      { from: '2026-01-01', amount: '310' },
      { from: '2026-02-15', amount: '620' },
    ],
  });
  test('one holds from its day on', () => {
    expect(amountInForce(budget, '2026-02-14')).toBe(at('310'));
    expect(amountInForce(budget, '2026-02-15')).toBe(at('620'));
  });
  test('a change within a period is the whole period’s from that day on, and settles it', () => {
    const amounts = same('10', 90);
    const on = (today: string) =>
      budgetMoment(
        { id: 'b', version: 1, budget: { ...budget, rollover: { kind: 'unspent', cap: null } } },
        factsOf({ amounts, today }),
      );
    // January: 310 - 31 x 10 = 0
    expect(on('2026-02-14')?.budget).toBe('310');
    expect(on('2026-02-15')?.budget).toBe('620');
    // February was 620 in the end: 620 - 28 x 10 = 340
    expect(on('2026-03-01')?.rolledOver).toBe('340');
  });
});
