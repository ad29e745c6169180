import { useMemo } from 'react';
import type { Catalog, ResultHead } from '../../../src-core/contract/query.ts';
import { asDelivered, type QuerySpec } from '../../../src-core/query/query-spec.ts';
import { ArrowResult } from '../../data/arrow/result.ts';
import { api, takeResult } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import {
  addDays,
  type DayRange,
  dayRangeOf,
  localDay,
  type ResolvedPeriod,
  resolvePeriod,
  withCompared,
} from './period.ts';
import { BUCKET_COLUMN, headlineQuestion, viewQuestion } from './question.ts';
import type { ExploreView } from './view-state.ts';

/** A result with the question it answers: while a newer one loads, the old one stays on screen and must be read as the old. */
export type Answer = { spec: QuerySpec; head: ResultHead; result: ArrowResult };

/** The newer question cancels the older one, down to DuckDB's interrupt. */
async function ask(spec: QuerySpec, signal: AbortSignal): Promise<Answer> {
  const head = await api.query.run(spec, { signal });
  const result = ArrowResult.read(await takeResult(head.ticket, signal));
  return { spec, head, result };
}

/**
 * What the headline shows: its own answer, which has the period before. Until that is there, the answer of the table gives the
 * totals: it is the same period and filters, so the same amounts.
 */
export function headlineAnswer(
  headline: { data: Answer | undefined; isPlaceholderData: boolean },
  main: { data: Answer | undefined; isPlaceholderData: boolean },
): { answer: Answer | undefined; isComparing: boolean } {
  if (headline.data && !headline.isPlaceholderData) return { answer: headline.data, isComparing: false };
  if (main.data && !main.isPlaceholderData) return { answer: main.data, isComparing: true };
  return { answer: headline.data ?? main.data, isComparing: headline.data === undefined };
}

/**
 * The local days on which charges begin. The catalogue's period ends where the last charge *ends*, which for a monthly fee is the
 * month's end, weeks after the newest usage: the last day that has charges is asked for.
 * @returns undefined while unknown; null for an empty lake
 */
export function useDataDays(catalog: Catalog | undefined, zone: string): DayRange | null | undefined {
  const outer = useMemo(() => (catalog?.period ? dayRangeOf(catalog.period, zone) : null), [catalog, zone]);
  const spec = useMemo<QuerySpec | null>(
    () =>
      outer && {
        ...asDelivered,
        measures: ['BilledCost'],
        dimensions: [],
        grain: 'day',
        from: later(outer.from, addDays(outer.to, -100)),
        to: outer.to,
        filters: [],
        zone,
        asOf: null,
        compare: 'none',
        orderBy: [],
        limit: 10_000,
      },
    [outer, zone],
  );
  const { data } = useLakeQuery(
    ['data-days', spec],
    signal => {
      if (!spec) throw new Error('not asked of an empty lake'); // `enabled` keeps this from happening
      return ask(spec, signal);
    },
    { enabled: spec !== null },
  );
  return useMemo(() => {
    if (!catalog) return undefined;
    if (!outer) return null;
    if (!data) return undefined;
    const bucket = data.result.time(BUCKET_COLUMN);
    let last: number | null = null;
    for (let row = 0; row < data.result.rowCount; row += 1) last = Math.max(last ?? 0, bucket?.get(row) ?? 0);
    return last === null ? outer : { from: outer.from, to: addDays(localDay(last, zone), 1) };
  }, [catalog, outer, data, zone]);
}

/** The days that the view's period means in this lake, now. */
export function useResolvedPeriod(view: ExploreView, days: DayRange | null | undefined): ResolvedPeriod | null {
  return useMemo(
    () =>
      days === undefined
        ? null
        : withCompared(resolvePeriod(view.period, localDay(Date.now(), view.zone), days), view.compare),
    [days, view.period, view.zone, view.compare],
  );
}

const later = (a: string, b: string) => (a > b ? a : b);

export function useExploreAnswers(view: ExploreView, period: ResolvedPeriod | null) {
  const enabled = period?.range !== null && period !== null;
  const question = useMemo(() => (period ? viewQuestion(view, period) : null), [view, period]);
  const headline = useMemo(() => (period ? headlineQuestion(view, period) : null), [view, period]);
  const askFor = (spec: QuerySpec | null) => (signal: AbortSignal) => {
    if (!spec) throw new Error('not asked before the period is known'); // `enabled` keeps this from happening
    return ask(spec, signal);
  };
  return {
    main: useLakeQuery(['explore', question], askFor(question), { enabled }),
    headline: useLakeQuery(['explore-headline', headline], askFor(headline), { enabled }),
  };
}
