import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SearchHit } from '../../src-core/contract/overview.ts';
import { api } from './client.ts';
import { useWorkbench } from './events.ts';

/** A pause in typing before the workbench is asked. */
const PAUSE_MS = 120;
const LIMIT = 40;

export type GlobalSearch = { hits: readonly SearchHit[]; isSearching: boolean; error: Error | null };

/**
 * Everything that is found under what is typed, a moment after the typing stops. A newer question cancels the older one down to the lake;
 * what was found stays until the new answer is there.
 */
export function useGlobalSearch(typed: string): GlobalSearch {
  const text = useSettled(typed.trim());
  const lakeVersion = useWorkbench(state => state.lakeVersion);
  const { data, error, isFetching } = useQuery({
    queryKey: ['search', lakeVersion, text],
    queryFn: ({ signal }) => api.overview.search({ text, limit: LIMIT }, { signal }),
    enabled: text !== '' && lakeVersion !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
  });
  const isSearching = typed.trim() !== text || isFetching;
  return { hits: text === '' ? [] : (data ?? []), isSearching: typed.trim() !== '' && isSearching, error };
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return text === '' ? '' : settled;
}
