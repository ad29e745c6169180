import type { Coverage } from '../contract/quality.ts';
import { addDays, dayEndMs, dayOf, dayStartMs } from '../quality/days.ts';
import { localToUtc, type ZoneClock } from '../query/zone.ts';

/** How far one source has delivered, in UTC days. */
export type SourceReach = {
  readonly source: string;
  /** Day after the last whole one; the first day of the source when none is. */
  readonly wholeUntil: string;
  /** Days before it that should be there and are not. */
  readonly missing: readonly string[];
};

/** A stream is waited for when it delivered on this share of its last days, and for this long after everybody else went on. */
const DAILY_SHARE = 0.9;
const HABIT_DAYS = 60;
const PATIENCE_DAYS = 62;

/**
 * How far each source of charges reaches. A day is whole when every account of the source that delivers daily has delivered it: what
 * the coverage calendar calls final or provisional, except a last day that has not ended, or that is not settled and whose hours stop before
 * its end. Fees that come once a month are waited for by nobody. A stream that others have left behind by two months has ended.
 * @param nowMs the clock; days from today on are never whole
 */
export function sourceReaches(coverage: readonly Coverage[], nowMs: number): Map<string, SourceReach> {
  const streams = coverage.filter(({ dataset }) => dataset === 'cost-usage');
  const newest = streams.reduce(
    (day, { lastDay }) => (lastDay > day && dayEndMs(lastDay) <= nowMs ? lastDay : day),
    '',
  );
  const reaches = new Map<string, SourceReach>();
  for (const stream of streams) {
    if (!isDaily(stream) || hasEnded(stream, newest)) continue;
    const wholeUntil = streamWholeUntil(stream, nowMs);
    const missing = stream.days
      .filter(({ day, state }) => (state === 'missing' || state === 'failed') && day < wholeUntil)
      .map(({ day }) => day);
    const before = reaches.get(stream.source);
    reaches.set(stream.source, {
      source: stream.source,
      wholeUntil: before && before.wholeUntil < wholeUntil ? before.wholeUntil : wholeUntil,
      missing: [...new Set([...(before?.missing ?? []), ...missing])].toSorted(),
    });
  }
  return reaches;
}

const isPresent = ({ state }: Coverage['days'][number]) => state === 'final' || state === 'provisional';

function isDaily({ days, lastDay, firstDay }: Coverage): boolean {
  const from = addDays(lastDay, 1 - HABIT_DAYS);
  const begin = from > firstDay ? from : firstDay;
  const span = (dayStartMs(lastDay) - dayStartMs(begin)) / 86_400_000 + 1;
  // gaps that coverage calls missing are days of the habit that failed, not days without one
  const owed = days.filter(({ day }) => day >= begin && day <= lastDay).length;
  return owed >= DAILY_SHARE * span;
}

function hasEnded({ lastDay, days }: Coverage, newest: string): boolean {
  const isExpected = days.some(({ day, state }) => day > lastDay && (state === 'missing' || state === 'failed'));
  return !isExpected && addDays(lastDay, PATIENCE_DAYS) < newest;
}

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
