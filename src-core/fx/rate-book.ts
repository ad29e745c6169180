import type { FxRate } from '../contract/fx.ts';
import { formatAmount, parseAmount, type Unscaled } from '../money/amount.ts';
import { MONEY_SCALE } from '../money/scale.ts';

/** Digits after the point of a rate. With them the cheapest currency there is keeps nine significant digits. */
export const RATE_SCALE = 14;
export const RATE_SQL_TYPE = `DECIMAL(38, ${RATE_SCALE})`;
/** A rate of a day counts for this many days after it, unless a newer one exists: weekends, and the longest bank holidays. */
export const LOOK_BACK_DAYS = 7;
/** Where no rate between two currencies is known, it is derived over one of these, in this order. */
export const crossCurrencies = ['USD', 'EUR'] as const;

const DAY_MS = 86_400_000;
const one = 10n ** BigInt(RATE_SCALE);
const toRateScale = 10n ** BigInt(MONEY_SCALE - RATE_SCALE);

/** One published rate that took part in a conversion. */
export type RateLeg = {
  readonly date: string;
  readonly from: string;
  readonly to: string;
  readonly rate: string;
  readonly source: string;
  readonly isInverse: boolean;
};

/** `unscaled`: units of 10^-RATE_SCALE of the wanted currency for one unit; `legs` in the order they are applied. */
export type ResolvedRate = { readonly unscaled: bigint; readonly legs: readonly RateLeg[] };

type Quote = FxRate & { readonly day: number; readonly unscaled: bigint };

/**
 * Dated rates, and the one rule by which a rate is found for a day: the published rate of the pair; else the inverse of the opposite
 * pair; else over USD, else over EUR (each leg by the first two rules). Never a longer chain. A leg takes its newest rate within
 * LOOK_BACK_DAYS before the day; of several sources on one date the one saved last counts, which is the later in `rates`.
 * A derived rate is computed as one fraction and rounded once, half to even, to RATE_SCALE digits.
 */
export class RateBook {
  readonly #byPair = new Map<string, Quote[]>();
  readonly #found = new Map<string, ResolvedRate | null>();

  /** @param rates in the order in which they were saved */
  constructor(rates: readonly FxRate[]) {
    const byPairAndDay = new Map<string, Map<number, Quote>>();
    for (const rate of rates) {
      const pair = pairOf(rate.from, rate.to);
      const days = byPairAndDay.get(pair) ?? new Map<number, Quote>();
      const day = dayOf(rate.date);
      days.set(day, { ...rate, day, unscaled: parseRate(rate.rate) });
      byPairAndDay.set(pair, days);
    }
    for (const [pair, days] of byPairAndDay) {
      this.#byPair.set(
        pair,
        [...days.values()].sort((a, b) => a.day - b.day),
      );
    }
  }

  /** @param date UTC day, "2026-03-01". @returns null where no rate exists: the converted amount is unknown. */
  rate(from: string, to: string, date: string): ResolvedRate | null {
    const key = `${from}>${to}@${date}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#resolve(from, to, dayOf(date));
    this.#found.set(key, found);
    return found;
  }

  #resolve(from: string, to: string, day: number): ResolvedRate | null {
    if (from === to) return { unscaled: one, legs: [] };
    const direct = this.#leg(from, to, day);
    if (direct) return resolved([direct]);
    for (const over of crossCurrencies) {
      if (over === from || over === to) continue;
      const first = this.#leg(from, over, day);
      const second = first && this.#leg(over, to, day);
      if (first && second) return resolved([first, second]);
    }
    return null;
  }

  #leg(from: string, to: string, day: number): Leg | null {
    const straight = this.#newest(from, to, day);
    if (straight) return { quote: straight, isInverse: false };
    const opposite = this.#newest(to, from, day);
    return opposite ? { quote: opposite, isInverse: true } : null;
  }

  #newest(from: string, to: string, day: number): Quote | null {
    const quotes = this.#byPair.get(pairOf(from, to)) ?? [];
    let [low, high] = [0, quotes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((quotes[middle]?.day ?? 0) <= day) low = middle + 1;
      else high = middle;
    }
    const quote = quotes[low - 1];
    return quote && day - quote.day <= LOOK_BACK_DAYS ? quote : null;
  }
}

type Leg = { readonly quote: Quote; readonly isInverse: boolean };

function resolved(legs: readonly Leg[]): ResolvedRate {
  let [numerator, denominator] = [one, 1n];
  for (const { quote, isInverse } of legs) {
    if (isInverse) [numerator, denominator] = [numerator * one, denominator * quote.unscaled];
    else [numerator, denominator] = [numerator * quote.unscaled, denominator * one];
  }
  return {
    unscaled: divideHalfEven(numerator, denominator),
    legs: legs.map(({ quote: { date, from, to, rate, source }, isInverse }) => ({
      date,
      from,
      to,
      rate,
      source,
      isInverse,
    })),
  };
}

/** Both positive. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const floor = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice < denominator) return floor;
  if (twice > denominator) return floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}

/** "1.0867" as units of 10^-RATE_SCALE. @throws RangeError unless above zero, with at most RATE_SCALE digits after the point */
export function parseRate(text: string): bigint {
  const unscaled: Unscaled = parseAmount(text);
  if (unscaled <= 0n || unscaled % toRateScale !== 0n) throw new RangeError(`not a rate: ${text.slice(0, 60)}`);
  return unscaled / toRateScale;
}

/** Plain decimal text of a rate in units of 10^-RATE_SCALE. */
export function formatRate(unscaled: bigint): string {
  return formatAmount(unscaled * toRateScale);
}

const pairOf = (from: string, to: string) => `${from}>${to}`;
const dayOf = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
