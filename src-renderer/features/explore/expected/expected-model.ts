import type { Forecast, SeriesForecast } from '../../../../src-core/contract/forecast.ts';
import { parseAmount, type Unscaled } from '../../../../src-core/money/amount.ts';
import { localToUtc, zoneClock } from '../../../../src-core/query/zone.ts';
import type { ChartExpected, ChartModel } from '../../../components/chart/chart-model.ts';
import { addDays, addMonths, type DayRange, localDay } from '../period.ts';

export type ExpectedModel =
  | { readonly model: ChartModel; readonly series: SeriesForecast; readonly problem: null }
  /** `past`: everything in the period is known. `nothing`: no charges to learn from. */
  | { readonly model: ChartModel; readonly series: SeriesForecast | null; readonly problem: 'past' | 'nothing' };

type State = ChartExpected['states'][number];
const DAY_MS = 86_400_000;

/**
 * The chart with what is expected: buckets that are still to come behind its last one, and those in between on which nothing came although it
 * should have. Every amount of the chart stays as it was.
 * @param range of the view; buckets that begin before it are not drawn
 */
export function withExpected(
  model: ChartModel,
  forecast: Forecast,
  { zone, grain, range }: { zone: string; grain: 'day' | 'month'; range: DayRange | null },
): ExpectedModel {
  const series = forecast.series.find(({ currency }) => currency === model.currency) ?? null;
  if (!series) return { model, series, problem: 'nothing' };
  const from = range?.from ?? '';
  const open = openFrom(series.points, grain);
  const isDrawn = (at: string) => at >= from && (range === null || at < range.to || open <= range.to);
  const points = new Map(series.points.filter(({ at }) => isDrawn(at)).map(point => [point.at, point]));
  if (points.size === 0) return { model, series, problem: 'past' };
  const states = new Map(series.past.map(({ at, state }) => [at, state]));
  const places = placesOf(model, zone, [
    ...points.keys(),
    ...series.past.flatMap(({ at, state }) =>
      state === 'missing' && at >= from && (range === null || at < range.to) ? [at] : [],
    ),
  ]);
  const stateOf = (day: string | null): State =>
    day === null ? 'final' : (states.get(day) ?? (points.has(day) ? 'future' : 'final'));
  const of = (field: 'amount' | 'low80' | 'high80') =>
    places.map(({ day }) => parsed(day === null ? null : (points.get(day)?.[field] ?? null)));
  const moved = (amounts: readonly (Unscaled | null)[]) =>
    places.map(({ index }) => (index === null ? null : (amounts[index] ?? null)));
  return {
    model: {
      ...model,
      buckets: places.map(({ bucket }) => bucket),
      series: model.series.map(each => ({ ...each, amounts: moved(each.amounts) })),
      previous: model.previous && moved(model.previous),
      expected: {
        ...{ amounts: of('amount'), low: of('low80'), high: of('high80') },
        states: places.map(({ day }) => stateOf(day)),
      },
    },
    ...{ series, problem: null },
  };
}

/** Where what is still to come begins: the points before it are of single buckets on which something is missing. */
function openFrom(points: SeriesForecast['points'], grain: 'day' | 'month'): string {
  let start = points.length - 1;
  const step = (at: string) => (grain === 'month' ? addMonths(at, 1) : addDays(at, 1));
  while (start > 0 && step(points[start - 1]?.at ?? '') === points[start]?.at) start -= 1;
  return points[start]?.at ?? '';
}

const parsed = (text: string | null) => (text === null ? null : parseAmount(text));

type Place = { readonly bucket: number | null; readonly day: string | null; readonly index: number | null };

/** The buckets of the model and those of `days` that it does not have, in their order; `index` is the place in the model. */
function placesOf({ buckets }: ChartModel, zone: string, days: readonly string[]): Place[] {
  const places: Place[] = buckets.map((bucket, index) => ({
    ...{ bucket, index },
    day: bucket === null ? null : localDay(bucket, zone),
  }));
  const known = new Set(places.map(({ day }) => day));
  const more = [...new Set(days)].filter(day => !known.has(day)).toSorted();
  const [first, last] = [more[0], more.at(-1)];
  if (first === undefined || last === undefined) return places;
  const clock = zoneClock(zone, utc(first) - DAY_MS, utc(addDays(last, 1)) + DAY_MS);
  const added = more.map(day => ({ bucket: localToUtc(clock, utc(day)), day, index: null }));
  const at = ({ bucket }: Place) => bucket ?? Number.NEGATIVE_INFINITY;
  return [...places, ...added].toSorted((a, b) => at(a) - at(b));
}

const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);
