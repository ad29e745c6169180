import { AppError } from '../errors/app-error.ts';
import type { FiscalMonth } from './fiscal.ts';

/** A local calendar day as milliseconds since 1970 of its midnight, written as if it were UTC. */
export type LocalDay = number;

/** Local days, `from` inclusive, `to` exclusive; null is open. */
export type LocalPeriod = { readonly from: LocalDay | null; readonly to: LocalDay | null };

/** How far back the period of comparison lies. */
export type PeriodShift = { readonly unit: 'month' | 'day' | 'fiscal-month'; readonly count: number };

const DAY_MS = 86_400_000;

/** @throws AppError `query.bad-period` for a day that no calendar has */
export function parseLocalDay(text: string): LocalDay {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3] ?? 1)];
  const ms = Date.UTC(year, month - 1, day);
  const found = new Date(ms);
  if (!match || found.getUTCFullYear() !== year || found.getUTCMonth() !== month - 1 || found.getUTCDate() !== day) {
    throw new AppError('query.bad-period', { period: text.slice(0, 40) });
  }
  return ms;
}

/** @throws AppError `query.bad-period` when a day is wrong or the period is empty */
export function parsePeriod(from: string | null, to: string | null): LocalPeriod {
  const period = {
    from: from === null ? null : parseLocalDay(from),
    to: to === null ? null : parseLocalDay(to),
  };
  if (period.from !== null && period.to !== null && period.from >= period.to) {
    throw new AppError('query.bad-period', { period: `${from}..${to}` });
  }
  return period;
}

export function isMonthStart(day: LocalDay): boolean {
  return new Date(day).getUTCDate() === 1;
}

/**
 * The period just before: whole calendar months are compared with as many calendar months, whole months of a week calendar (`weeks`: its months
 * around the period) with as many of those, anything else with as many days.
 * @throws AppError `query.open-period`: an open period has no length
 */
export function previousPeriod(
  period: LocalPeriod,
  weeks: readonly FiscalMonth[] = [],
): { from: LocalDay; shift: PeriodShift } {
  if (period.from === null || period.to === null) throw new AppError('query.open-period');
  const [first, last] = [period.from, period.to].map(day => weeks.findIndex(month => month.start === day));
  if (first !== undefined && last !== undefined && first >= 0 && last > first) {
    const count = last - first;
    const before = weeks[first - count];
    if (before) return { from: before.start, shift: { unit: 'fiscal-month', count } };
  }
  if (weeks.length === 0 && isMonthStart(period.from) && isMonthStart(period.to)) {
    const [start, end] = [new Date(period.from), new Date(period.to)];
    const count = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
    return {
      from: Date.UTC(start.getUTCFullYear(), start.getUTCMonth() - count, 1),
      shift: { unit: 'month', count },
    };
  }
  const count = Math.round((period.to - period.from) / DAY_MS);
  return { from: period.from - count * DAY_MS, shift: { unit: 'day', count } };
}
