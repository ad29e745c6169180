import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { RowsHead } from '../../../src-core/contract/query.ts';
import type { RowsSpec } from '../../../src-core/query/query-spec.ts';
import { ArrowResult } from '../../data/arrow/result.ts';
import { api, takeResult } from '../../data/client.ts';
import { useWorkbench } from '../../data/events.ts';

export const PAGE_ROWS = 500;

export type RowsPage = { head: RowsHead; result: ArrowResult };

export async function fetchRows(spec: RowsSpec, signal: AbortSignal): Promise<RowsPage> {
  const head = await api.query.rows(spec, { signal });
  return { head, result: ArrowResult.read(await takeResult(head.ticket, signal)) };
}

/**
 * Charge lines by pages of PAGE_ROWS: only the pages in sight are asked for; those that are scrolled past before they arrive are
 * cancelled.
 * @param spec offset and limit are ignored
 */
export function usePagedRows(spec: RowsSpec) {
  const lakeVersion = useWorkbench(state => state.lakeVersion);
  const identity = useMemo(() => JSON.stringify([lakeVersion, { ...spec, offset: 0, limit: 0 }]), [spec, lakeVersion]);
  const [range, setRange] = useState({ identity, pages: [0] });
  const wanted = range.identity === identity ? range.pages : [0];
  const queries = useQueries({
    queries: wanted.map(page => ({
      queryKey: ['rows-page', identity, page],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchRows({ ...spec, offset: page * PAGE_ROWS, limit: PAGE_ROWS }, signal),
      enabled: lakeVersion !== null,
    })),
  });
  const onRange = useCallback(
    (first: number, last: number) => {
      const pages: number[] = [];
      for (let page = Math.floor(first / PAGE_ROWS); page <= Math.floor(last / PAGE_ROWS); page += 1) pages.push(page);
      setRange(before =>
        before.identity === identity && before.pages.join() === pages.join() ? before : { identity, pages },
      );
    },
    [identity],
  );
  const loaded = queries.map(query => query.data);
  const pages = new Map(
    wanted.flatMap((page, index) => {
      const data = loaded[index];
      return data ? [[page, data] as const] : [];
    }),
  );
  const head = loaded.find(data => data !== undefined)?.head ?? null;
  const failed = queries.find(query => query.error);
  return {
    identity,
    pages,
    head,
    onRange,
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
    isLoading: queries.some(query => query.isFetching),
  };
}
