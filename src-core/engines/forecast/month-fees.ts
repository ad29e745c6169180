import type { MonthPlaces } from './days.ts';
import { at, medianOf } from './numbers.ts';
import type { Past } from './past.ts';

/** What recurs at a place of the month, by place: [0..30] from the 1st on, [31..33] the last, second and third last day. */
export type MonthFees = Float64Array;

const LAST_DAYS = 3;
const PLACES = 31 + LAST_DAYS;
/** Fees of this many last months are kept; two are the fewest that show anything. */
const RECENT = 3;
const FEWEST = 2;
/** A fee stands out of the ordinary days by this many times their spread, in each of the last months. */
const STANDS_OUT = 5;

/** How far each day lies from the same weekday of the weeks before: median of up to four. NaN where that is unknown. */
export function excessOf({ y, known, season }: Past): Float64Array {
  const excess = new Float64Array(y.length).fill(Number.NaN);
  const room = new Float64Array(4);
  for (let t = 2 * season; t < y.length; t++) {
    if (known[t] !== 1) continue;
    let count = 0;
    for (let back = t - season; back >= 0 && count < 4; back -= season) room[count++] = at(y, back);
    excess[t] = at(y, t) - medianOf(room, count);
  }
  return excess;
}

/**
 * Fees at month start, month end or a fixed day, as the first `n` days show them: at the same place of the last months, always the same
 * way, and far from what ordinary days do. Null when there are none.
 */
export function monthFees(excess: Float64Array, places: MonthPlaces, n: number): MonthFees | null {
  const spread = ordinarySpread(excess, n);
  if (Number.isNaN(spread)) return null;
  const recent = new Float64Array(PLACES * RECENT).fill(Number.NaN);
  const counts = new Int32Array(PLACES);
  for (let t = n - 1; t >= 0; t--) {
    const value = at(excess, t);
    if (Number.isNaN(value)) continue;
    note(at(places.fromStart, t), value);
    const end = at(places.fromEnd, t);
    if (end >= -LAST_DAYS) note(30 - end, value);
  }
  function note(place: number, value: number): void {
    const count = at(counts, place);
    if (count < RECENT) recent[place * RECENT + count] = value;
    counts[place] = count + 1;
  }
  const fees = new Float64Array(PLACES);
  let hasFees = false;
  for (let place = 0; place < PLACES; place++) {
    // The 29th to 31st are the last days of most months; there they are known as such.
    if (place >= 28 && place < 31) continue;
    const count = Math.min(RECENT, at(counts, place));
    if (count < FEWEST) continue;
    const values = recent.subarray(place * RECENT, place * RECENT + count);
    const isOneWay = values.every(value => value > 0) || values.every(value => value < 0);
    if (!isOneWay || values.some(value => Math.abs(value) < STANDS_OUT * spread)) continue;
    fees[place] = medianOf(Float64Array.from(values), count);
    hasFees = true;
  }
  return hasFees ? fees : null;
}

/** The fee of a day. Where the first days of a month are its last days as well, places from the start win. */
export function feeOf(fees: MonthFees, places: MonthPlaces, index: number): number {
  const start = at(fees, at(places.fromStart, index));
  if (start !== 0) return start;
  const end = at(places.fromEnd, index);
  return end >= -LAST_DAYS ? at(fees, 30 - end) : 0;
}

/** Median absolute excess over the last four months: half of the days are nearer. At least a little, so that flat series have fees, too. */
function ordinarySpread(excess: Float64Array, n: number): number {
  const room = new Float64Array(Math.min(n, 120));
  let count = 0;
  for (let t = n - 1; t >= 0 && count < room.length; t--) {
    const value = at(excess, t);
    if (!Number.isNaN(value)) room[count++] = Math.abs(value);
  }
  if (count < 28) return Number.NaN;
  return Math.max(medianOf(room, count), 1e-9);
}
