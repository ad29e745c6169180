import type { z } from 'zod';
import type { BudgetFacts } from '../../../../src-core/budgets/budget-state.ts';
import { knownDays } from '../../../../src-core/budgets/known-days.ts';
import { Budget } from '../../../../src-core/contract/budgets.ts';

type Given = Partial<z.input<typeof Budget>> & { currency?: string };

/** A budget of 310 USD a month from 2026-01 on; say what is different. */
export function budgetOf({ currency = 'USD', ...given }: Given = {}): Budget {
  const from = given.from ?? '2026-01-01';
  return Budget.parse({
    name: 'Test',
    scope: { currency },
    period: 'month',
    from,
    amounts: [{ from, amount: '310' }],
    thresholds: [],
    ...given,
  });
}

type Days = {
  start?: string;
  amounts: readonly (string | null)[];
  wholeUntil?: string;
  missing?: string[];
  today: string;
};

/** Facts of the morning of `today`: one amount a day from `start`. All of them whole unless said otherwise. */
export function factsOf({ start = '2026-01-01', amounts, wholeUntil, missing = [], today }: Days): BudgetFacts {
  const whole = wholeUntil ?? today;
  return {
    today,
    known: knownDays({ start, amounts: [...amounts], wholeUntil: whole, missing }),
    wholeUntil: whole < today ? whole : today,
    outlook: null,
    lakeVersion: 1,
    waitingFor: [],
    problem: null,
  };
}

/** `count` times the same amount. */
export const same = (amount: string, count: number): string[] => Array.from({ length: count }, () => amount);
