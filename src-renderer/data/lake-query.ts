import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  keepPreviousData,
  QueryClient,
  type QueryKey,
  type UseQueryResult,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { AppInfo, Settings } from '../../src-core/contract/app.ts';
import type { Catalog } from '../../src-core/contract/query.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { api } from './client.ts';
import { useWorkbench } from './events.ts';

/** Codes that pass by themselves: asked again a few times before anybody hears of them. */
const passing = new Set(['lake.restarting', 'connection.lost', 'query.result-gone']);

/**
 * What is asked again is asked after the change. TanStack lets the first fetch of a query go on when it is invalidated, and takes an answer from
 * before the change for a fresh one: such a fetch is stopped, so that its query is fetched anew.
 */
class FreshQueryClient extends QueryClient {
  override async invalidateQueries<K extends QueryKey = QueryKey>(
    filters: InvalidateQueryFilters<K> = {},
    options: InvalidateOptions = {},
  ): Promise<void> {
    const first = this.getQueryCache()
      .findAll(filters)
      .filter(query => query.state.data === undefined && query.state.fetchStatus !== 'idle');
    await Promise.all(first.map(query => query.cancel({ revert: true })));
    await super.invalidateQueries(filters, options);
  }
}

export const queryClient = new FreshQueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (failures, error) => failures < 4 && error instanceof AppError && passing.has(error.code),
      retryDelay: attempt => 250 * 2 ** attempt,
    },
    mutations: { networkMode: 'always' },
  },
});

/**
 * A fact of the lake. Its key holds the lake version, so a finished import refetches everything about cost and an old answer is
 * never shown for a new lake; while the new one loads the old one stays on screen (`isPlaceholderData`).
 */
export function useLakeQuery<T>(
  key: QueryKey,
  fetch: (signal: AbortSignal) => Promise<T>,
  /** `staleTime` (ms): for answers that move without the lake, too. */
  options: { enabled?: boolean; staleTime?: number } = {},
): UseQueryResult<T, Error> {
  const lakeVersion = useWorkbench(state => state.lakeVersion);
  return useQuery<T, Error>({
    queryKey: ['lake', lakeVersion, ...key],
    queryFn: ({ signal }) => fetch(signal),
    enabled: lakeVersion !== null && options.enabled !== false,
    placeholderData: keepPreviousData,
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
  });
}

export function useCatalog(): UseQueryResult<Catalog, Error> {
  return useLakeQuery(['catalog'], signal => api.query.catalog(undefined, { signal }));
}

/** What the bar of a screen says of the lake behind it. */
export function useLakeFacts(): {
  currencies: readonly string[];
  lakeVersion: number | null;
  calendar: Settings['calendar'];
} {
  const { data: catalog } = useCatalog();
  const lakeVersion = useWorkbench(state => state.lakeVersion);
  const { settings } = useSettings();
  return { currencies: catalog?.currencies ?? [], lakeVersion, calendar: settings.calendar };
}

export function useAppInfo(): UseQueryResult<AppInfo, Error> {
  return useQuery({ queryKey: ['app-info'], queryFn: ({ signal }) => api.app.info(undefined, { signal }) });
}

export const defaultSettings: Settings = {
  theme: 'system',
  language: null,
  zone: 'UTC',
  measure: 'EffectiveCost',
  density: 'compact',
  currency: null,
  calendar: { kind: 'months', startMonth: 1 },
};

/** The currency that a form begins with: the reader's own, else dollars where there are some, else one that the lake has. */
export function startCurrency(settings: Settings, catalog: Pick<Catalog, 'currencies'> | undefined): string {
  const currencies: readonly string[] = catalog?.currencies ?? [];
  return settings.currency ?? (currencies.includes('USD') ? 'USD' : (currencies[0] ?? 'USD'));
}

/** The saved settings; the defaults until they have arrived. */
export function useSettings(): {
  settings: Settings;
  isLoaded: boolean;
  save: (change: Partial<Settings>) => Promise<void>;
} {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.app.settings(undefined, { signal }),
  });
  return {
    settings: data ?? defaultSettings,
    isLoaded: data !== undefined,
    async save(change) {
      const before = client.getQueryData<Settings>(['settings']);
      client.setQueryData(['settings'], { ...(before ?? defaultSettings), ...change });
      try {
        client.setQueryData(['settings'], await api.app.saveSettings(change));
      } catch (error) {
        client.setQueryData(['settings'], before);
        throw error;
      }
    },
  };
}
