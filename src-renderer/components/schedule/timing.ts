import { Cron } from 'croner';

export const cadences = ['manual', 'hourly', 'daily', 'weekly', 'custom'] as const;
export type Cadence = (typeof cadences)[number];

/** A schedule as people choose it. Fields that a cadence does not use keep their value, so that changing one's mind loses nothing. */
export type Timing = {
  cadence: Cadence;
  /** Hourly: minute of the hour. */
  minute: number;
  /** Daily and weekly: "HH:MM". */
  time: string;
  /** Weekly: 0 = Sunday. */
  weekday: number;
  /** Custom: five fields. */
  pattern: string;
};

export const newTiming: Timing = { cadence: 'daily', minute: 5, time: '06:00', weekday: 1, pattern: '0 6 * * *' };

/** @param cron five fields; null = only on demand */
export function timingOf(cron: string | null): Timing {
  if (cron === null) return { ...newTiming, cadence: 'manual' };
  const base = { ...newTiming, pattern: cron };
  const [, minute, hour, weekday] = /^(\d{1,2}) (\d{1,2}|\*) \* \* ([0-6]|\*)$/.exec(cron.trim()) ?? [];
  if (minute === undefined || hour === undefined || weekday === undefined) return { ...base, cadence: 'custom' };
  if (hour === '*')
    return weekday === '*' ? { ...base, cadence: 'hourly', minute: Number(minute) } : { ...base, cadence: 'custom' };
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  return weekday === '*'
    ? { ...base, cadence: 'daily', time }
    : { ...base, cadence: 'weekly', time, weekday: Number(weekday) };
}

export function cronOf({ cadence, minute, time, weekday, pattern }: Timing): string | null {
  const [hour = 0, minuteOfHour = 0] = time.split(':').map(Number);
  switch (cadence) {
    case 'manual':
      return null;
    case 'hourly':
      return `${minute} * * * *`;
    case 'daily':
      return `${minuteOfHour} ${hour} * * *`;
    case 'weekly':
      return `${minuteOfHour} ${hour} * * ${weekday}`;
    case 'custom':
      return pattern.trim();
  }
}

/** When it runs next after `from`; null when the pattern means nothing or never comes. */
export function nextTime(cron: string, zone: string, from: Date): Date | null {
  try {
    return new Cron(cron, { timezone: zone, paused: true, mode: '5-part' }).nextRun(from);
  } catch {
    return null;
  }
}
