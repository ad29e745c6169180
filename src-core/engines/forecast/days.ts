import { dayOf, dayStartMs } from '../../quality/days.ts';

const DAY_MS = 86_400_000;

/** Days since 1970-01-01. */
export const dayNumber = (day: string): number => dayStartMs(day) / DAY_MS;
export const dayText = (number: number): string => dayOf(number * DAY_MS);
/** YYYY-MM */
export const monthText = (number: number): string => dayText(number).slice(0, 7);

/** Where days stand in their months: 0 to 30 = the 1st to the 31st, and -1, -2, -3 = the last three days. */
export type MonthPlaces = { readonly first: number; readonly fromStart: Int32Array; readonly fromEnd: Int32Array };

/** @param first number of the first day; @param count how many days from there */
export function monthPlaces(first: number, count: number): MonthPlaces {
  const fromStart = new Int32Array(count);
  const fromEnd = new Int32Array(count);
  const at = new Date(first * DAY_MS);
  let day = at.getUTCDate() - 1;
  let length = daysInMonth(at.getUTCFullYear(), at.getUTCMonth());
  for (let index = 0; index < count; index++) {
    fromStart[index] = day;
    fromEnd[index] = day - length;
    day += 1;
    if (day === length) {
      const next = new Date((first + index + 1) * DAY_MS);
      day = 0;
      length = daysInMonth(next.getUTCFullYear(), next.getUTCMonth());
    }
  }
  return { first, fromStart, fromEnd };
}

const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
