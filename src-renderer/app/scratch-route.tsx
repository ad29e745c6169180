import { useCallback, useMemo } from 'react';
import type { QuerySpec } from '../../src-core/query/query-spec.ts';
import { splitAddress } from '../data/address.ts';
import { useCatalog, useSettings } from '../data/lake-query.ts';
import { fromSearch } from '../features/explore/address.ts';
import { localDay, resolvePeriod } from '../features/explore/period.ts';
import { viewQuestion } from '../features/explore/question.ts';
import { useDataDays } from '../features/explore/use-explore-data.ts';
import { defaultView } from '../features/explore/view-state.ts';
import { ScratchScreen } from '../features/scratch/scratch-screen.tsx';

/** Scratch, and Explore's knowledge of what its saved addresses ask: two features meet here. */
export function ScratchRoute() {
  const { settings } = useSettings();
  const catalog = useCatalog();
  const days = useDataDays(catalog.data, settings.zone);
  const { measure, zone, currency, calendar } = settings;
  const defaults = useMemo(
    () => defaultView({ measure, zone, currency, calendar }),
    [measure, zone, currency, calendar],
  );
  const questionOf = useCallback(
    (address: string): QuerySpec | null => {
      const { path, search } = splitAddress(address);
      if (path !== '/explore' || days === undefined) return null;
      const { view, ignored } = fromSearch(search, defaults);
      if (ignored.length > 0) return null; // half a question is another question
      return viewQuestion(view, resolvePeriod(view.period, localDay(Date.now(), view.zone), days));
    },
    [days, defaults],
  );
  return <ScratchScreen questionOf={questionOf} />;
}
