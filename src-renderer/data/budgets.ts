import { useQuery } from '@tanstack/react-query';
import { api } from './client.ts';

/** What budgets are called, read anew whenever somebody chooses among them. */
export function useBudgetNames(isWanted = true) {
  return useQuery({
    queryKey: ['budgets', 'names'],
    queryFn: ({ signal }) => api.budgets.list(undefined, { signal }),
    select: budgets => budgets.map(({ id, body }) => ({ id, name: body.name })),
    staleTime: 0,
    enabled: isWanted,
  });
}
