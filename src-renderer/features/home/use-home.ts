import type { Measure } from '../../../src-core/query/query-spec.ts';
import { ArrowResult } from '../../data/arrow/result.ts';
import { api, takeResult } from '../../data/client.ts';
import { useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { BUCKET, localDay, nextMonth } from './home-model.ts';

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

/** The currency with most billed cost comes first; the summary starts with it. */
export function useCurrencies() {
  return useLakeQuery(['home', 'currencies'], async signal => {
    const { values } = await api.query.values({ dimension: 'BillingCurrency' }, { signal });
    return values.map(({ value }) => value);
  });
}

/**
 * Start of the last day of a month that has charges. Months are judged by when charges start: a monthly fee ends with the
 * month and would make every month look complete.
 * @param month its first local day, "YYYY-MM-01"
 */
export function useLastChargedDay(month: string | null, measure: Measure, zone: string) {
  return useLakeQuery(
    ['home', 'last-day', measure, zone, month],
    async signal => {
      const from = month ?? '';
      const spec = { measures: [measure], grain: 'day' as const, from, to: nextMonth(from), zone };
      const head = await api.query.run(spec, { signal });
      const result = ArrowResult.read(await takeResult(head.ticket, signal));
      const bucket = result.time(BUCKET);
      let last: number | null = null;
      for (let row = 0; row < result.rowCount; row += 1) {
        const day = bucket?.get(row) ?? null;
        if (day !== null && (last === null || day > last)) last = day;
      }
      return last;
    },
    { enabled: month !== null },
  );
}

/** One month by any dimension. */
export function useMonthBy(dimension: string, month: number, measure: Measure, zone: string) {
  return useLakeQuery(['home', 'month-by', dimension, measure, zone, month], async signal => {
    const from = localDay(month, zone);
    const spec = { measures: [measure], dimensions: [dimension], from, to: nextMonth(from), zone };
    const head = await api.query.run(spec, { signal });
    return ArrowResult.read(await takeResult(head.ticket, signal));
  });
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
