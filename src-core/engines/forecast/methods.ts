import type { forecastVariants, SeriesForecast } from '../../contract/forecast.ts';
import { at, medianOf } from './numbers.ts';
import { putBack, type Slots, slotsOf, takeOut } from './slots.ts';
import { dampedTrend, intermittentRate, smoothLevel, theta } from './smoothing.ts';

type Method = SeriesForecast['method'];
type Variant = (typeof forecastVariants)[number];

/** The pool. Variants of one method differ in how fast they forget and in whether the week adds or multiplies. */
export const variants = [
  { method: 'seasonal-naive', name: 'last-week' },
  { method: 'slot-decomposition', name: 'weekdays-recent', decay: 0.6, isMultiplicative: false },
  { method: 'slot-decomposition', name: 'weekdays', decay: 0.85, isMultiplicative: false },
  { method: 'slot-decomposition', name: 'weekdays-all', decay: 1, isMultiplicative: false },
  { method: 'slot-decomposition', name: 'weekdays-proportion', decay: 0.85, isMultiplicative: true },
  {
    method: 'slot-decomposition',
    name: 'weekdays-all-proportion',
    decay: 1,
    isMultiplicative: true,
  },
  { method: 'damped-trend', name: 'damped-trend' },
  { method: 'theta', name: 'theta' },
  { method: 'recent-median', name: 'recent-median' },
  { method: 'intermittent', name: 'intermittent' },
] as const satisfies readonly { method: Method; name: Variant; decay?: number; isMultiplicative?: boolean }[];

export const SEASONAL_NAIVE = 0;
/** What is combined before any back-test has ended. */
export const FIRST_GUESS = [2, 7, 8] as const;

/** Steps that methods look back at most: half a year of days. */
const LONGEST = 182;
const MEDIAN_SEASONS = 6;

/** Room that one run after the other shares; the longest series decides its size. */
let levelRoom = new Float64Array(1024);
const medianRoom = new Float64Array(MEDIAN_SEASONS);

/** Forecasts from the first `n` values with one variant, written to `out`. @returns false where the variant has no meaning for the series */
export function predict(index: number, y: Float64Array, n: number, season: number, out: Float64Array): boolean {
  const from = Math.max(0, n - Math.max(LONGEST, 8 * season));
  if (levelRoom.length < n) levelRoom = new Float64Array(2 * n);
  const x = levelRoom;
  const variant = variants[index];
  switch (variant?.method) {
    case 'seasonal-naive':
      for (let k = 0; k < out.length; k++) out[k] = at(y, n - season + (k % season));
      return true;
    case 'slot-decomposition': {
      const slots = slotsOf(y, { from, n, season }, variant.decay, variant.isMultiplicative);
      if (!slots) return false;
      takeOut(slots, y, from, n, x);
      out.fill(smoothLevel(x, from, n, season).level);
      putBack(slots, n, out);
      return true;
    }
    case 'damped-trend':
    case 'theta': {
      const slots = trendSlots(y, from, n, season);
      takeOut(slots, y, from, n, x);
      if (variant.method === 'theta') theta(x, from, n, season, out);
      else dampedTrend(x, from, n, out);
      putBack(slots, n, out);
      return true;
    }
    case 'recent-median':
      for (let k = 0; k < out.length; k++)
        out[k] = k < season ? slotMedian(y, n - season + k, from, season) : at(out, k - season);
      return true;
    case 'intermittent':
      out.fill(intermittentRate(y, from, n));
      return true;
    default:
      return false;
  }
}

function trendSlots(y: Float64Array, from: number, n: number, season: number): Slots {
  const range = { from, n, season };
  return (
    slotsOf(y, range, 0.85, true) ??
    slotsOf(y, range, 0.85, false) ?? { effects: new Float64Array(season), isMultiplicative: false }
  );
}

function slotMedian(y: Float64Array, last: number, from: number, season: number): number {
  let count = 0;
  for (let t = last; t >= from && count < MEDIAN_SEASONS; t -= season) medianRoom[count++] = at(y, t);
  return medianOf(medianRoom, count);
}
