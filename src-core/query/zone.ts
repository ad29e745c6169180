import { AppError } from '../errors/app-error.ts';

/** From `fromMs` (UTC, inclusive; -Infinity in the first) the local clock is `offsetMs` ahead of UTC. */
export type ZoneSegment = { readonly fromMs: number; readonly offsetMs: number };

/**
 * The clock of one zone over a stretch of time: offsets between its changes, oldest first. Outside the stretch the nearest offset
 * holds. Kept as plain numbers so that SQL needs no time zone tables and treats 23- and 25-hour days exactly.
 */
export type ZoneClock = { readonly zone: string; readonly segments: readonly ZoneSegment[] };

const DAY_MS = 86_400_000;
const STEP_MS = 7 * DAY_MS; // shortest known stay on an offset is a month (Morocco, Egypt around Ramadan)
const FIRST_MS = Date.UTC(1970, 0, 1);
const LAST_MS = Date.UTC(2100, 0, 1);

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const held = formatters.get(zone);
  if (held) return held;
  try {
    const made = new Intl.DateTimeFormat('en-US-u-ca-iso8601-hc-h23', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, made);
    return made;
  } catch (cause) {
    throw new AppError('query.bad-zone', { zone: zone.slice(0, 64) }, { cause });
  }
}

/** @throws AppError `query.bad-zone` */
export function offsetAt(zone: string, utcMs: number): number {
  if (zone === 'UTC') return 0;
  const whole = Math.floor(utcMs / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(whole)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

/**
 * The clock of `zone` between two UTC instants (within 1970 to 2100; beyond them the edge offset holds).
 * @throws AppError `query.bad-zone`. Costs about 3 us per week of the stretch.
 */
export function zoneClock(zone: string, startMs: number, endMs: number): ZoneClock {
  const start = Math.min(Math.max(startMs, FIRST_MS), LAST_MS) - 2 * DAY_MS; // two days: a local day may start before the UTC one
  const end = Math.max(start, Math.min(Math.max(endMs, FIRST_MS), LAST_MS) + 2 * DAY_MS);
  let offset = offsetAt(zone, start);
  const segments: ZoneSegment[] = [{ fromMs: Number.NEGATIVE_INFINITY, offsetMs: offset }];
  if (zone === 'UTC') return { zone, segments };
  for (let at = start; at < end; ) {
    const next = Math.min(at + STEP_MS, end);
    const nextOffset = offsetAt(zone, next);
    if (nextOffset !== offset) {
      const fromMs = findChange(zone, at, next, offset);
      offset = offsetAt(zone, fromMs);
      segments.push({ fromMs, offsetMs: offset });
      at = fromMs; // a second change may follow within the same week
    } else {
      at = next;
    }
  }
  return { zone, segments };
}

/** First second in (low, high] whose offset differs from `offset`, by bisection. */
function findChange(zone: string, low: number, high: number, offset: number): number {
  let [before, after] = [Math.floor(low / 1000), Math.ceil(high / 1000)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(zone, middle * 1000) === offset) before = middle;
    else after = middle;
  }
  return after * 1000;
}

/**
 * The UTC instant at which a local clock first shows `localMs` (local time written as if it were UTC). A time that the spring
 * change skips begins at the change itself, so every local day has a start and days follow each other without gap or overlap.
 */
export function localToUtc(clock: ZoneClock, localMs: number): number {
  for (const [index, segment] of clock.segments.entries()) {
    const until = clock.segments[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    const utc = localMs - segment.offsetMs;
    if (utc < segment.fromMs) return segment.fromMs;
    if (utc < until) return utc;
  }
  return localMs;
}

/** True when every local day of the stretch is a UTC day. */
export function isUtcLike(clock: ZoneClock): boolean {
  return clock.segments.every(segment => segment.offsetMs === 0);
}

/** True when every local hour is a UTC hour. */
export function hasWholeHours(clock: ZoneClock): boolean {
  return clock.segments.every(segment => segment.offsetMs % 3_600_000 === 0);
}

/**
 * ISO 8601 with the zone's own offset: "2024-09-01T00:00:00Z" for UTC, "2024-09-01T00:00:00+09:00" for Seoul. Fractions of a second
 * appear only where there are some (up to microseconds).
 */
export function formatInstant(micros: bigint, zone: string): string {
  const ms = Number(micros / 1000n) - (micros % 1000n < 0n ? 1 : 0);
  const offsetMs = zone === 'UTC' ? 0 : offsetAt(zone, ms);
  const localMs = ms + offsetMs;
  const seconds = new Date(Math.floor(localMs / 1000) * 1000).toISOString().slice(0, -5);
  const fraction = (((micros % 1_000_000n) + 1_000_000n) % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}${zone === 'UTC' ? 'Z' : formatOffset(offsetMs)}`;
}

function formatOffset(offsetMs: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.abs(offsetMs) / 1000;
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  const rest = seconds % 60; // local mean time before standard time; ISO 8601 has no seconds there, RFC 9557 readers accept them
  return `${offsetMs < 0 ? '-' : '+'}${text}${rest === 0 ? '' : `:${two(rest)}`}`;
}
