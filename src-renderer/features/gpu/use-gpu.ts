import type { CostModel } from '../../../src-core/contract/allocation.ts';
import type { GpuIdle, GpuJobs } from '../../../src-core/contract/gpu.ts';
import type { Unscaled } from '../../../src-core/money/amount.ts';
import { asDelivered, type Filter } from '../../../src-core/query/query-spec.ts';
import { ArrowResult } from '../../data/arrow/result.ts';
import { CURRENCY } from '../../data/arrow/totals.ts';
import { api, takeResult } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';

/** A whole month, UTC: first day, and the first day after it. */
export type Month = { from: string; to: string };

export function monthOf(first: string): Month {
  const date = new Date(`${first}T00:00:00Z`);
  const next = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
  return { from: first, to: next.toISOString().slice(0, 10) };
}

/** The months of the lake's charges, newest first, at most 24. @param end where they end, exclusive */
export function monthsBefore(period: { start: string; end: string }): string[] {
  const first = period.start.slice(0, 7);
  const last = new Date(Date.parse(period.end) - 1);
  const months = Array.from({ length: 24 }, (_, back) =>
    new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - back, 1)).toISOString().slice(0, 10),
  );
  return months.filter(month => month.slice(0, 7) >= first);
}

/** Money that the idle-GPU rules of the cost model placed, by team. */
export type TeamShare = { team: string | null; currency: string | null; amount: Unscaled };
export type SplitIdle = { rules: readonly { id: string; name: string }[]; teams: readonly TeamShare[] };

export const idleFilter = (rules: SplitIdle['rules']): Filter => ({
  dimension: 'x_AllocationRule',
  op: 'in',
  values: rules.map(rule => rule.id),
});

/** Who pays for GPUs that nobody held: the parts of the cost model's idle-GPU rules. No rules: an empty list. */
export function useSplitIdle(month: Month | null) {
  return useLakeQuery<SplitIdle>(
    ['gpu-split', month],
    async signal => {
      const model = await api.allocation.current(undefined, { signal });
      const rules = idleRules(model);
      if (month === null || rules.length === 0) return { rules, teams: [] };
      const head = await api.query.run(
        {
          ...asDelivered,
          ...month,
          allocation: 'split',
          measures: ['EffectiveCost'],
          dimensions: ['x_Team'],
          filters: [idleFilter(rules)],
        },
        { signal },
      );
      const result = ArrowResult.read(await takeResult(head.ticket, signal));
      return { rules, teams: sharesOf(result) };
    },
    { enabled: month !== null },
  );
}

const idleRules = ({ rules }: CostModel) =>
  rules.filter(rule => rule.isOn && rule.kind === 'idle-gpu').map(({ id, name }) => ({ id, name }));

/** Largest first. */
function sharesOf(result: ArrowResult): TeamShare[] {
  const money = result.money('EffectiveCost');
  const shares = Array.from({ length: result.rowCount }, (_, row) => ({
    team: result.text('x_Team')?.get(row) ?? null,
    currency: result.text(CURRENCY)?.get(row) ?? null,
    amount: money?.get(row) ?? 0n,
  }));
  return shares.sort((a, b) => (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1));
}

const instants = (month: Month) => ({ from: `${month.from}T00:00:00Z`, to: `${month.to}T00:00:00Z` });

/** GPU time that somebody held and did not use, and that nobody held. */
export function useIdle(month: Month | null) {
  return useLakeQuery<GpuIdle>(['gpu-idle', month], signal => api.gpu.idle(month ? instants(month) : {}, { signal }), {
    enabled: month !== null,
  });
}

/** Job attempts that held GPUs, as the lake lists them: most idle time first is the reader's order, made on screen. */
export function useJobs(month: Month | null) {
  return useLakeQuery<GpuJobs>(
    ['gpu-jobs', month],
    signal => api.gpu.jobs(month ? { ...instants(month), limit: 2_000 } : {}, { signal }),
    { enabled: month !== null },
  );
}
