import type { ForecastSpecInput } from '../../../../src-core/contract/forecast.ts';
import { allFilters } from '../drill.ts';
import { addMonths, type DayRange, monthOf, type ResolvedPeriod } from '../period.ts';
import type { ExploreView } from '../view-state.ts';

/** Why nothing can be expected of a view. */
export type CannotExpect = 'grain' | 'calendar' | 'estimate';

/** As many months ahead as are shown, within these. */
const FEWEST_MONTHS = 3;
const MOST_MONTHS = 12;

export function cannotExpect({ grain, calendar, sample }: ExploreView): CannotExpect | null {
  if (grain !== 'day' && grain !== 'month') return 'grain';
  if (grain === 'month' && calendar.kind === 'weeks') return 'calendar';
  return sample === null ? null : 'estimate';
}

/**
 * What is asked for the view: the whole of its first measure, learned from everything there is. Days to the end of the month that the data
 * have reached, months as far ahead as the period is long; a period that the reader ended later is forecast to its end.
 * @param days local days with charges
 */
export function expectedSpec(view: ExploreView, period: ResolvedPeriod, days: DayRange): ForecastSpecInput {
  const { range } = period;
  const [measure = 'EffectiveCost'] = view.measures;
  const reached = monthOf(days.to);
  const shown = range ? monthsBetween(range.from, range.to) : FEWEST_MONTHS;
  const ahead = view.grain === 'month' ? Math.min(MOST_MONTHS, Math.max(FEWEST_MONTHS, shown)) : 1;
  const usual = addMonths(reached, ahead);
  return {
    ...{ measure, filters: allFilters(view), allocation: view.allocation, currency: view.convertTo },
    ...{ zone: view.zone, asOf: view.asOf, grain: view.grain === 'month' ? 'month' : 'day' },
    to: view.period.kind === 'custom' && range && range.to > usual ? range.to : usual,
  };
}

function monthsBetween(from: string, to: string): number {
  const number = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return number(to) - number(from) + (to.endsWith('-01') ? 0 : 1);
}
