import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Coverage } from '../../src-core/contract/quality.ts';
import type { Keychain, Source } from '../../src-core/contract/sources.ts';
import type { Task } from '../../src-core/contract/tasks.ts';
import { api } from './client.ts';
import { useWorkbench } from './events.ts';
import { queryClient, useLakeQuery } from './lake-query.ts';

/** Health depends on the clock too: a source becomes silent while nothing happens. */
const REFRESH_MS = 30_000;

/** Runs that this window started, by task: the only ones it announces when they end. */
export const sourceSyncs = new Set<string>();

/** Start a run by hand, for what is new or for UTC days (`to` exclusive). @throws AppError `source.busy`, `lake.*` */
export async function startSync(sourceId: string, days?: { from: string; to: string }): Promise<void> {
  const { taskId } = await api.sources.sync({ id: sourceId, ...days });
  sourceSyncs.add(taskId);
}

/** Which runs are going on or have ended: changes whenever a source may have changed. */
function syncStamp(tasks: readonly Task[]): string {
  return tasks
    .filter(task => task.kind === 'sync')
    .map(({ id, state }) => `${id} ${state}`)
    .join();
}

/** The registered sources; asked again with every run that starts or ends. */
export function useSources(): UseQueryResult<Source[], Error> {
  const stamp = useWorkbench(state => syncStamp(state.tasks));
  return useQuery({
    queryKey: ['sources', 'list', stamp],
    queryFn: ({ signal }) => api.sources.list(undefined, { signal }),
    placeholderData: before => before,
    refetchInterval: REFRESH_MS,
  });
}

export function useConnectors() {
  return useQuery({
    queryKey: ['connectors'],
    queryFn: ({ signal }) => api.sources.connectors(undefined, { signal }),
  });
}

/** Whether secrets can be kept; asked each time a form opens, because people unlock keychains in between. */
export function useKeychain(): UseQueryResult<Keychain, Error> {
  return useQuery({
    queryKey: ['sources', 'keychain'],
    queryFn: ({ signal }) => api.sources.keychain(undefined, { signal }),
    staleTime: 0,
  });
}

/** Newest run first. */
export function useRuns(sourceId: string) {
  const stamp = useWorkbench(state => syncStamp(state.tasks));
  return useQuery({
    queryKey: ['sources', 'runs', sourceId, stamp],
    queryFn: ({ signal }) => api.sources.runs({ id: sourceId, limit: 100 }, { signal }),
    placeholderData: before => before,
  });
}

/** Call after adding, changing, pausing or removing a source. */
export function refreshSources(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['sources'] });
}

/** What is final, provisional, missing or failed by source, dataset, scope and UTC day. @param days first day, and the day after the last; null = all */
export function useCoverage(days: { from: string; to: string } | null): UseQueryResult<Coverage[], Error> {
  const stamp = useWorkbench(state => syncStamp(state.tasks)); // a failed run changes no version of the lake
  return useLakeQuery(['coverage', days?.from ?? null, days?.to ?? null, stamp], signal =>
    api.quality.coverage(days ?? { from: null, to: null }, { signal }),
  );
}
