import { calendarFactor, dayNumber, ESTATE_START, estateDays, shapes } from './calendar.ts';
import { events } from './events.ts';
import type { EstateEvent, Stream } from './model.ts';
import { poolOf } from './pools.ts';
import { priceShare } from './price.ts';
import { bell } from './random.ts';

/** Fractions of a percent left free in a pool, so that row noise never uses more than was bought. */
const POOL_CEILING = 0.965;
const DAYS_A_MONTH = 365 / 12;

export type StreamDays = {
  readonly stream: Stream;
  /** Indexes into estateDays, ascending. */
  readonly days: readonly number[];
  /** Pricing units used on each of those days, before row noise. */
  readonly quantities: readonly number[];
  /** What they would be without any anomaly; the same array when none applies. */
  readonly usual: readonly number[];
};

const isOn = (event: EstateEvent, index: number) => {
  const day = estateDays[index] ?? '';
  return day >= event.from && day < event.to;
};

/** Growth by whole days, compounding monthly; repeated multiplication gives the same double everywhere. */
function growthFactors(monthly: number): number[] {
  const daily = 1 + Math.log1p(monthly) / DAYS_A_MONTH;
  const factors: number[] = [];
  let factor = 1;
  for (let i = 0; i < estateDays.length; i++) {
    factors.push(factor);
    factor *= daily;
  }
  return factors;
}

/**
 * Quantities of a stream on every day it exists: base x growth x calendar x slow and daily noise x events.
 * @param seed changes the noise, not the company
 */
export function streamDays(stream: Stream, seed: number): StreamDays {
  const pool = stream.pool ? poolOf(stream.pool.id) : null;
  const growth = growthFactors(pool ? 0 : stream.growth);
  const own = events.filter(event => event.applies(stream));
  const noise = shapes[stream.profile].noise;
  const base = pool ? 0 : Number(stream.monthly) / DAYS_A_MONTH / Number(stream.volumePrice ?? stream.sku.price);
  const bought = pool ? 24 * Number(pool.perHour) * (stream.pool?.share ?? 0) : 0;
  const unitRate = pool?.kind === 'spend' ? Number(priceShare(stream.sku.price, pool.rateBps)) : 1;

  const days: number[] = [];
  const quantities: number[] = [];
  const usual: number[] = [];
  estateDays.forEach((day, index) => {
    if ((stream.from && day < stream.from) || (stream.to && day >= stream.to)) return;
    if (pool && (day < pool.from || day >= pool.to)) return;
    const week = Math.floor((dayNumber(day) - dayNumber(ESTATE_START)) / 7);
    const wobble =
      (1 + noise * bell(`${stream.pool?.id ?? stream.key}/day/${day}`, seed)) *
      (1 + 0.6 * noise * bell(`${stream.pool?.id ?? stream.key}/week/${week}`, seed));
    const shape = calendarFactor(stream.profile, day) * wobble;
    let planned = 1;
    let anomalous = 1;
    for (const event of own) {
      if (!isOn(event, index)) continue;
      const factor = event.factor(dayNumber(day) - dayNumber(event.from));
      if (event.kind === 'planned') planned *= factor;
      else anomalous *= factor;
    }
    const level = pool
      ? (bought / unitRate) * Math.min(pool.utilisation * shape, POOL_CEILING)
      : base * (growth[index] ?? 1) * shape;
    days.push(index);
    usual.push(level * planned);
    quantities.push(level * planned * anomalous);
  });
  return { stream, days, quantities, usual };
}
