import { fiscalMonths, isFiscalGrain } from '../../../src-core/query/fiscal.ts';
import { comparedPeriod, previousPeriod } from '../../../src-core/query/period.ts';
import { type Compare, calendarYears, type FiscalCalendar, type Grain } from '../../../src-core/query/query-spec.ts';
import type { Period } from './view-state.ts';

/** Local days of the view's zone, `from` inclusive, `to` exclusive, "YYYY-MM-DD". */
export type DayRange = { from: string; to: string };

export type ResolvedPeriod = {
  /** Null for "all" in a lake whose extent is unknown or empty. */
  range: DayRange | null;
  /** The period before, as the query engine compares; null when there is none to compare with ("all"). */
  previous: DayRange | null;
  /** Relative periods end where the data ends, when that is before today: the screen says so. */
  endsWithData: boolean;
};

const DAY_MS = 86_400_000;

/**
 * The days a period means now.
 * @param today local day of the view's zone
 * @param data  local days that have charges, `to` exclusive; null in an empty lake
 */
export function resolvePeriod(period: Period, today: string, data: DayRange | null): ResolvedPeriod {
  if (period.kind === 'custom') {
    const range = { from: period.from, to: period.to };
    return { range, previous: before(range), endsWithData: false };
  }
  if (period.preset === 'all') return { range: data, previous: null, endsWithData: false };
  const tomorrow = addDays(today, 1);
  const endsWithData = data !== null && data.to < tomorrow;
  const end = endsWithData ? data.to : tomorrow;
  const range = presetRange(period.preset, end);
  return { range, previous: before(range), endsWithData };
}

/** @param end first local day after the newest one to show */
function presetRange(preset: Exclude<Period, { kind: 'custom' }>['preset'], end: string): DayRange {
  const current = monthOf(addDays(end, -1));
  switch (preset) {
    case 'month-to-date':
      return { from: current, to: end };
    case 'last-full-month': {
      const full = end === addMonths(current, 1) ? current : addMonths(current, -1);
      return { from: full, to: addMonths(full, 1) };
    }
    case 'last-3-months':
      return { from: addMonths(current, -2), to: end };
    case 'last-6-months':
      return { from: addMonths(current, -5), to: end };
    case 'last-13-months':
      return { from: addMonths(current, -12), to: end };
    case 'all':
      return { from: current, to: end };
  }
}

/** What the query engine compares with: as many calendar months before whole months, else as many days. */
export function before(range: DayRange): DayRange | null {
  if (range.from >= range.to) return null;
  const { from } = previousPeriod({ from: utc(range.from), to: utc(range.to) });
  return { from: new Date(from).toISOString().slice(0, 10), to: range.from };
}

/** The period with the days that it is compared with: those of `compare`, or the ones before where nothing is compared yet. */
export function withCompared(period: ResolvedPeriod, compare: Compare): ResolvedPeriod {
  const { range } = period;
  if (compare === 'none' || compare === 'previous-period' || range === null || range.from >= range.to) return period;
  const { from, to } = comparedPeriod({ from: utc(range.from), to: utc(range.to) }, compare);
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { ...period, previous: { from: day(from), to: day(to) } };
}

export function addDays(day: string, days: number): string {
  return new Date(utc(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** @param month first day of a month */
export function addMonths(month: string, months: number): string {
  const date = new Date(utc(month));
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
}

/** First day of the day's month. */
export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** The local day of an instant. @param instant milliseconds UTC */
export function localDay(instant: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  );
}

/** Local days covered by UTC instants, `end` exclusive. */
export function dayRangeOf(period: { start: string; end: string }, zone: string): DayRange {
  return { from: localDay(Date.parse(period.start), zone), to: addDays(localDay(Date.parse(period.end) - 1, zone), 1) };
}

/** The local days of one bucket, from its first day; null for "none" and for hours, which are finer than days. */
export function bucketDays(firstDay: string, grain: Grain, calendar: FiscalCalendar = calendarYears): DayRange | null {
  if (calendar.kind === 'weeks' && isFiscalGrain(grain)) {
    const start = utc(firstDay);
    const months = fiscalMonths(calendar, start, start + 380 * DAY_MS);
    const first = months.findIndex(month => month.start === start);
    const last = months[first + { month: 1, quarter: 3, year: 12 }[grain] - 1];
    return { from: firstDay, to: new Date(last?.end ?? start + DAY_MS).toISOString().slice(0, 10) };
  }
  switch (grain) {
    case 'none':
      return null;
    case 'hour':
    case 'day':
      return { from: firstDay, to: addDays(firstDay, 1) };
    case 'week':
      return { from: firstDay, to: addDays(firstDay, 7) };
    case 'month':
      return { from: firstDay, to: addMonths(firstDay, 1) };
    case 'quarter':
      return { from: firstDay, to: addMonths(firstDay, 3) };
    case 'year':
      return { from: firstDay, to: addMonths(firstDay, 12) };
  }
}

/** The part of `inner` inside `outer`; a clicked week at the edge of the period counts only the days shown. */
export function clip(inner: DayRange, outer: DayRange | null): DayRange {
  if (!outer) return inner;
  const startsInside = inner.from > outer.from;
  const endsInside = inner.to < outer.to;
  return { from: (startsInside ? inner : outer).from, to: (endsInside ? inner : outer).to };
}

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
