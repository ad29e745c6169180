import type { Measure } from '../../../src-core/query/query-spec.ts';
import { ArrowResult } from '../../data/arrow/result.ts';
import { api, takeResult } from '../../data/client.ts';
import { useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { localDay, nextMonth } from './home-model.ts';

/** Spend by month over the whole lake, in the workspace's measure and zone. */
export function useMonthlySpend() {
  const { settings, isLoaded } = useSettings();
  return useLakeQuery(
    ['home', 'months', settings.measure, settings.zone],
    async signal => {
      const head = await api.query.run(
        { measures: [settings.measure], grain: 'month', zone: settings.zone },
        { signal },
      );
      return { measure: settings.measure, result: ArrowResult.read(await takeResult(head.ticket, signal)) };
    },
    { enabled: isLoaded },
  );
}

export const CHANGE_DIMENSION = 'ServiceName';

/** Two neighbouring months by service. */
export function useMonthByService(months: { before: number; now: number } | null, measure: Measure, zone: string) {
  return useLakeQuery(
    ['home', 'changes', measure, zone, months?.before, months?.now],
    async signal => {
      const spec = {
        measures: [measure],
        dimensions: [CHANGE_DIMENSION],
        grain: 'month' as const,
        from: localDay(months?.before ?? 0, zone),
        to: nextMonth(localDay(months?.now ?? 0, zone)),
        zone,
      };
      const head = await api.query.run(spec, { signal });
      return ArrowResult.read(await takeResult(head.ticket, signal));
    },
    { enabled: months !== null },
  );
}
