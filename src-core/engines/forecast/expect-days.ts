import type { ForecastWhy, SeriesForecast } from '../../contract/forecast.ts';
import { type Daily, learnedValues } from './daily.ts';
import { dayNumber, monthPlaces } from './days.ts';
import { type Fit, fewestValues, fitSeries, seedOf, simulate } from './fit-series.ts';
import { halfWidth } from './intervals.ts';
import { variants } from './methods.ts';
import { at, randomOf } from './numbers.ts';

const WEEK = 7;
const NONE = new Float64Array(0);
/** Beyond two months paths are fewer: their number times the days is what costs. */
const pathsFor = (horizon: number) => (horizon <= 62 ? 400 : 200);
/** Room for the places in months that a back-test may look at. */
export const LONGEST_TEST = 13 * WEEK + 1;

/** What is expected on each day that is not final: from `whole` to `to`, and on days in between that are missing. */
export type Expected = {
  readonly daily: Daily;
  readonly method: SeriesForecast['method'];
  readonly fit: Fit | null;
  readonly accuracyMissing: SeriesForecast['accuracyMissing'];
  /** [horizon] from day `whole` on; never less than what is there already where no amount is below zero. */
  readonly mean: Float64Array;
  /** [horizon] half widths, 80 % and 95 %; NaN unknown. */
  readonly half: readonly [Float64Array, Float64Array];
  /** [count x horizon], empty where nothing can be simulated. */
  readonly paths: Float64Array;
  readonly count: number;
  /** Missing days: index to estimate, and to [count] simulated amounts. */
  readonly gaps: ReadonlyMap<number, { mean: number; paths: Float64Array }>;
  /** Set where the forecast is a share of the family's. */
  readonly parentWhy?: ForecastWhy;
};

/** @param to number of the day after the last */
export function expectDays(daily: Daily, to: number, seed: number): Expected {
  const values = learnedValues(daily);
  const horizon = Math.max(0, to - daily.first - daily.whole);
  const asked = Math.max(1, horizon);
  const places = monthPlaces(daily.first + daily.begin, values.length + Math.max(asked, LONGEST_TEST));
  const isZero = values.every(value => Number.isNaN(value) || value === 0);
  const found = isZero ? null : fitSeries({ values, season: WEEK, horizon: asked, places });
  if (!found) return tooShort(daily, values, horizon, isZero);
  const ownSeed = seedOf(daily.series.keys, seed);
  const count = pathsFor(horizon);
  const paths = (horizon > 0 && found.accuracy ? simulate(found, count, ownSeed) : null) ?? NONE;
  const half = [0, 1].map(level =>
    Float64Array.from(
      { length: horizon },
      (_, k) => found.spread * halfWidth(found.widths, level === 0 ? 0 : 1, k, found.errors.steps),
    ),
  );
  const mean = found.mean.subarray(0, horizon);
  addSteps(daily, mean, paths);
  atLeastWhatIsThere(daily, found.past.isPositive, mean, paths);
  return {
    ...{ daily, fit: found, mean, paths, count: paths.length === 0 ? 0 : count },
    half: half as [Float64Array, Float64Array],
    method: methodOf(found),
    accuracyMissing: found.accuracy ? 'none' : 'no-cutoffs',
    gaps: gapsOf(daily, found, paths.length === 0 ? 0 : count, ownSeed),
  };
}

function methodOf({ choice }: Fit): SeriesForecast['method'] {
  const [first] = choice;
  return choice.length > 1 || first === undefined ? 'combined' : (variants[first]?.method ?? 'combined');
}

/** Too little to choose by: the last weekdays again, or their mean, and no interval. */
function tooShort(daily: Daily, values: Float64Array, horizon: number, isZero: boolean): Expected {
  const mean = new Float64Array(horizon);
  const known = values.filter(value => !Number.isNaN(value));
  const hasWeek = values.length >= WEEK && values.subarray(values.length - WEEK).every(value => !Number.isNaN(value));
  const average = known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
  if (!isZero)
    for (let k = 0; k < horizon; k++) mean[k] = hasWeek ? at(values, values.length - WEEK + (k % WEEK)) : average;
  addSteps(daily, mean, NONE);
  atLeastWhatIsThere(
    daily,
    known.every(value => value >= 0),
    mean,
    NONE,
  );
  const unknown = new Float64Array(horizon).fill(Number.NaN);
  return {
    ...{ daily, mean, fit: null, half: [unknown, unknown], paths: NONE, count: 0 },
    method: isZero ? 'zero' : hasWeek ? 'seasonal-naive' : 'recent-median',
    accuracyMissing:
      isZero && Math.min(daily.whole, daily.exact.length) >= fewestValues(WEEK) ? 'all-zero' : 'too-short',
    gaps: new Map(missingDays(daily).map(index => [index, { mean: average, paths: NONE }])),
  };
}

/** A commitment that begins or ends on a day to come moves every day from there on. */
function addSteps({ series, first, whole }: Daily, mean: Float64Array, paths: Float64Array): void {
  const horizon = mean.length;
  for (const step of series.steps) {
    const from = dayNumber(step.at) - first - whole;
    if (from < 0) continue; // what began before is in what was learned
    const perDay = Number(step.perDay);
    for (let k = from; k < horizon; k++) mean[k] = at(mean, k) + perDay;
    for (let place = 0; place < paths.length; place++)
      if (place % horizon >= from) paths[place] = at(paths, place) + perDay;
  }
}

/** An unfinished day ends no lower than it stands, where nothing is ever below zero. */
function atLeastWhatIsThere(
  { amounts, whole }: Daily,
  isPositive: boolean,
  mean: Float64Array,
  paths: Float64Array,
): void {
  if (!isPositive) return;
  const horizon = mean.length;
  for (let index = whole; index < amounts.length && index - whole < horizon; index++) {
    const there = at(amounts, index);
    if (Number.isNaN(there)) continue;
    mean[index - whole] = Math.max(there, at(mean, index - whole));
    for (let place = index - whole; place < paths.length; place += horizon)
      paths[place] = Math.max(there, at(paths, place));
  }
}

/** Days before `whole` on which something is missing, from where the series begins. */
const missingDays = ({ begin, whole, isMissing }: Daily): number[] =>
  Array.from({ length: Math.max(0, whole - begin) }, (_, index) => begin + index).filter(
    index => isMissing[index] !== 0,
  );

/** A missing day is expected to be like the same weekday before and after it. Its paths err as the first day after a cut-off does. */
function gapsOf(daily: Daily, found: Fit, count: number, seed: number): Expected['gaps'] {
  const { past, errors, spread } = found;
  const random = randomOf(seed ^ 0x5bd1e995);
  const firsts = errors.rows.map(row => at(errors.scaled, row * errors.steps)).filter(error => !Number.isNaN(error));
  return new Map(
    missingDays(daily).map(index => {
      const t = index - daily.begin;
      let next = t + WEEK;
      while (next < past.y.length && past.known[next] !== 1) next += WEEK;
      const between = next < past.y.length ? (at(past.y, t) + at(past.y, next)) / 2 : at(past.y, t);
      const there = daily.amounts[index] ?? Number.NaN;
      const least = past.isPositive ? Math.max(0, Number.isNaN(there) ? 0 : there) : Number.NEGATIVE_INFINITY;
      const paths = Float64Array.from({ length: count }, (_, path) => {
        const error = firsts[Math.floor(random() * firsts.length)] ?? 0;
        return Math.max(least, between + (path % 2 === 0 ? 1 : -1) * spread * error);
      });
      return [index, { mean: Math.max(least, between), paths }];
    }),
  );
}
