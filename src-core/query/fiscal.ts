import { AppError } from '../errors/app-error.ts';
import type { LocalDay } from './local-day.ts';
import type { FiscalCalendar, Grain } from './query-spec.ts';
import { timestampText } from './sql-text.ts';

/** Grains that a fiscal calendar changes; hours, days and ISO weeks are the same everywhere. */
export type FiscalGrain = Extract<Grain, 'month' | 'quarter' | 'year'>;
export type WeekCalendar = Extract<FiscalCalendar, { kind: 'weeks' }>;

/** One month of a week calendar. `start` inclusive, `end` exclusive; `month` 1 to 12; `year` names the year by the one it begins in. */
export type FiscalMonth = {
  readonly start: LocalDay;
  readonly end: LocalDay;
  readonly year: number;
  readonly month: number;
};

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const LAST_YEARS = 200;

export function isFiscalGrain(grain: Grain): grain is FiscalGrain {
  return grain === 'month' || grain === 'quarter' || grain === 'year';
}

/**
 * The months of the whole years of a week calendar that touch a stretch of local days, oldest first. The first year begins on `anchor`; years before it are counted
 * backwards. A long year has its 53rd week in its last month (NRF and most retailers).
 * @throws AppError `query.bad-calendar` for an anchor that no calendar has, or more than 200 years away
 */
export function fiscalMonths(calendar: WeekCalendar, firstMs: number, lastMs: number): FiscalMonth[] {
  const anchor = Date.parse(`${calendar.anchor}T00:00:00Z`);
  if (Number.isNaN(anchor)) throw new AppError('query.bad-calendar', { calendar: calendar.anchor.slice(0, 40) });
  const anchorYear = new Date(anchor).getUTCFullYear();
  const weeksOf = (year: number) => (calendar.longYears.includes(year) ? 53 : 52);
  let [year, start] = [anchorYear, anchor];
  while (start > firstMs) {
    year -= 1;
    start -= weeksOf(year) * WEEK_MS;
    if (anchorYear - year > LAST_YEARS) throw new AppError('query.bad-calendar', { calendar: calendar.anchor });
  }
  const months: FiscalMonth[] = [];
  for (; start <= lastMs; year += 1) {
    if (year - anchorYear > LAST_YEARS) throw new AppError('query.bad-calendar', { calendar: calendar.anchor });
    const quarter = calendar.pattern.split('-').map(Number);
    for (let month = 1; month <= 12; month += 1) {
      const long = month === 12 && weeksOf(year) === 53 ? 1 : 0;
      const end = start + ((quarter[(month - 1) % 3] ?? 0) + long) * WEEK_MS;
      months.push({ start, end, year, month });
      start = end;
    }
  }
  return months;
}

/** First days of the buckets of a week calendar. `months`: of whole years. */
function bucketStarts(months: readonly FiscalMonth[], grain: FiscalGrain): LocalDay[] {
  const opens = ({ month }: FiscalMonth) =>
    grain === 'month' ? true : grain === 'quarter' ? month % 3 === 1 : month === 1;
  return months.filter(opens).map(month => month.start);
}

/** SQL: the first day of the fiscal bucket that a local wall clock lies in. `weeks`: the months of whole years around all data. */
export function fiscalBucketSql(
  local: string,
  grain: FiscalGrain,
  calendar: FiscalCalendar,
  weeks: readonly FiscalMonth[],
): string {
  if (calendar.kind === 'weeks') {
    return stepsSql(
      local,
      bucketStarts(weeks, grain).map(start => ({ from: start, value: at(start) })),
    );
  }
  const shift = calendar.startMonth - 1;
  if (shift === 0 || grain === 'month') return `date_trunc('${grain}', ${local})`;
  // By months first: the 31st minus months would otherwise land on other days.
  return `date_trunc('${grain}', date_trunc('month', ${local}) - INTERVAL '${shift} months') + INTERVAL '${shift} months'`;
}

/**
 * SQL: a local wall clock `count` fiscal months later, on the same day of its fiscal month; days that the later month does not have become its last
 * one, so that no amount is lost.
 */
export function fiscalShiftSql(local: string, count: number, weeks: readonly FiscalMonth[]): string {
  const steps = weeks.flatMap((month, index) => {
    const target = weeks[index + count];
    if (!target) return [];
    const days = (target.start - month.start) / DAY_MS;
    const moved = `${local} + INTERVAL '${days} days'`;
    const isShorter = target.end - target.start < month.end - month.start;
    const value = isShorter ? `least(${moved}, ${at(target.end)} - INTERVAL '1 microsecond')` : moved;
    return [{ from: month.start, value }];
  });
  return stepsSql(local, steps);
}

/**
 * What people call a bucket that begins on `start`: "2026" and "2026 Q1" for calendar years, "FY2025/26", "FY2025/26 Q1" and "FY2025/26 P01" for
 * years that end in another one; both years are named, because half of the world calls a fiscal year by its end.
 */
export function bucketLabel(calendar: FiscalCalendar, grain: FiscalGrain, start: LocalDay): string {
  const { year, month } = fiscalPlace(calendar, start);
  const isPlain = calendar.kind === 'months' && calendar.startMonth === 1;
  const name = isPlain ? String(year) : `FY${year}/${String((year + 1) % 100).padStart(2, '0')}`;
  if (grain === 'year') return name;
  if (grain === 'quarter') return `${name} Q${Math.ceil(month / 3)}`;
  if (calendar.kind === 'months') return new Date(start).toISOString().slice(0, 7);
  return `${name} P${String(month).padStart(2, '0')}`;
}

function fiscalPlace(calendar: FiscalCalendar, day: LocalDay): { year: number; month: number } {
  if (calendar.kind === 'weeks') {
    return (
      fiscalMonths(calendar, day, day).find(month => month.start <= day && day < month.end) ?? { year: 0, month: 0 }
    );
  }
  const date = new Date(day);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() - (calendar.startMonth - 1);
  return { year: Math.floor(months / 12), month: (months % 12) + 1 };
}

const at = (ms: number) => `TIMESTAMP '${timestampText(ms)}'`;

type Step = { readonly from: number; readonly value: string };

/** A balanced tree of comparisons: the value of the last step that begins at or before `local`; the first one before all of them. */
function stepsSql(local: string, steps: readonly Step[]): string {
  const [first] = steps;
  if (!first) return local;
  if (steps.length === 1) return `(${first.value})`;
  const middle = steps.length >> 1;
  const upper = steps.slice(middle);
  return `CASE WHEN ${local} < ${at(upper[0]?.from ?? 0)} THEN ${stepsSql(local, steps.slice(0, middle))} ELSE ${stepsSql(local, upper)} END`;
}
