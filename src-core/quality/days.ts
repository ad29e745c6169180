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

/** "2026-08-03, 2026-08-07 to 2026-08-09 and 2 more times": the newest runs first, at most three. */
export function wordDays(days: readonly string[]): string {
  const runs = dayRuns(days).toReversed();
  const words = runs.slice(0, 3).map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
  const more = runs.length - 3;
  return more > 0 ? `${words.join(', ')} and ${more} more ${more === 1 ? 'time' : 'times'}` : words.join(', ');
}
