import type { Day, Month, Profile } from './model.ts';

/** First day of the estate, inclusive. */
export const ESTATE_START: Day = '2025-10-01';
/** The last month that is closed. */
export const LAST_CLOSED_MONTH: Month = '2026-09';
/** First day not delivered any more, exclusive: the thirteenth month is open. */
export const ESTATE_END: Day = '2026-10-20';

const MS_A_DAY = 86_400_000;

export const dayNumber = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / MS_A_DAY;
export const dayText = (number: number): Day => new Date(number * MS_A_DAY).toISOString().slice(0, 10);
export const monthOf = (day: Day): Month => day.slice(0, 7);

/** First day of the month after `month`. */
export function monthEnd(month: Month): Day {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
}

/** Every day of the estate, in order. */
export const estateDays: readonly Day[] = Array.from(
  { length: dayNumber(ESTATE_END) - dayNumber(ESTATE_START) },
  (_, index) => dayText(dayNumber(ESTATE_START) + index),
);

/** The thirteen billing months, in order. */
export const estateMonths: readonly Month[] = [...new Set(estateDays.map(monthOf))];

type Shape = {
  /** Monday to Sunday. */
  readonly week: readonly number[];
  /** On the last two days of a month and the first of the next. */
  readonly monthEnd: number;
  /** Between 22 December and 2 January, and on the four days from Thanksgiving. */
  readonly holiday: number;
  /** Half width of the day-to-day noise. */
  readonly noise: number;
  /** Relative weight of each UTC hour. */
  readonly hours: readonly number[];
};

/** Twenty-four weights around a peak hour; a triangle wave, so no library function that differs between machines. */
const peak = (hour: number, low: number) =>
  Array.from({ length: 24 }, (_, h) => {
    const distance = Math.min(Math.abs(h - hour), 24 - Math.abs(h - hour));
    return 1 - (1 - low) * (distance / 12);
  });
const night = Array.from({ length: 24 }, (_, h) => (h >= 1 && h <= 4 ? 1 : 0.06));
const even = Array.from({ length: 24 }, () => 1);

export const shapes: Readonly<Record<Profile, Shape>> = {
  consumer: {
    week: [0.95, 0.96, 0.98, 1, 1.04, 1.06, 1.01],
    monthEnd: 1,
    holiday: 0.93,
    noise: 0.05,
    hours: peak(19, 0.35),
  },
  office: {
    week: [1.12, 1.16, 1.15, 1.14, 1.06, 0.7, 0.67],
    monthEnd: 1.12,
    holiday: 0.58,
    noise: 0.05,
    hours: peak(15, 0.2),
  },
  batch: { week: [1, 1, 1.02, 1.01, 1.03, 0.97, 0.97], monthEnd: 1.9, holiday: 0.95, noise: 0.06, hours: night },
  flat: {
    week: [1.01, 1.01, 1.01, 1.01, 1.01, 0.98, 0.97],
    monthEnd: 1.02,
    holiday: 0.97,
    noise: 0.015,
    hours: peak(16, 0.85),
  },
  dev: {
    week: [1.28, 1.34, 1.33, 1.3, 1.15, 0.32, 0.28],
    monthEnd: 1,
    holiday: 0.3,
    noise: 0.08,
    hours: peak(14, 0.1),
  },
  train: { week: [1, 1.02, 1.03, 1.03, 1.02, 0.96, 0.94], monthEnd: 1, holiday: 0.9, noise: 0.04, hours: even },
  storage: { week: [1, 1, 1, 1, 1, 1, 1], monthEnd: 1, holiday: 1, noise: 0.004, hours: even },
};

const between = (day: Day, from: Day, to: Day) => day >= from && day < to;

/** True in the quiet days of the year. */
export const isHoliday = (day: Day): boolean =>
  between(day, '2025-12-22', '2026-01-03') || between(day, '2025-11-27', '2025-12-01');

/** True on the last two days of a month and on the first. */
export function isMonthEnd(day: Day): boolean {
  return monthOf(dayText(dayNumber(day) + 2)) !== monthOf(day) || day.endsWith('-01');
}

/** Calendar multiplier of a profile on a day, without noise. About 1 on average over a week. */
export function calendarFactor(profile: Profile, day: Day): number {
  const shape = shapes[profile];
  const weekday = (dayNumber(day) + 3) % 7; // 1970-01-01 was a Thursday; 0 = Monday
  return (shape.week[weekday] ?? 1) * (isMonthEnd(day) ? shape.monthEnd : 1) * (isHoliday(day) ? shape.holiday : 1);
}
