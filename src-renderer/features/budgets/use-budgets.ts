import type { BudgetState, StoredBudget } from '../../../src-core/contract/budgets.ts';
import { api } from '../../data/client.ts';
import { queryClient, useLakeQuery } from '../../data/lake-query.ts';

export type Budgets = { readonly stored: readonly StoredBudget[]; readonly states: readonly BudgetState[] };

/** Every budget and how it stands on the morning of `day` (null: today). */
export function useBudgets(day: string | null) {
  return useLakeQuery<Budgets>(['budgets', day], async signal => {
    const [stored, states] = await Promise.all([
      api.budgets.list(undefined, { signal }),
      api.budgets.evaluate({ today: day }, { signal }),
    ]);
    return { stored, states };
  });
}

/** How forecasts of this budget's spend did on past mornings; as on the morning of `day`. */
export function useAccuracy(stored: StoredBudget, day: string) {
  return useLakeQuery(['budget-accuracy', stored.id, stored.version, day], async signal => {
    const { series } = await api.forecast.run({ ...stored.body.scope, grain: 'day', cutoff: day }, { signal });
    return series[0] ?? null;
  });
}

/** Newest first. */
export function useVersions({ id, version }: StoredBudget) {
  return useLakeQuery(['budget-versions', id, version], signal => api.budgets.history({ id }, { signal }));
}

/** Call after saving or removing one, and when somebody else did. */
export const refreshBudgets = (): Promise<void> =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'lake' && queryKey[2] === 'budgets' });
