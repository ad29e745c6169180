import { AppError } from '../../../../src-core/errors/app-error.ts';
import { dayOf, dayStartMs } from '../../../../src-core/quality/days.ts';
import { offsetAt } from '../../../../src-core/query/zone.ts';
import { periodOfDay, type ReportPeriod, shiftPeriod } from '../../../../src-core/reports/period.ts';
import { checkTimes as check, cronOf, type Times } from '../../sources/schedule.ts';

type Kind = ReportPeriod['kind'];

/** A time of a schedule: which period it is for, and from when on that may be built. */
export type ScheduledTime = { readonly at: Date; readonly period: ReportPeriod; readonly from: Date };

/** Before a period ends by local time, no later time of the schedule can be for another one; a day and a half covers every zone. */
const ZONE_SLACK_MS = 36 * 3_600_000;

/** @throws AppError `report.invalid-schedule` for a pattern or zone that means nothing */
export function checkTimes(times: Times): void {
  check(times, (what, cause) => new AppError('report.invalid-schedule', { what }, { cause }));
}

/** The newest time of the schedule that is not later than `now`; null before its first. However many were slept through, that is one. */
export function lastTime(times: Times, kind: Kind, now: Date): ScheduledTime | null {
  // It leaves out a time that is this very second, so it is asked from a second later.
  const at = cronOf(times)
    .previousRuns(2, new Date(now.getTime() + 1_000))
    .find(time => time <= now);
  return at ? scheduled(times, kind, at) : null;
}

/** When a period comes up next that `isDone` does not know; null when none ever does. */
export function nextTime(
  times: Times,
  kind: Kind,
  now: Date,
  isDone: (period: string) => boolean,
): ScheduledTime | null {
  const cron = cronOf(times);
  let at = cron.nextRun(now);
  while (at !== null) {
    const next = scheduled(times, kind, at);
    if (!isDone(next.period.label)) return next;
    const present = shiftPeriod(next.period, 1);
    at = cron.nextRun(new Date(Math.max(at.getTime(), dayStartMs(present.to) - ZONE_SLACK_MS)));
  }
  return null;
}

/** The period that has ended last by the calendar of a place. */
export function endedPeriod(kind: Kind, at: Date, zone: string): ReportPeriod {
  const localDay = dayOf(at.getTime() + offsetAt(zone, at.getTime()));
  return shiftPeriod(periodOfDay(kind, localDay), -1);
}

/** Periods are of UTC days: where the sun is ahead, the last hours of one come after its local end, and a report waits for them. */
function scheduled({ zone }: Times, kind: Kind, at: Date): ScheduledTime {
  const period = endedPeriod(kind, at, zone);
  return { at, period, from: new Date(Math.max(at.getTime(), dayStartMs(period.to))) };
}
