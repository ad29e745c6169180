import type { AlertRule } from '../../../src-core/contract/alerts.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { checkSchedule, nextRun } from '../sources/schedule.ts';

type Times = Pick<AlertRule, 'cron' | 'zone'>;

const scheduleOf = ({ cron, zone }: Times) => ({ cron, zone, isPaused: false, silentAfterHours: 1 });

/** The first time of the rule's schedule after an instant; null when none ever comes. */
export const nextTime = (rule: Times, after: Date): Date | null => nextRun(scheduleOf(rule), after);

/** @throws AppError `alert.invalid` for a pattern or zone that means nothing */
export function checkTimes(rule: Times): void {
  try {
    checkSchedule(scheduleOf(rule));
  } catch (cause) {
    const what = cause instanceof AppError ? `its schedule: ${String(cause.details.what)}` : 'its schedule';
    throw new AppError('alert.invalid', { what }, { cause });
  }
}
