import type { UseQueryResult } from '@tanstack/react-query';
import type { UnitCard, UnitSeries } from '../../../src-core/contract/units.ts';
import type { Filter, Measure } from '../../../src-core/query/query-spec.ts';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { monthAfter } from './months.ts';
import type { ChartGrain } from './units-address.ts';

/** Cards of a month; null asks for the last closed one. */
export function useCards(month: string | null, measure: Measure, isWanted: boolean): UseQueryResult<UnitCard[], Error> {
  return useLakeQuery(['units', 'cards', month, measure], signal => api.units.cards({ month, measure }, { signal }), {
    enabled: isWanted,
  });
}

export type SeriesQuestion = {
  unit: string;
  measure: Measure;
  month: string;
  by: string | null;
  filters: readonly Filter[];
};

/** The month by the dimension, beside the month before. */
export function useUnitMonth(question: SeriesQuestion): UseQueryResult<UnitSeries, Error> {
  const { unit, measure, month, by, filters } = question;
  return useLakeQuery(['units', 'month', question], signal =>
    api.units.series(
      {
        ...{ unit, measure, filters: [...filters], dims: by === null ? [] : [by] },
        ...{ from: month, to: monthAfter(month, 1), compare: 'previous-period' },
      },
      { signal },
    ),
  );
}

/** The same over time: six months to the end of the month, or its days or weeks. */
export function useUnitTimeline(question: SeriesQuestion, grain: ChartGrain): UseQueryResult<UnitSeries, Error> {
  const { unit, measure, month, by, filters } = question;
  return useLakeQuery(['units', 'timeline', question, grain], signal =>
    api.units.series(
      {
        ...{ unit, measure, grain, filters: [...filters], dims: by === null ? [] : [by] },
        ...{ from: monthAfter(month, grain === 'month' ? -5 : grain === 'week' ? -2 : 0), to: monthAfter(month, 1) },
        limit: 10_000,
      },
      { signal },
    ),
  );
}

/** Why the charges of these lines differ between the month and the one before, by the parts that a unit is made of. */
export function useCostChange(spec: Parameters<typeof api.explain.change>[0] | null) {
  return useLakeQuery(
    ['units', 'why', spec],
    signal => api.explain.change(spec as NonNullable<typeof spec>, { signal }),
    { enabled: spec !== null },
  );
}
