import type { AlertRule } from '../contract/alerts.ts';
import { localToUtc, offsetAt, type ZoneClock, zoneClock } from '../query/zone.ts';

type Quiet = NonNullable<AlertRule['quietHours']>;
const DAY_MS = 86_400_000;

const clockMs = (text: string) => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
};

/** Midnight of the local day, written as if it were UTC. */
const localDay = (zone: string, utcMs: number) => Math.floor((utcMs + offsetAt(zone, utcMs)) / DAY_MS) * DAY_MS;

/** YYYY-MM-DD on the calendar of a zone. */
export const localDate = (zone: string, utcMs: number): string =>
  new Date(localDay(zone, utcMs)).toISOString().slice(0, 10);

/**
 * When the quiet hours around `atMs` end (UTC ms), null outside them. Hours that reach past midnight belong to the day they begin on; hours that
 * follow each other without a gap end together, after eight days at the latest. An hour that the spring change skips begins and ends at the
 * change; the hour that the autumn change repeats is quiet twice.
 */
export function quietUntil(quiet: Quiet, zone: string, atMs: number): number | null {
  const [from, to] = [clockMs(quiet.from), clockMs(quiet.to)];
  const today = localDay(zone, atMs);
  const clock = zoneClock(zone, atMs - 2 * DAY_MS, atMs + 10 * DAY_MS);
  const stretches = Array.from({ length: 11 }, (_, index) => today + (index - 1) * DAY_MS)
    .filter(day => quiet.days.includes(new Date(day).getUTCDay() || 7))
    .map(day => ({
      startMs: localToUtc(clock, day + from),
      endMs: endOf(clock, day + to + (to <= from ? DAY_MS : 0)),
    }));
  let end: number | null = null;
  for (const { startMs, endMs } of stretches) {
    const at = end ?? atMs;
    if (startMs <= at && at < endMs) end = endMs;
  }
  return end;
}

/** The last instant at which the local clock shows it: 02:30 comes twice in autumn, and the quiet end with the second one. */
function endOf(clock: ZoneClock, localMs: number): number {
  const shown = clock.segments.flatMap(({ fromMs, offsetMs }, index) => {
    const utc = localMs - offsetMs;
    return utc >= fromMs && utc < (clock.segments[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY) ? [utc] : [];
  });
  return shown.at(-1) ?? localToUtc(clock, localMs);
}
