import { useEffect } from 'react';
import { api } from '../../data/client.ts';
import { workbenchEvents } from '../../data/events.ts';
import { queryClient, useLakeQuery } from '../../data/lake-query.ts';

const KEYS = new Set(['attention', 'month-end']);
/** Packs, alerts and documents move without the lake: each visit asks again and shows what it knew meanwhile. */
const whenever = { staleTime: 0 };
const reportTasks = new Set(['report', 'publish', 'report-run']);

/** What waits for a person, budgets a little later than the rest; asked again when alerts changed or a report came to its end. */
export function useAttention() {
  useReportNews();
  const ask = (withBudgets: boolean) => (signal: AbortSignal) => api.overview.attention({ withBudgets }, { signal });
  const quick = useLakeQuery(['attention', 'quick'], ask(false), whenever);
  const whole = useLakeQuery(['attention', 'whole'], ask(true), whenever);
  return { ...whole, data: whole.data ?? quick.data };
}

export function useMonthEnd() {
  useReportNews();
  return useLakeQuery(['month-end'], signal => api.overview.monthEnd(undefined, { signal }), whenever);
}

function useReportNews(): void {
  useEffect(() => workbenchEvents.onAlerts(askAgain), []);
  useEffect(
    () =>
      workbenchEvents.onFinished(task => {
        if (reportTasks.has(task.kind)) askAgain();
      }),
    [],
  );
}

function askAgain(): void {
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => KEYS.has(String(queryKey[2])) });
}
