/**
 * UTC calendar days as "YYYY-MM-DD". A day is 86,400 seconds whatever the clocks of a country do, and leap days are days like any other,
 * because both follow from milliseconds since 1970.
 */
const DAY_MS = 86_400_000;

export const dayStartMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const dayOf = (ms: number): string => new Date(Math.floor(ms / DAY_MS) * DAY_MS).toISOString().slice(0, 10);

/** @param days may be negative */
export const addDays = (day: string, days: number): string => dayOf(dayStartMs(day) + days * DAY_MS);

/** First instant after the day, milliseconds. */
export const dayEndMs = (day: string): number => dayStartMs(day) + DAY_MS;

/** Days from `first` to `last`, both included; none when `last` is before `first`. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = dayStartMs(first), end = dayStartMs(last); at <= end; at += DAY_MS) days.push(dayOf(at));
  return days;
}

/** Runs of consecutive days, each as its first and last day. `days` are distinct and in order. */
export function dayRuns(days: readonly string[]): { first: string; last: string; length: number }[] {
  const runs: { first: string; last: string; length: number }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && addDays(run.last, 1) === day) {
      run.last = day;
      run.length += 1;
    } else runs.push({ first: day, last: day, length: 1 });
  }
  return runs;
}

/** How runs of days are written; without a part of it as in English, days as data have them. */
export type DayWords = {
  readonly day: (iso: string) => string;
  readonly span: (first: string, last: string) => string;
  /** `count` more runs than the ones listed. */
  readonly more: (list: string, count: number) => string;
};

const english: DayWords = {
  day: iso => iso,
  span: (first, last) => `${first} to ${last}`,
  more: (list, count) => `${list} and ${count} more ${count === 1 ? 'time' : 'times'}`,
};

/** "2026-08-03, 2026-08-07 to 2026-08-09 and 2 more times": the newest runs first, at most three. */
export function wordDays(days: readonly string[], words: Partial<DayWords> = {}): string {
  const { day, span, more } = { ...english, ...words };
  const runs = dayRuns(days).toReversed();
  const shown = runs.slice(0, 3).map(({ first, last }) => (first === last ? day(first) : span(day(first), day(last))));
  const list = shown.join(', ');
  return runs.length > 3 ? more(list, runs.length - 3) : list;
}
