import { Cron } from 'croner';
import type { Schedule, Source, SourceRun } from '../../../src-core/contract/sources.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** Five fields of cron by the wall clock of a place: sources, reports and alert rules are all timed this way. */
export type Times = { readonly cron: string; readonly zone: string };

export const cronOf = ({ cron, zone }: Times): Cron => new Cron(cron, { timezone: zone, paused: true, mode: '5-part' });

/** The first of these times after an instant; null when none ever comes. */
export const timeAfter = (times: Times, after: Date): Date | null => cronOf(times).nextRun(after);

/** @throws what `refuse` makes of a pattern or zone that means nothing, or of times that never come */
export function checkTimes(times: Times, refuse: (what: string, cause?: unknown) => AppError): void {
  const { zone } = times;
  if (!Intl.supportedValuesOf('timeZone').includes(zone) && zone !== 'UTC')
    throw refuse(`there is no time zone ${zone}`);
  let next: Date | null;
  try {
    next = cronOf(times).nextRun();
  } catch (error) {
    throw refuse('it has five fields, for example 0 * * * * for every hour', error);
  }
  if (next === null) throw refuse('it never comes');
}

/** A run that starts later than this after its time makes up for sleep or downtime. */
const CATCH_UP_MS = 5 * 60_000;

/**
 * When a source runs next: the first time of its schedule after its last attempt. However many times passed meanwhile (sleep, a
 * switched-off machine), that is one time in the past, so there is one run to catch up and not many. Null without a schedule.
 */
export function nextRun({ cron, zone, isPaused }: Schedule, lastAttempt: Date): Date | null {
  return cron === null || isPaused ? null : timeAfter({ cron, zone }, lastAttempt);
}

/** How a run of a due source is named in its history; null when it is not due. */
export function dueTrigger(schedule: Schedule, lastAttempt: Date, now: Date): 'schedule' | 'catch-up' | null {
  const at = nextRun(schedule, lastAttempt);
  if (at === null || at > now) return null;
  return now.getTime() - at.getTime() > CATCH_UP_MS ? 'catch-up' : 'schedule';
}

/** @throws AppError `source.bad-settings` for a pattern or zone that means nothing, or that never comes */
export function checkSchedule({ cron, zone }: Pick<Schedule, 'cron' | 'zone'>): void {
  if (cron === null) return;
  checkTimes(
    { cron, zone },
    (what, cause) => new AppError('source.bad-settings', { name: 'Schedule', what }, { cause }),
  );
}

export type HealthFacts = {
  schedule: Schedule;
  createdAt: string;
  lastRun: Pick<SourceRun, 'state'> | null;
  lastSuccessAt: string | null;
  /** A secret that it cannot do without is not there or cannot be read. */
  lacksSecret: boolean;
};

/** The one word the list shows. A silent source is an incident, whatever its last run said. */
export function healthOf(facts: HealthFacts, now: Date): Source['health'] {
  const { schedule, lastRun, lastSuccessAt } = facts;
  if (lastRun?.state === 'running') return 'running';
  if (schedule.isPaused) return 'paused';
  if (facts.lacksSecret) return 'needs-secret';
  const silentMs = now.getTime() - Date.parse(lastSuccessAt ?? facts.createdAt);
  if (schedule.cron !== null && silentMs > schedule.silentAfterHours * 3_600_000) return 'silent';
  if (lastRun === null) return 'never-ran';
  return lastRun.state === 'failed' || lastRun.state === 'interrupted' ? 'failing' : 'good';
}
