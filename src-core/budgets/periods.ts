import type { Budget } from '../contract/budgets.ts';
import { dayOf, dayStartMs } from '../quality/days.ts';
import { bucketLabel, fiscalMonths } from '../query/fiscal.ts';
import type { FiscalCalendar } from '../query/query-spec.ts';

/** One period of a budget in local days, `to` exclusive: "2026-09", "2026 Q3", "FY2026/27 P01". */
export type BudgetPeriod = { readonly from: string; readonly to: string; readonly label: string };

type Kind = Budget['period'];
type When = Pick<Budget, 'period' | 'calendar' | 'from' | 'until'>;

const monthsIn: Readonly<Record<Kind, number>> = { month: 1, quarter: 3, year: 12 };

/**
 * The month, quarter or year of a calendar that a day lies in.
 * @throws AppError `query.bad-calendar` for an anchor that no calendar has
 */
export function calendarPeriod(kind: Kind, calendar: FiscalCalendar, day: string): BudgetPeriod {
  const size = monthsIn[kind];
  const [start, end] = calendar.kind === 'weeks' ? weekBounds(calendar, size, day) : monthBounds(calendar, size, day);
  return { from: dayOf(start), to: dayOf(end), label: bucketLabel(calendar, kind, start) };
}

function monthBounds({ startMonth }: { startMonth: number }, size: number, day: string): [number, number] {
  const date = new Date(dayStartMs(day));
  const offset = startMonth - 1;
  const months = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth() - offset;
  const first = Math.floor(months / size) * size + offset;
  return [Date.UTC(1970, first, 1), Date.UTC(1970, first + size, 1)]; // months past December carry on from there
}

function weekBounds(calendar: Extract<FiscalCalendar, { kind: 'weeks' }>, size: number, day: string): [number, number] {
  const at = dayStartMs(day);
  const months = fiscalMonths(calendar, at, at); // of the whole year around the day
  const index = months.findIndex(({ start, end }) => start <= at && at < end);
  const first = Math.floor(index / size) * size;
  return [months[first]?.start ?? at, months[first + size - 1]?.end ?? at];
}

/** The budget's period that holds a day; null before it begins and from `until` on. */
export function periodAt({ period, calendar, from, until }: When, day: string): BudgetPeriod | null {
  if (day < from || (until !== null && day >= until)) return null;
  return calendarPeriod(period, calendar, day);
}

/** Its periods from the first to the one that holds `day`, oldest first; to the last one when the budget has ended before. */
export function periodsUntil(budget: When, day: string): BudgetPeriod[] {
  const periods: BudgetPeriod[] = [];
  for (let at = budget.from; at <= day; ) {
    const period = periodAt(budget, at);
    if (!period) break;
    periods.push(period);
    at = period.to;
  }
  return periods;
}
