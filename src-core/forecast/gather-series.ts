import type { DailySeries } from '../contract/engines-worker.ts';
import { formatAmount, parseAmount, type Unscaled } from '../money/amount.ts';
import { dayStartMs } from '../quality/days.ts';

/** A value of each dimension of the breakdown. */
export type Keys = readonly (string | null)[];
/** One sum of a query: of a key and source (and day), in a currency. `amount` null: there is no rate to convert it by. */
export type KeyTotal = { keys: Keys; source: string | null; currency: string | null; amount: string | null };
export type DayTotal = { keys: Keys; currency: string | null; day: string; amount: string | null };

/** One series to be: its keys, or the rest of a currency, and the sources its money comes from. */
export type Slot = {
  readonly keys: Keys;
  readonly isRest: boolean;
  readonly currency: string | null;
  readonly sources: ReadonlySet<string>;
};

/** Which series there are, and into which one a key goes. */
export type Slots = {
  readonly slots: readonly Slot[];
  slotOf(keys: Keys, currency: string | null): number | undefined;
};

const nameOf = (keys: Keys, currency: string | null) => JSON.stringify([currency, ...keys]);
const sizeOf = (amount: Unscaled) => (amount < 0n ? -amount : amount);

/**
 * Pick the series with most money, by their share of all the money of their currency, so that a currency of many digits does not push others
 * out. What is left is one series for each currency.
 * @param totals of the whole period, one for each key, source and currency
 * @param limit series that are named
 */
export function pickSlots(totals: readonly KeyTotal[], limit: number): Slots {
  type Found = { keys: Keys; currency: string | null; amount: Unscaled; sources: Set<string> };
  const found = new Map<string, Found>();
  for (const { keys, source, currency, amount } of totals) {
    const name = nameOf(keys, currency);
    const entry = found.get(name) ?? { keys, currency, amount: 0n, sources: new Set<string>() };
    entry.amount += amount === null ? 0n : parseAmount(amount);
    if (source !== null) entry.sources.add(source);
    found.set(name, entry);
  }
  const whole = new Map<string | null, Unscaled>();
  for (const { currency, amount } of found.values()) whole.set(currency, (whole.get(currency) ?? 0n) + sizeOf(amount));
  const billionths = ({ currency, amount }: Found) => {
    const all = whole.get(currency) ?? 0n;
    return all === 0n ? 0n : (sizeOf(amount) * 1_000_000_000n) / all;
  };
  const ranked = [...found.entries()]
    .map(([name, entry]) => ({ name, entry, rank: billionths(entry) }))
    .toSorted((a, b) => (a.rank === b.rank ? compareText(a.name, b.name) : a.rank > b.rank ? -1 : 1));
  const slots: (Slot & { readonly sources: Set<string> })[] = [];
  const places = new Map<string, number>();
  for (const { name, entry } of ranked.slice(0, limit)) {
    places.set(name, slots.length);
    slots.push({ keys: entry.keys, isRest: false, currency: entry.currency, sources: entry.sources });
  }
  const rests = new Map<string | null, number>();
  for (const { name, entry } of ranked.slice(limit)) {
    const place = rests.get(entry.currency) ?? slots.length;
    if (place === slots.length) {
      rests.set(entry.currency, place);
      slots.push({ keys: entry.keys.map(() => null), isRest: true, currency: entry.currency, sources: new Set() });
    }
    places.set(name, place);
    for (const source of entry.sources) slots[place]?.sources.add(source);
  }
  return { slots, slotOf: (keys, currency) => places.get(nameOf(keys, currency)) };
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Sums of days by series, exact, as they arrive. */
export class DaySums {
  readonly #slots: Slots;
  readonly #days: Map<number, Unscaled | null>[];

  constructor(slots: Slots) {
    this.#slots = slots;
    this.#days = slots.slots.map(() => new Map());
  }

  add({ keys, currency, day, amount }: DayTotal): void {
    const days = this.#days[this.#slots.slotOf(keys, currency) ?? -1];
    if (!days) return;
    const at = dayStartMs(day) / 86_400_000;
    const before = days.get(at);
    // an amount without a rate makes the day unknown, whatever else is there
    days.set(at, amount === null || before === null ? null : (before ?? 0n) + parseAmount(amount));
  }

  /** First and last day with anything, as days since 1970; null when there is nothing. */
  range(): { first: number; last: number } | null {
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const days of this.#days)
      for (const day of days.keys()) {
        if (day < first) first = day;
        if (day > last) last = day;
      }
    return first > last ? null : { first, last };
  }

  /**
   * The series of a slot from `first` to `last`: zero where a whole day has no charge, null where nothing is known.
   * @param reach what is whole for its sources
   */
  series(
    place: number,
    { first, last, start }: { first: number; last: number; start: string },
    reach: { wholeUntil: string; missing: readonly string[] },
  ): DailySeries {
    const slot = this.#slots.slots[place];
    const days = this.#days[place] ?? new Map<number, Unscaled | null>();
    const whole = dayStartMs(reach.wholeUntil) / 86_400_000;
    const missing = new Set(reach.missing.map(day => dayStartMs(day) / 86_400_000));
    const amounts = Array.from({ length: last - first + 1 }, (_, index) => {
      const amount = days.get(first + index);
      if (amount === undefined) return first + index < whole && !missing.has(first + index) ? '0' : null;
      return amount === null ? null : formatAmount(amount);
    });
    while (amounts.length > 0 && amounts.at(-1) === null && first + amounts.length > whole) amounts.pop();
    return {
      ...{ keys: [...(slot?.keys ?? [])], isRest: slot?.isRest ?? false, currency: slot?.currency ?? null },
      ...{ start, amounts, wholeUntil: reach.wholeUntil, missing: [...reach.missing], steps: [] },
    };
  }
}
