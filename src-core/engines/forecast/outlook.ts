import type { DailySeries, Outlook, OutlookAsk } from '../../contract/engines-worker.ts';
import { formatAmount, parseAmount } from '../../money/amount.ts';
import { dailyOf } from './daily.ts';
import { dayNumber, dayText } from './days.ts';
import { estimateDigits } from './estimate-text.ts';
import { type Expected, expectDays } from './expect-days.ts';
import { estimateAt, noBands, PathSums, stateAt, sumDays } from './totals.ts';

/**
 * How a period ends: what is there, what is still expected, and how sure that is. For budgets and for anything that asks about a stretch of
 * days that is not a calendar month.
 * @param series one daily series as `ForecastService.load` gives it; it need not begin before the period
 * @param ask.from, ask.to the period, `to` exclusive; `ask.cutoff` = as if it were the morning of that day (null = now): what came later is
 *   neither learned from nor counted
 * @param seed the same seed and series give the same paths
 * @returns one entry a day, cumulative bands of simulated paths, and the simulated totals themselves (sorted), from which
 *   `overrunShare` counts the probability to end over an amount. About 5 ms; call it through `ForecastService.outlooks`, which runs it in the engines thread.
 * @see docs/formulas/forecast.md#period-totals
 */
export function outlook(series: DailySeries, ask: OutlookAsk, seed: number): Outlook {
  const daily = dailyOf(series, ask.cutoff);
  const expected = expectDays(daily, dayNumber(ask.to), seed);
  const [from, to] = [dayNumber(ask.from) - daily.first, dayNumber(ask.to) - daily.first];
  const digits = estimateDigits(series.currency);
  const sums = sumDays(expected, from, to, digits);
  const paths = new PathSums(expected);
  const days = daysOf(expected, { from, to, digits }, paths);
  const bands = days.at(-1)?.cumulative ?? { expected: '0', ...noBands };
  return {
    ...{ from: ask.from, to: ask.to, method: expected.method },
    mase: expected.fit?.accuracy ? Number(expected.fit.accuracy.mase.toFixed(4)) : null,
    wholeUntil: dayText(daily.first + daily.whole),
    actual: sums.hasAny ? formatAmount(sums.there) : null,
    provisional: formatAmount(sums.provisional),
    days,
    total: { ...bands, expected: formatAmount(sums.total) },
    totals: Array.from(paths.totals()),
  };
}

type Range = { from: number; to: number; digits: number };

/** Each day, and the sum up to it. `paths` holds the whole period afterwards. */
function daysOf(expected: Expected, { from, to, digits }: Range, paths: PathSums): Outlook['days'] {
  const { daily } = expected;
  const days: Outlook['days'] = [];
  let sum = 0n;
  for (let index = from; index < to; index++) {
    const exact = daily.exact[index] ?? null;
    const amount = exact === null ? null : formatAmount(exact);
    const own = estimateAt(expected, index, digits) ?? amount ?? '0';
    sum += parseAmount(own);
    paths.add(index);
    const text = formatAmount(sum);
    const bands = paths.isKnown ? { low80: text, high80: text, low95: text, high95: text } : paths.bands(digits);
    const cumulative = { expected: text, ...bands };
    days.push({ at: dayText(daily.first + index), state: stateAt(expected, index), amount, expected: own, cumulative });
  }
  return days;
}
