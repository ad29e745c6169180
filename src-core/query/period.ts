import { AppError } from '../errors/app-error.ts';
import type { FiscalMonth } from './fiscal.ts';
import type { LocalDay } from './local-day.ts';
import type { Compare } from './query-spec.ts';

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

/** A period to compare with: local days, `to` exclusive, and how its days are moved to lie over those of the period. */
export type ComparedPeriod = { readonly from: LocalDay; readonly to: LocalDay; readonly shift: PeriodShift };

/**
 * What `compare` means for a period. `shift` is added to the days compared with; its count is negative where they lie later.
 * @throws AppError `query.open-period`, `query.bad-period`
 */
export function comparedPeriod(
  period: LocalPeriod,
  compare: Exclude<Compare, 'none'>,
  weeks: readonly FiscalMonth[] = [],
): ComparedPeriod {
  const { from, to } = period;
  if (from === null || to === null) throw new AppError('query.open-period');
  if (compare === 'previous-period') return { ...previousPeriod(period, weeks), to: from };
  if (compare === 'previous-year') {
    const [first, last] = [from, to].map(day => weeks.findIndex(month => month.start === day));
    const start = weeks[(first ?? -1) - 12];
    const end = weeks[(last ?? -1) - 12];
    if (start && end) return { from: start.start, to: end.start, shift: { unit: 'fiscal-month', count: 12 } };
    return { from: addMonths(from, -12), to: addMonths(to, -12), shift: { unit: 'month', count: 12 } };
  }
  const chosen = parseLocalDay(compare.from);
  if (weeks.length === 0 && [from, to, chosen].every(isMonthStart)) {
    const count = monthNumber(from) - monthNumber(chosen);
    return { from: chosen, to: addMonths(to, -count), shift: { unit: 'month', count } };
  }
  const count = Math.round((from - chosen) / DAY_MS);
  return { from: chosen, to: to - count * DAY_MS, shift: { unit: 'day', count } };
}

const monthNumber = (day: LocalDay) => new Date(day).getUTCFullYear() * 12 + new Date(day).getUTCMonth();

/** The 29th of February becomes the 1st of March in years without it, so that no day before the period is taken in. */
function addMonths(day: LocalDay, months: number): LocalDay {
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate());
}
