import { useMemo } from 'react';
import type { CostModel } from '../../../src-core/contract/allocation.ts';
import { ArrowResult } from '../../data/arrow/result.ts';
import { api, takeResult } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import type { View } from './address.ts';
import { flowTables } from './flow-model.ts';
import { monthAfter } from './proof-model.ts';

export const useModel = () => useLakeQuery(['cost-model'], signal => api.allocation.current(undefined, { signal }));

export const useModelHistory = () =>
  useLakeQuery(['cost-model-history'], signal => api.allocation.history(undefined, { signal }));

export const useProofs = () =>
  useLakeQuery(['allocation-proofs'], signal => api.allocation.proof({ month: null }, { signal }));

/** Names of splits, those of earlier versions too: a closed month may still stand under one. */
export function useSplitNames(): (id: string) => string {
  const { data } = useModelHistory();
  return useMemo(() => {
    const names = new Map<string, string>();
    for (const model of (data ?? []) as readonly CostModel[])
      for (const rule of model.rules) if (!names.has(rule.id)) names.set(rule.id, rule.name);
    return id => names.get(id) ?? id;
  }, [data]);
}

/** A month after its splits: who has what, from whom. */
export function useFlow(month: string | null, { measure, attribute }: View) {
  return useLakeQuery(
    ['allocation-flow', month, measure, attribute],
    async signal => {
      const head = await api.query.run(
        {
          measures: [measure],
          dimensions: [attribute, 'x_AllocationRule', 'x_AllocationKind'],
          from: month,
          to: monthAfter(month ?? ''),
          allocation: 'split',
        },
        { signal },
      );
      const result = ArrowResult.read(await takeResult(head.ticket, signal));
      return { tables: flowTables(result, { attribute, measure }), attribute, measure, month };
    },
    { enabled: month !== null },
  );
}
