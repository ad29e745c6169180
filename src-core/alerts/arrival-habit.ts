import { dayEndMs, dayOf, dayStartMs } from '../quality/days.ts';

/** Arrivals on fewer days than this are no habit: files that somebody brought once are owed by nobody. */
const FEWEST = 4;
const GAPS = 12;
const DAY_MS = 86_400_000;

export type Silence = {
  readonly lastArrival: string;
  /** Days between arrivals: the longest of the last twelve, and how many are let pass. */
  readonly longestGapDays: number;
  readonly allowedDays: number;
  readonly silentDays: number;
};

/**
 * Whether a stream of files that comes by habit has stopped: nothing came for longer than the longest of its last twelve gaps, plus a quarter of
 * the usual one (at least a day). Daily files are missed after 2 days, files of working days after 4, monthly ones after about 38.
 * @param arrivals instants at which something new came, any order
 * @returns null while it keeps its habit, or has none
 */
export function silenceOf(arrivals: readonly string[], nowMs: number): Silence | null {
  const days = [...new Set(arrivals.filter(at => Date.parse(at) <= nowMs).map(at => dayOf(Date.parse(at))))].toSorted();
  const last = days.at(-1);
  if (days.length < FEWEST || last === undefined) return null;
  const gaps = days
    .slice(1)
    .map((day, index) => Math.round((dayStartMs(day) - dayStartMs(days[index] ?? day)) / DAY_MS))
    .slice(-GAPS);
  const longestGapDays = Math.max(...gaps);
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 1;
  const allowedDays = longestGapDays + Math.max(1, Math.ceil(usual / 4));
  const silentDays = Math.floor((nowMs - dayEndMs(last)) / DAY_MS) + 1;
  return silentDays > allowedDays ? { lastArrival: last, longestGapDays, allowedDays, silentDays } : null;
}
