import type { InferContractRouterOutputs } from '@orpc/contract';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { channels } from '../../src-core/contract/channels.ts';
import { api } from './client.ts';
import { queryClient } from './lake-query.ts';

type Outputs = InferContractRouterOutputs<typeof channels>;
/** Where messages go, with its secrets' states, its health and its last delivery. */
export type ChannelItem = Outputs['list'][number];
export type Delivery = Outputs['deliveries'][number];

const KEY = ['channels'];
/** Messages go out in the background: what is on its way is asked about again. */
const REFRESH_MS = 10_000;

/** By name. */
export function useChannels(): UseQueryResult<ChannelItem[], Error> {
  return useQuery({
    queryKey: [...KEY, 'list'],
    queryFn: ({ signal }) => api.channels.list(undefined, { signal }),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
}

/** Newest first. */
export function useDeliveries(): UseQueryResult<Delivery[], Error> {
  return useQuery({
    queryKey: [...KEY, 'deliveries'],
    queryFn: ({ signal }) => api.channels.deliveries({ limit: 500 }, { signal }),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
}

/** Names of the channels, by id: alerts, rules and budgets know only ids. One that was removed keeps its id. */
export function useChannelNames(): (id: string) => string {
  const { data } = useChannels();
  return id => data?.find(channel => channel.id === id)?.body.name ?? id;
}

/** Call after anything that changes or sends. */
export const refreshChannels = (): Promise<void> => queryClient.invalidateQueries({ queryKey: KEY });
