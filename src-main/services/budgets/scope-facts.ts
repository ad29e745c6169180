import type { BudgetFacts } from '../../../src-core/budgets/budget-state.ts';
import { earlier, type KnownDays, knownDays, nothingKnown } from '../../../src-core/budgets/known-days.ts';
import type { Budget } from '../../../src-core/contract/budgets.ts';
import type { DailySeries, Outlook, OutlookAsk } from '../../../src-core/contract/engines-worker.ts';
import { ForecastSpec } from '../../../src-core/contract/forecast.ts';
import type { AppErrorWire } from '../../../src-core/errors/app-error.ts';
import { addDays } from '../../../src-core/quality/days.ts';
import type { CoverageOnce, ForecastService, LoadedSeries } from '../forecast-service.ts';

/** What the lake knows of a budget's scope, read once for any number of days and budgets. */
export type ScopeFacts = {
  readonly series: DailySeries | null;
  readonly known: KnownDays;
  readonly lakeVersion: number;
  readonly waitingFor: LoadedSeries['waitingFor'];
  /** Why the lake could not be asked; null = it was. */
  readonly problem: AppErrorWire | null;
};

/** A scope that the lake refuses, e.g. by a dimension that split costs no longer have: its budgets are unknown, the others are not. */
export const refusedScope = (problem: AppErrorWire, lakeVersion: number): ScopeFacts => ({
  ...{ series: null, known: nothingKnown, lakeVersion, waitingFor: [], problem },
});

/** The service learns from this many days by itself; who needs more says from when. */
const USUAL_PAST = 790;
/** As many as the engine takes at once. */
const MOST_ASKS = 200;

/** @param needed first day that any budget of the scope speaks about; `today` the clock's */
export async function loadScope(
  forecast: ForecastService,
  { scope, needed, today }: { scope: Budget['scope']; needed: string; today: string },
  signal: AbortSignal | undefined,
  coverage?: CoverageOnce,
): Promise<ScopeFacts> {
  const from = needed < addDays(today, -USUAL_PAST) ? needed : null;
  const loaded = await forecast.load(ForecastSpec.parse({ ...scope, from }), signal, coverage);
  const series = loaded.series.find(({ currency }) => currency === scope.currency) ?? null;
  return {
    series,
    known: series ? knownDays(series, loaded.knownFrom ?? series.start) : nothingKnown,
    lakeVersion: loaded.lakeVersion,
    waitingFor: loaded.waitingFor,
    problem: null,
  };
}

/** How periods end, each as of its morning; null where nothing is known. In the order of `asks`; the signal ends it between blocks. */
export async function outlooksOf(
  forecast: ForecastService,
  { series }: ScopeFacts,
  asks: readonly OutlookAsk[],
  signal: AbortSignal | undefined,
): Promise<(Outlook | null)[]> {
  if (!series) return asks.map(() => null);
  const found: Outlook[] = [];
  for (let at = 0; at < asks.length; at += MOST_ASKS) {
    signal?.throwIfAborted();
    found.push(...(await forecast.outlooks(series, asks.slice(at, at + MOST_ASKS), signal)));
  }
  return found;
}

/** What was known on the morning of a day, with the lake as it is now: days before it, of sources as far as they have come since. */
export function factsOn(
  { series, known, lakeVersion, waitingFor, problem }: ScopeFacts,
  today: string,
  outlook: Outlook | null,
): BudgetFacts {
  const yesterday = addDays(today, -1);
  return {
    ...{ today, known, outlook, lakeVersion, problem },
    wholeUntil: series ? earlier(series.wholeUntil, today) : today,
    waitingFor: waitingFor.filter(({ lastWholeDay }) => lastWholeDay === null || lastWholeDay < yesterday),
  };
}
