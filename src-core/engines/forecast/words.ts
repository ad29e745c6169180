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

const joined = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Why this method, with its figures. */
export function whyOf({ fit, method, daily }: Expected): string {
  const days = Math.max(0, daily.whole - daily.begin);
  if (method === 'zero') return 'Nothing but zero is known.';
  if (!fit) {
    const reason = `Too short to test methods: ${days} ${days === 1 ? 'day' : 'days'}, of ${fewestValues(7)} needed.`;
    return `${reason} ${method === 'seasonal-naive' ? 'The last week is repeated.' : 'The mean of the known days is taken.'}`;
  }
  const names = joined(fit.choice.map(v => variants[v]?.words ?? ''));
  const { accuracy } = fit;
  if (!accuracy) return `No past cut-off could be judged yet: ${names}.`;
  const figures = `MASE ${accuracy.mase.toFixed(2)} at ${accuracy.cutoffs} past cut-offs, against ${accuracy.maseOfSeasonalNaive.toFixed(2)} of the seasonal naive`;
  return fit.choice.length > 1
    ? `Median of the three with the smallest past errors (${names}): ${figures}.`
    : `Smallest past errors (${names}): ${figures}.`;
}

/** What was taken into account, in sentences. */
export function notesOf(expected: Expected): string[] {
  const { daily, fit, mean } = expected;
  const { series, first, whole } = daily;
  const notes: string[] = [];
  const shown = (value: number) =>
    `${estimateText(value, Math.max(0, estimateDigits(series.currency) - 2))}${series.currency === null ? '' : ` ${series.currency}`}`;
  for (const step of series.steps) {
    const day = dayNumber(step.at) - first;
    if (day >= whole && day < whole + mean.length)
      notes.push(`From ${step.at}: ${step.what} (${shown(Number(step.perDay))} a day).`);
  }
  if (!fit) return notes;
  for (const { when, amount } of feesOf(fit.test.fees))
    notes.push(`${when}: ${shown(amount)} beside the ordinary day.`);
  const level = levelChange(expected);
  if (level !== null)
    notes.push(
      `The last 14 days lie ${Math.abs(level).toFixed(0)} % ${level > 0 ? 'above' : 'below'} the 28 days before.`,
    );
  if (expected.gaps.size > 0)
    notes.push(`${expected.gaps.size} missing ${expected.gaps.size === 1 ? 'day is' : 'days are'} estimated.`);
  if (mean.length > fit.errors.steps && expected.count > 0)
    notes.push(
      `Back-tests reach ${fit.errors.steps} days; after ${dayText(first + whole + fit.errors.steps - 1)} intervals widen as those of a random walk.`,
    );
  return notes;
}

const LAST_DAYS = [
  'On the last day of the month',
  'On the day before the last of the month',
  'Two days before the last of the month',
];

/** What recurs in each month, in the order of its days. */
function feesOf(fees: MonthFees | null): { when: string; amount: number }[] {
  if (!fees) return [];
  return Array.from(fees, (amount, place) => ({
    when: place < 31 ? `On day ${place + 1} of each month` : (LAST_DAYS[place - 31] ?? ''),
    amount,
  })).filter(({ amount }) => amount !== 0);
}

/** Percent by which the last 14 days differ from the 28 before; null where that is nothing to tell. */
function levelChange({ fit }: Expected): number | null {
  if (!fit || fit.past.y.length < 42) return null;
  const { y } = fit.past;
  const middle = (from: number, to: number) => medianOf(y.slice(from, to), to - from);
  const [before, after] = [middle(y.length - 42, y.length - 14), middle(y.length - 14, y.length)];
  const larger = Math.max(Math.abs(before), Math.abs(after));
  const moved = Math.abs(after - before);
  if (before <= 0 || moved < LEVEL_SHARE * larger || moved < LEVEL_SPREADS * fit.spread) return null;
  return (100 * (after - before)) / before;
}
