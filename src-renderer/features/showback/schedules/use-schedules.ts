import type { InferContractRouterOutputs } from '@orpc/contract';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ReportRun, reports } from '../../../../src-core/contract/reports.ts';
import { api } from '../../../data/client.ts';
import { workbenchEvents } from '../../../data/events.ts';
import { queryClient } from '../../../data/lake-query.ts';

/** With when it has something to do next and how its last run went. */
export type ScheduleItem = InferContractRouterOutputs<typeof reports>['schedules'][number];

const KEY = ['report-schedules'];
/** Runs begin and wait by the clock, while nothing happens in this window. */
const REFRESH_MS = 30_000;

/** By name. */
export function useSchedules(): UseQueryResult<ScheduleItem[], Error> {
  useEffect(
    () =>
      workbenchEvents.onFinished(task => {
        if (task.kind === 'report-run') void refreshSchedules();
      }),
    [],
  );
  return useQuery({
    queryKey: [...KEY, 'list'],
    queryFn: ({ signal }) => api.reports.schedules(undefined, { signal }),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
}

/** Newest begun first. */
export function useScheduleRuns(scheduleId: string): UseQueryResult<ReportRun[], Error> {
  return useQuery({
    queryKey: [...KEY, 'runs', scheduleId],
    queryFn: ({ signal }) => api.reports.runs({ scheduleId, limit: 100 }, { signal }),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
}

export const refreshSchedules = (): Promise<void> => queryClient.invalidateQueries({ queryKey: KEY });
