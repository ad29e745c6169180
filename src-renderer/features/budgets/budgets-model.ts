import { type Need, needOf, needs } from '../../../src-core/budgets/budget-need.ts';
import type { Budget, BudgetState, StoredBudget } from '../../../src-core/contract/budgets.ts';
import { addDays } from '../../../src-core/quality/days.ts';

export type BudgetRow = {
  readonly stored: StoredBudget;
  /** Null: the budget has no period on the day that is looked at. */
  readonly state: BudgetState | null;
  readonly need: Need | null;
};

/** Every budget with how it stands: most urgent first, among equals the likeliest to end over, then by name; those without a period last. */
export function budgetRows(stored: readonly StoredBudget[], states: readonly BudgetState[]): BudgetRow[] {
  const byId = new Map(states.map(state => [state.id, state]));
  const rows = stored.map(one => {
    const state = byId.get(one.id) ?? null;
    return { stored: one, state, need: state && needOf(state) };
  });
  const rank = ({ need }: BudgetRow) => (need === null ? needs.length : needs.indexOf(need));
  const chance = ({ state }: BudgetRow) => Number(state?.forecast?.overrun ?? 0);
  return rows.sort(
    (a, b) => rank(a) - rank(b) || chance(b) - chance(a) || a.stored.body.name.localeCompare(b.stored.body.name),
  );
}

export function countNeeds(rows: readonly BudgetRow[]): Record<Need, number> {
  const counts: Record<Need, number> = { over: 0, 'will-be-over': 0, fast: 0, reached: 0, unknown: 0, fine: 0 };
  for (const { need } of rows) if (need !== null) counts[need] += 1;
  return counts;
}

/** Days of the period that are over and not whole. */
export const openDays = ({ days }: Pick<BudgetState, 'days'>) => days.provisional + days.missing;

export type BarMarks = {
  /** Shares of the bar's length, 0-1; null = unknown. */
  readonly whole: number | null;
  readonly provisional: number;
  readonly budget: number | null;
  readonly plan: number | null;
  readonly expected: number | null;
};

/** A bar that holds the budget, what was spent and what is expected, in doubles: for drawing only. */
export function barMarks(state: Omit<BudgetState, 'path'>): BarMarks {
  const number = (amount: string | null | undefined) =>
    amount === null || amount === undefined ? null : Number(amount);
  const actual = number(state.actual);
  const budget = number(state.budget);
  const plan = number(state.plannedUntilNow);
  const expected = number(state.forecast?.total);
  const length = Math.max(0, actual ?? 0, budget ?? 0, plan ?? 0, expected ?? 0);
  const share = (value: number | null) => (value === null || length === 0 ? null : Math.max(0, value / length));
  const provisional = Math.min(Number(state.provisional), actual ?? 0);
  return {
    whole: share(actual === null ? null : actual - provisional),
    provisional: share(provisional) ?? 0,
    budget: share(budget),
    plan: share(plan),
    expected: share(expected),
  };
}

/** The share of the budget that a threshold on money stands for, as an amount; null for the others. */
export function thresholdAmount(threshold: Budget['thresholds'][number], budget: string | null): number | null {
  return budget === null || threshold.on === 'burn' || threshold.on === 'overrun'
    ? null
    : Number(threshold.at) * Number(budget);
}

/** The first morning on which everything before this instant lies in days that are over. */
export function firstMorningAfter(instant: string): string {
  const day = instant.slice(0, 10);
  return Date.parse(instant) === Date.parse(`${day}T00:00:00Z`) ? day : addDays(day, 1);
}
