import { Cron } from 'croner';

export const cadences = ['manual', 'hourly', 'daily', 'weekly', 'monthly', 'custom'] as const;
export type Cadence = (typeof cadences)[number];

/** A schedule as people choose it. Fields that a cadence does not use keep their value, so that changing one's mind loses nothing. */
export type Timing = {
  cadence: Cadence;
  /** Hourly: minute of the hour. */
  minute: number;
  /** Daily, weekly and monthly: "HH:MM". */
  time: string;
  /** Weekly: 0 = Sunday. */
  weekday: number;
  /** Monthly: 1 to 28, which every month has. */
  monthDay: number;
  /** Custom: five fields. */
  pattern: string;
};

export const newTiming: Timing = {
  ...{ cadence: 'daily', minute: 5, time: '06:00', weekday: 1, monthDay: 5, pattern: '0 6 * * *' },
};

/** @param cron five fields; null = only on demand */
export function timingOf(cron: string | null): Timing {
  if (cron === null) return { ...newTiming, cadence: 'manual' };
  const base = { ...newTiming, pattern: cron };
  const monthly = /^(\d{1,2}) (\d{1,2}) ([1-9]|1\d|2[0-8]) \* \*$/.exec(cron.trim());
  if (monthly)
    return { ...base, cadence: 'monthly', time: timeOf(monthly[2], monthly[1]), monthDay: Number(monthly[3]) };
  const [, minute, hour, weekday] = /^(\d{1,2}) (\d{1,2}|\*) \* \* ([0-6]|\*)$/.exec(cron.trim()) ?? [];
  if (minute === undefined || hour === undefined || weekday === undefined) return { ...base, cadence: 'custom' };
  if (hour === '*')
    return weekday === '*' ? { ...base, cadence: 'hourly', minute: Number(minute) } : { ...base, cadence: 'custom' };
  const time = timeOf(hour, minute);
  return weekday === '*'
    ? { ...base, cadence: 'daily', time }
    : { ...base, cadence: 'weekly', time, weekday: Number(weekday) };
}

const timeOf = (hour = '0', minute = '0') => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;

export function cronOf({ cadence, minute, time, weekday, monthDay, pattern }: Timing): string | null {
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
    case 'monthly':
      return `${minuteOfHour} ${hour} ${monthDay} * *`;
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
