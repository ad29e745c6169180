import { Cron } from 'croner';
import type { Schedule, Source, SourceRun } from '../../../src-core/contract/sources.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** A run that starts later than this after its time makes up for sleep or downtime. */
const CATCH_UP_MS = 5 * 60_000;

/**
 * When a source runs next: the first time of its schedule after its last attempt. However many times passed meanwhile (sleep, a
 * switched-off machine), that is one time in the past, so there is one run to catch up and not many. Null without a schedule.
 */
export function nextRun(schedule: Schedule, lastAttempt: Date): Date | null {
  if (schedule.cron === null || schedule.isPaused) return null;
  return pattern(schedule.cron, schedule.zone).nextRun(lastAttempt);
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
  const bad = (what: string, cause?: unknown) =>
    new AppError('source.bad-settings', { name: 'Schedule', what }, { cause });
  if (!Intl.supportedValuesOf('timeZone').includes(zone) && zone !== 'UTC') throw bad(`there is no time zone ${zone}`);
  let next: Date | null;
  try {
    next = pattern(cron, zone).nextRun();
  } catch (error) {
    throw bad('it has five fields, for example 0 * * * * for every hour', error);
  }
  if (next === null) throw bad('it never comes');
}

const pattern = (cron: string, zone: string) => new Cron(cron, { timezone: zone, paused: true, mode: '5-part' });

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
