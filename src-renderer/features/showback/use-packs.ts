import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Pack, StoredTemplate } from '../../../src-core/contract/reports.ts';
import { api } from '../../data/client.ts';
import { workbenchEvents } from '../../data/events.ts';
import { queryClient } from '../../data/lake-query.ts';

const PACKS = ['packs'];
export const TEMPLATES = ['report-templates'];

/** Newest first; read again whenever a pack was built or published, from wherever. */
export function usePacks(): UseQueryResult<Pack[], Error> {
  useEffect(
    () =>
      workbenchEvents.onFinished(task => {
        if (['report', 'publish', 'report-run'].includes(task.kind)) void refreshPacks();
      }),
    [],
  );
  return useQuery({
    queryKey: PACKS,
    queryFn: ({ signal }) => api.reports.packs(undefined, { signal }),
    staleTime: 0, // schedules build while nobody looks
  });
}

export const refreshPacks = (): Promise<void> => queryClient.invalidateQueries({ queryKey: PACKS });

/** By name. */
export function useTemplates(): UseQueryResult<StoredTemplate[], Error> {
  return useQuery({ queryKey: TEMPLATES, queryFn: ({ signal }) => api.reports.templates(undefined, { signal }) });
}
