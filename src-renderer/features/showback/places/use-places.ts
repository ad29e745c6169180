import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DescribedDestination, PlaceFound } from '../../../../src-core/contract/reports.ts';
import { api } from '../../../data/client.ts';
import { queryClient } from '../../../data/lake-query.ts';

const KEY = ['report-places'];

/** By name. Whether their keys can be read depends on the keychain: asked each time somebody looks. */
export function usePlaces(): UseQueryResult<DescribedDestination[], Error> {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.reports.destinations(undefined, { signal }),
    staleTime: 0,
  });
}

export const refreshPlaces = (): Promise<void> => queryClient.invalidateQueries({ queryKey: KEY });

export type PlaceCheck = { state: 'running' } | { state: 'good'; code: PlaceFound } | { state: 'bad'; error: unknown };
export type PlaceChecks = { of: (id: string) => PlaceCheck | null; run: (id: string) => Promise<void> };

/** Answers of this visit, by place; each stands until the next one. */
export function usePlaceChecks(): PlaceChecks {
  const [checks, setChecks] = useState<ReadonlyMap<string, PlaceCheck>>(new Map());
  const put = (id: string, check: PlaceCheck) => setChecks(before => new Map(before).set(id, check));
  return {
    of: id => checks.get(id) ?? null,
    async run(id) {
      put(id, { state: 'running' });
      try {
        const { code } = await api.reports.checkDestination({ id });
        put(id, { state: 'good', code });
      } catch (error) {
        put(id, { state: 'bad', error });
      }
      await refreshPlaces(); // a locked keychain may have been unlocked
    },
  };
}
