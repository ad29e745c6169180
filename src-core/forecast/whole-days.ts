import type { Coverage } from '../contract/quality.ts';
import { DAILY_SHARE, FEWEST_HABIT_DAYS, HABIT_DAYS } from '../quality/coverage.ts';
import { addDays, dayEndMs, dayOf, dayStartMs, daysBetween } from '../quality/days.ts';
import { localToUtc, type ZoneClock } from '../query/zone.ts';

/** How far one source has delivered, in UTC days. */
export type SourceReach = {
  readonly source: string;
  /** Day after the last whole one; the first day of the source when none is. */
  readonly wholeUntil: string;
  /** Days before it that should be there and are not. */
  readonly missing: readonly string[];
};

/** How far a stream that owes every day has delivered. */
export type StreamReach = {
  readonly stream: Coverage;
  /** Day after its last whole one; its first day when none is. */
  readonly wholeUntil: string;
};

/** A stream that the others have left behind by this long has ended. */
export const PATIENCE_DAYS = 62;

/**
 * Streams that owe every day, of any dataset: those that delivered on 90 % of their last 60 days. Fewer than 7 days teach no habit, unless a
 * schedule expects more. Fees that come once a month are waited for by nobody, and a stream that the charges of others have left behind by
 * two months has ended.
 * @param coverage all days of every stream: a habit is older than a period
 * @param nowMs the clock; days from today on are never whole
 */
export function streamReaches(coverage: readonly Coverage[], nowMs: number): StreamReach[] {
  const newest = coverage.reduce(
    (day, { dataset, lastDay }) => (dataset === COST && lastDay > day && dayEndMs(lastDay) <= nowMs ? lastDay : day),
    '',
  );
  return coverage
    .filter(stream => isDaily(stream) && !hasEnded(stream, newest))
    .map(stream => ({ stream, wholeUntil: streamWholeUntil(stream, nowMs) }));
}

/**
 * How far each source of charges reaches. A day is whole when every account of the source that owes it has delivered it: what the coverage
 * calendar calls final or provisional, except a last day that has not ended, or that is not settled and whose hours stop before its end.
 */
export function sourceReaches(coverage: readonly Coverage[], nowMs: number): Map<string, SourceReach> {
  const reaches = new Map<string, SourceReach>();
  for (const { stream, wholeUntil } of streamReaches(coverage, nowMs)) {
    if (stream.dataset !== COST) continue;
    const missing = stream.days.filter(day => isMissing(day) && day.day < wholeUntil).map(({ day }) => day);
    const before = reaches.get(stream.source);
    reaches.set(stream.source, {
      source: stream.source,
      wholeUntil: before && before.wholeUntil < wholeUntil ? before.wholeUntil : wholeUntil,
      missing: [...new Set([...(before?.missing ?? []), ...missing])].toSorted(),
    });
  }
  return reaches;
}

/** Days that a stream owes and nothing is there of, from its last whole day on. @param to exclusive; days from today on are not owed yet */
export function daysOwed({ stream, wholeUntil }: StreamReach, to: string, nowMs: number): string[] {
  const present = new Set(stream.days.filter(isPresent).map(({ day }) => day));
  const today = dayOf(nowMs);
  return daysBetween(wholeUntil, addDays(to < today ? to : today, -1)).filter(day => !present.has(day));
}

const COST = 'cost-usage';
const isPresent = ({ state }: Coverage['days'][number]) => state === 'final' || state === 'provisional';
const isMissing = ({ state }: Coverage['days'][number]) => state === 'missing' || state === 'failed';

function isDaily(stream: Coverage): boolean {
  const { days, lastDay, firstDay } = stream;
  const from = addDays(lastDay, 1 - HABIT_DAYS);
  // biome-ignore lint/complexity/useMathMinMax: days are text
  const begin = from > firstDay ? from : firstDay;
  const span = (dayStartMs(lastDay) - dayStartMs(begin)) / 86_400_000 + 1;
  if (span < FEWEST_HABIT_DAYS && !isExpected(stream)) return false;
  // gaps that coverage calls missing are days of the habit that failed, not days without one
  const owed = days.filter(({ day }) => day >= begin && day <= lastDay).length;
  return owed >= DAILY_SHARE * span;
}

/** Its schedule asks for days after the last one. */
const isExpected = ({ lastDay, days }: Coverage) => days.some(day => day.day > lastDay && isMissing(day));

const hasEnded = (stream: Coverage, newest: string) =>
  !isExpected(stream) && addDays(stream.lastDay, PATIENCE_DAYS) < newest;

function streamWholeUntil({ days, firstDay, newestAt }: Coverage, nowMs: number): string {
  const present = days.filter(day => isPresent(day) && dayEndMs(day.day) <= nowMs);
  const last = present.at(-1);
  if (!last) return firstDay;
  const newestMs = Date.parse(newestAt);
  const hour = dayOf(newestMs) === last.day ? Math.floor((newestMs - dayStartMs(last.day)) / 3_600_000) : 0;
  const stopsEarly = last.state === 'provisional' && hour > 0 && hour < 23;
  return stopsEarly ? last.day : addDays(last.day, 1);
}

/** What is whole for a set of sources, in local days of a zone. */
export type ScopeReach = { readonly wholeUntil: string; readonly missing: readonly string[] };

/**
 * Days that are whole for all of `sources`. A local day is whole when every UTC day that it touches is.
 * @param fallback day after the last there is, for sources that nothing is known of (none delivers daily)
 */
export function scopeReach(
  reaches: ReadonlyMap<string, SourceReach>,
  sources: Iterable<string>,
  clock: ZoneClock,
  fallback: string,
): ScopeReach {
  const own = [...sources].flatMap(source => reaches.get(source) ?? []);
  if (own.length === 0) return { wholeUntil: fallback, missing: [] };
  const utcUntilMs = Math.min(...own.map(({ wholeUntil }) => dayStartMs(wholeUntil)));
  const missing = new Set<string>();
  for (const day of new Set(own.flatMap(reach => reach.missing))) {
    missing.add(localDayOf(dayStartMs(day), clock));
    missing.add(localDayOf(dayEndMs(day) - 1, clock));
  }
  const wholeUntil = localDayOf(utcUntilMs, clock);
  return { wholeUntil, missing: [...missing].filter(day => day < wholeUntil).toSorted() };
}

/** The local day that an instant falls on. */
export function localDayOf(utcMs: number, clock: ZoneClock): string {
  // the day whose local midnight is the last one not after the instant; at most a day and an hour from the UTC day
  let day = addDays(dayOf(utcMs), 1);
  while (localToUtc(clock, dayStartMs(day)) > utcMs) day = addDays(day, -1);
  return day;
}
