import type { ForecastNote, ForecastWhy } from '../../contract/forecast.ts';
import { dayNumber, dayText } from './days.ts';
import { estimateDigits, estimateText } from './estimate-text.ts';
import type { Expected } from './expect-days.ts';
import { fewestValues } from './fit-series.ts';
import { variants } from './methods.ts';
import type { MonthFees } from './month-fees.ts';
import { medianOf } from './numbers.ts';

/** Levels that differ by this much of the higher one, and by this many local spreads, are told. */
const LEVEL_SHARE = 0.2;
const LEVEL_SPREADS = 1.5;

/** Why this method, with its figures. */
export function whyOf({ fit, method, daily }: Expected): ForecastWhy {
  if (method === 'zero') return { code: 'only-zero' };
  if (!fit) {
    const days = Math.max(0, daily.whole - daily.begin);
    const instead = method === 'seasonal-naive' ? 'last-week' : 'mean';
    return { code: 'too-short', days, needed: fewestValues(7), instead };
  }
  const names = fit.choice.flatMap(v => variants[v]?.name ?? []);
  if (!fit.accuracy) return { code: 'no-cutoffs', variants: names };
  const { mase, maseOfSeasonalNaive, cutoffs } = fit.accuracy;
  return {
    code: fit.choice.length > 1 ? 'best-together' : 'best-alone',
    ...{ variants: names, cutoffs },
    mase: Number(mase.toFixed(4)),
    maseOfSeasonalNaive: Number(maseOfSeasonalNaive.toFixed(4)),
  };
}

/** What was taken into account. */
export function notesOf(expected: Expected): ForecastNote[] {
  const { daily, fit, mean } = expected;
  const { series, first, whole } = daily;
  const digits = Math.max(0, estimateDigits(series.currency) - 2);
  const notes: ForecastNote[] = [];
  for (const { at, name, perDay } of series.steps) {
    const day = dayNumber(at) - first;
    if (day >= whole && day < whole + mean.length)
      notes.push({ code: 'commitment-ends', at, name, perDay: estimateText(Number(perDay), digits) });
  }
  if (!fit) return notes;
  notes.push(...feesOf(fit.test.fees, digits));
  const change = levelChange(expected);
  if (change !== null) notes.push({ code: 'level', change: Number(change.toFixed(4)) });
  if (expected.gaps.size > 0) notes.push({ code: 'estimated-days', days: expected.gaps.size });
  if (mean.length > fit.errors.steps && expected.count > 0)
    notes.push({ code: 'beyond-tests', days: fit.errors.steps, until: dayText(first + whole + fit.errors.steps - 1) });
  return notes;
}

/** What recurs in each month, in the order of its days. */
function feesOf(fees: MonthFees | null, digits: number): ForecastNote[] {
  return Array.from(fees ?? [], (value, place): ForecastNote => {
    const amount = estimateText(value, digits);
    return place < 31
      ? { code: 'month-day', day: place + 1, amount }
      : { code: 'month-end', daysBefore: place - 31, amount };
  }).filter((_, place) => fees?.[place] !== 0);
}

/** Share by which the last 14 days differ from the 28 before; null where that is nothing to tell. */
function levelChange({ fit }: Expected): number | null {
  if (!fit || fit.past.y.length < 42) return null;
  const { y } = fit.past;
  const middle = (from: number, to: number) => medianOf(y.slice(from, to), to - from);
  const [before, after] = [middle(y.length - 42, y.length - 14), middle(y.length - 14, y.length)];
  const larger = Math.max(Math.abs(before), Math.abs(after));
  const moved = Math.abs(after - before);
  if (before <= 0 || moved < LEVEL_SHARE * larger || moved < LEVEL_SPREADS * fit.spread) return null;
  return (after - before) / before;
}
