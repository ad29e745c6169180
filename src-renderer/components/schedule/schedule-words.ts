import type { TFunction } from 'i18next';
import { timingOf } from './timing.ts';

/** "Every day at 06:00", "Mondays at 06:00", "On day 5 of each month at 06:00", "Only on demand", or the pattern itself; the zone is named where it matters. */
export function scheduleWords(
  { cron, zone }: { cron: string | null; zone: string },
  t: TFunction<'connections'>,
  locale: string,
): string {
  const { cadence, minute, time, weekday, monthDay, pattern } = timingOf(cron);
  const values = {
    minute: String(minute).padStart(2, '0'),
    time,
    weekday: weekdayName(weekday, locale),
    monthDay,
    pattern,
    zone,
  };
  return t(`schedule.words.${cadence}`, values);
}

/** @param weekday 0 = Sunday */
export function weekdayName(weekday: number, locale: string): string {
  const sunday = Date.UTC(2023, 0, 1);
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(sunday + weekday * 86_400_000);
}
