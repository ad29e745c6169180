import { localDate } from '../../../../src-core/alerts/quiet-hours.ts';
import type { Rehearsal } from '../../../../src-core/contract/alerts.ts';
import { addDays, dayStartMs, daysBetween } from '../../../../src-core/quality/days.ts';

export type CalendarDay = { day: string; messages: number };

/** Weeks from Monday to Sunday that hold the days of a rehearsal, each day with its messages by the clock of `zone`; null = not asked about. */
export function calendarOf({ from, to, messages }: Rehearsal, zone: string): (CalendarDay | null)[][] {
  const counts = new Map<string, number>();
  for (const { at } of messages) {
    const day = localDate(zone, Date.parse(at));
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  const weekday = (new Date(dayStartMs(from)).getUTCDay() + 6) % 7;
  const first = addDays(from, -weekday);
  const days = daysBetween(first, to).map(day => (day < from ? null : { day, messages: counts.get(day) ?? 0 }));
  return Array.from({ length: Math.ceil(days.length / 7) }, (_, week) => days.slice(week * 7, week * 7 + 7));
}
