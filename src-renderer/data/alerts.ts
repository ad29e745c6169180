import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Alert, DescribedAlertRule, StoredAlertMute } from '../../src-core/contract/alerts.ts';
import { api } from './client.ts';
import { workbenchEvents } from './events.ts';
import { queryClient } from './lake-query.ts';

const KEY = ['alerts'];

export type AlertsShown = 'open' | 'all';

/** What is not over, or everything; asked again when the workbench says that alerts changed. */
export function useAlerts(state: AlertsShown): UseQueryResult<Alert[], Error> {
  useAlertNews();
  return useQuery({
    queryKey: [...KEY, 'list', state],
    queryFn: ({ signal }) => api.alerts.list({ state, limit: 1_000 }, { signal }),
    staleTime: 0,
  });
}

/** Alerts that nobody has answered; zero until it is known. */
export function useUnanswered(): number {
  const { data } = useAlerts('open');
  return data?.filter(({ state }) => state === 'open').length ?? 0;
}

/** By name. */
export function useAlertRules(): UseQueryResult<DescribedAlertRule[], Error> {
  useAlertNews();
  return useQuery({
    queryKey: [...KEY, 'rules'],
    queryFn: ({ signal }) => api.alerts.rules(undefined, { signal }),
    staleTime: 0,
  });
}

export function useMutes(): UseQueryResult<StoredAlertMute[], Error> {
  return useQuery({
    queryKey: [...KEY, 'mutes'],
    queryFn: ({ signal }) => api.alerts.mutes(undefined, { signal }),
    staleTime: 0,
  });
}

/** Call after saving a rule or a mute, answering or looking. */
export const refreshAlerts = (): Promise<void> => queryClient.invalidateQueries({ queryKey: KEY });

function useAlertNews(): void {
  useEffect(() => workbenchEvents.onAlerts(() => void refreshAlerts()), []);
}
