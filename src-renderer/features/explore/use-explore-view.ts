import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { explainedIn } from '../../data/explain.ts';
import { useSettings } from '../../data/lake-query.ts';
import { fromSearch, toFullSearch, toSearch } from './address.ts';
import { defaultView, type ExploreView } from './view-state.ts';

export type ChangeView = (change: ExploreView | ((view: ExploreView) => ExploreView), how?: 'push' | 'replace') => void;

/** The view that the address holds, and the way to change it. `push` (the default) leaves a step for Back. */
export function useExploreView(): {
  view: ExploreView;
  ignored: readonly string[];
  change: ChangeView;
  address: string;
  /** What an address without parameters means. */
  defaults: ExploreView;
} {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { settings } = useSettings();
  const { measure, zone, currency, calendar } = settings;
  const defaults = useMemo(
    () => defaultView({ measure, zone, currency, calendar }),
    [measure, zone, currency, calendar],
  );
  const { view, ignored } = useMemo(() => fromSearch(search, defaults), [search, defaults]);
  const change = useCallback<ChangeView>(
    (next, how = 'push') => {
      const made = typeof next === 'function' ? next(view) : next;
      // A change of the layout leaves the figures as they are, and so what is explained beside them.
      const explained = how === 'replace' ? explainedIn(search) : {};
      void navigate({
        to: '/explore',
        search: { ...toSearch(made, defaults), ...explained },
        replace: how === 'replace',
      });
    },
    [navigate, view, defaults, search],
  );
  const address = useMemo(() => `/explore?${readableParameters(toFullSearch(view))}`, [view]);
  return { view, ignored, change, address, defaults };
}

function readableParameters(search: Record<string, string>): string {
  return Object.entries(search)
    .map(
      ([key, value]) =>
        `${key}=${encodeURIComponent(value).replace(/%(2C|3A|2F|7C)/g, whole => decodeURIComponent(whole))}`,
    )
    .join('&');
}
