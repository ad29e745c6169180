import type { DailySeries, Outlook, OutlookAsk } from '../../contract/engines-worker.ts';

/**
 * How a period ends: what is there, what is still expected, and how sure that is. For budgets and for anything that asks about a stretch of
 * days that is not a calendar month.
 * @param series one daily series as `ForecastService.load` gives it; it need not begin before the period
 * @param ask.from, ask.to the period, `to` exclusive; `ask.cutoff` = as if it were the morning of that day (null = now): what came later is
 *   neither learned from nor counted
 * @param seed the same seed and series give the same paths
 * @returns one entry a day, cumulative bands of simulated paths, and the simulated totals themselves (sorted), from which
 *   `overrunShare` counts the probability to end over an amount. About 3 ms; call it through `ForecastService.outlooks`, which runs it in the engines thread.
 * @see docs/formulas/forecast.md#period-totals
 */
export function outlook(_series: DailySeries, _ask: OutlookAsk, _seed: number): Outlook {
  throw new Error('not built yet');
}

/** Share of the simulated totals that end over `limit` (in units of the currency), 0 to 1; null when no path could be simulated. */
export function overrunShare({ totals }: Pick<Outlook, 'totals'>, limit: number): number | null {
  if (totals.length === 0) return null;
  return totals.filter(total => total > limit).length / totals.length;
}
