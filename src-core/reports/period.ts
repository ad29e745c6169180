import { PackPeriod, type ReportTemplate } from '../contract/reports.ts';
import { AppError } from '../errors/app-error.ts';
import { addDays, dayOf, dayStartMs } from '../quality/days.ts';
import type { Filter } from '../query/query-spec.ts';

/** A month ("2026-09") or an ISO 8601 week ("2026-W38"); UTC days, `to` exclusive. */
export type ReportPeriod = {
  readonly kind: 'month' | 'week';
  readonly label: string;
  readonly from: string;
  readonly to: string;
};

const weekPattern = /^(\d{4})-W(\d{2})$/;

/** @throws AppError `report.bad-period` for a week that its year does not have, or text that is neither */
export function reportPeriod(label: string): ReportPeriod {
  if (!PackPeriod.safeParse(label).success) throw new AppError('report.bad-period', { period: label.slice(0, 40) });
  const week = weekPattern.exec(label);
  if (!week) {
    const [year = 0, month = 0] = label.split('-').map(Number);
    return { kind: 'month', label, from: `${label}-01`, to: dayOf(Date.UTC(year, month, 1)) };
  }
  // The week that holds the 4th of January is the first of its year.
  const monday = mondayOf(`${week[1]}-01-04`);
  const from = addDays(monday, (Number(week[2]) - 1) * 7);
  if (weekLabel(from) !== label) throw new AppError('report.bad-period', { period: label });
  return { kind: 'week', label, from, to: addDays(from, 7) };
}

/** As many periods later (earlier when negative). */
export function shiftPeriod({ kind, label, from }: ReportPeriod, count: number): ReportPeriod {
  if (kind === 'week') return reportPeriod(weekLabel(addDays(from, 7 * count)));
  const [year = 0, month = 0] = label.split('-').map(Number);
  return reportPeriod(dayOf(Date.UTC(year, month - 1 + count, 1)).slice(0, 7));
}

/** The same period a year before: the month of that name, or 52 weeks earlier, so that weekdays lie over weekdays. */
export function yearBefore(period: ReportPeriod): ReportPeriod {
  return shiftPeriod(period, period.kind === 'month' ? -12 : -52);
}

/** The period that a UTC day lies in. */
export function periodOfDay(kind: ReportPeriod['kind'], day: string): ReportPeriod {
  return reportPeriod(kind === 'month' ? day.slice(0, 7) : weekLabel(day));
}

/** What makes a charge one of the period: bounds on its days, or the month of its invoice. */
export type PeriodScope = {
  readonly from: string | null;
  readonly to: string | null;
  readonly filters: readonly Filter[];
};

/** Weeks always go by days: no invoice is weekly. */
export function periodScope(basis: ReportTemplate['basis'], period: ReportPeriod): PeriodScope {
  if (basis === 'charge' || period.kind === 'week') return { from: period.from, to: period.to, filters: [] };
  return { from: null, to: null, filters: [{ dimension: 'BillingPeriodStart', op: 'in', values: [period.label] }] };
}

function mondayOf(day: string): string {
  const weekday = new Date(dayStartMs(day)).getUTCDay(); // 0 = Sunday
  return addDays(day, -((weekday + 6) % 7));
}

/** The year of an ISO week is the one its Thursday lies in. */
function weekLabel(day: string): string {
  const monday = mondayOf(day);
  const year = addDays(monday, 3).slice(0, 4);
  const first = mondayOf(`${year}-01-04`);
  const number = (dayStartMs(monday) - dayStartMs(first)) / (7 * 86_400_000) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}
