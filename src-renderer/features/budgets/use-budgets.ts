import type { BudgetState, StoredBudget } from '../../../src-core/contract/budgets.ts';
import { api } from '../../data/client.ts';
import { queryClient, useLakeQuery } from '../../data/lake-query.ts';

/** By name. */
export function useStoredBudgets() {
  return useLakeQuery<StoredBudget[]>(['budgets', 'stored'], signal => api.budgets.list(undefined, { signal }));
}

/** How every budget (or the one with this id) stands on the morning of `day` (null: today); `null` data where the last answer was to less. */
export function useBudgetStates(id: string | null, day: string | null, isEnabled: boolean) {
  const answer = useLakeQuery<{ of: string | null; states: BudgetState[] }>(
    ['budgets', 'states', day, id],
    async signal => ({ of: id, states: await api.budgets.evaluate({ id, today: day }, { signal }) }),
    { enabled: isEnabled },
  );
  const isEnough = answer.data !== undefined && (answer.data.of === null || answer.data.of === id);
  return { ...answer, states: isEnough ? answer.data.states : null };
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
