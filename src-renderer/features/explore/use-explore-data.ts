import { useMemo } from 'react';
import type { Catalog, ResultHead } from '../../../src-core/contract/query.ts';
import type { QuerySpec } from '../../../src-core/query/query-spec.ts';
import { ArrowResult } from '../../data/arrow/result.ts';
import { api, takeResult } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { dayRangeOf, localDay, type ResolvedPeriod, resolvePeriod } from './period.ts';
import { headlineQuestion, viewQuestion } from './question.ts';
import type { ExploreView } from './view-state.ts';

/** A result with the question it answers: while a newer one loads, the old one stays on screen and must be read as the old. */
export type Answer = { spec: QuerySpec; head: ResultHead; result: ArrowResult };

/** The newer question cancels the older one, down to DuckDB's interrupt. */
async function ask(spec: QuerySpec, signal: AbortSignal): Promise<Answer> {
  const head = await api.query.run(spec, { signal });
  const result = ArrowResult.read(await takeResult(head.ticket, signal));
  return { spec, head, result };
}

/** The days that the view's period means in this lake, now. */
export function useResolvedPeriod(view: ExploreView, catalog: Catalog | undefined): ResolvedPeriod | null {
  return useMemo(() => {
    if (!catalog) return null;
    const data = catalog.period ? dayRangeOf(catalog.period, view.zone) : null;
    return resolvePeriod(view.period, localDay(Date.now(), view.zone), data);
  }, [catalog, view.period, view.zone]);
}

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
