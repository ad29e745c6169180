import { useMemo } from 'react';
import type { Forecast } from '../../../../src-core/contract/forecast.ts';
import type { ChartModel } from '../../../components/chart/chart-model.ts';
import { api } from '../../../data/client.ts';
import { useLakeQuery } from '../../../data/lake-query.ts';
import type { DayRange, ResolvedPeriod } from '../period.ts';
import type { ExploreView } from '../view-state.ts';
import { type ExpectedModel, withExpected } from './expected-model.ts';
import { type CannotExpect, cannotExpect, expectedSpec } from './expected-spec.ts';

/** What the legend says beside the chart. */
export type Expectation =
  | { readonly is: 'cannot'; readonly why: CannotExpect }
  | { readonly is: 'failed'; readonly error: Error; retry(): void }
  | { readonly is: 'loading' }
  | { readonly is: 'there'; readonly forecast: Forecast; readonly found: ExpectedModel };

/**
 * What is expected of the view, while its switch is on.
 * @param model of the chart as it stands; null while it is not there or shows an older question
 */
export function useExpected(
  view: ExploreView,
  period: ResolvedPeriod | null,
  days: DayRange | null,
  model: ChartModel | null,
): Expectation | null {
  const why = cannotExpect(view);
  const spec = useMemo(
    () => (view.expected && why === null && period && days ? expectedSpec(view, period, days) : null),
    [view, why, period, days],
  );
  const { data, error, isPlaceholderData, refetch } = useLakeQuery<Forecast>(
    ['expected', spec],
    signal => {
      if (!spec) throw new Error('not asked'); // `enabled` keeps this from happening
      return api.forecast.run(spec, { signal });
    },
    { enabled: spec !== null },
  );
  const range = period?.range ?? null;
  const grain = view.grain === 'month' ? 'month' : 'day';
  const isReady = data !== undefined && !isPlaceholderData && spec !== null;
  const found = useMemo(
    () => (isReady && model ? withExpected(model, data, { zone: view.zone, grain, range }) : null),
    [isReady, model, data, view.zone, grain, range],
  );
  if (!view.expected) return null;
  if (why !== null) return { is: 'cannot', why };
  if (error) return { is: 'failed', error, retry: () => void refetch() };
  return found && data ? { is: 'there', forecast: data, found } : { is: 'loading' };
}
