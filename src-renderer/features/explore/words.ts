import type { TFunction } from 'i18next';
import { bucketLabel, isFiscalGrain } from '../../../src-core/query/fiscal.ts';
import { type Compare, calendarYears, type FiscalCalendar, type Grain } from '../../../src-core/query/query-spec.ts';
import { localDay } from './period.ts';
import type { Period } from './view-state.ts';

/** @returns the label of a bucket, in the zone it was made in; `spansYears` adds the year to days and weeks */
export function bucketLabeller(
  grain: Grain,
  zone: string,
  locale: string,
  options: { spansYears: boolean; none: string; calendar?: FiscalCalendar },
): (bucket: number | null) => string {
  const { calendar = calendarYears } = options;
  const isCalendarMonth = calendar.kind === 'months' && grain === 'month';
  const isPlain = calendar.kind === 'months' && calendar.startMonth === 1;
  if (isFiscalGrain(grain) && !isPlain && !isCalendarMonth) {
    return bucket =>
      bucket === null ? options.none : bucketLabel(calendar, grain, Date.parse(`${localDay(bucket, zone)}T00:00:00Z`));
  }
  const year = options.spansYears ? ({ year: '2-digit' } as const) : {};
  const formats: Record<Exclude<Grain, 'none' | 'quarter'>, Intl.DateTimeFormatOptions> = {
    hour: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    day: { month: 'short', day: 'numeric', ...year },
    week: { month: 'short', day: 'numeric', ...year },
    month: { month: 'short', year: 'numeric' },
    year: { year: 'numeric' },
  };
  if (grain === 'quarter') {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, month: 'numeric', year: 'numeric' });
    return bucket => {
      if (bucket === null) return options.none;
      const found = Object.fromEntries(parts.formatToParts(bucket).map(part => [part.type, part.value]));
      return `${found.year} Q${Math.ceil(Number(found.month) / 3)}`;
    };
  }
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...formats[grain === 'none' ? 'day' : grain] });
  return bucket => (bucket === null ? options.none : format.format(bucket));
}

/** "Sep 1 – 30, 2024": local days, `to` exclusive. */
export function rangeLabel(range: { from: string; to: string }, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' });
  const first = Date.parse(`${range.from}T00:00:00Z`);
  const last = Date.parse(`${range.to}T00:00:00Z`) - 86_400_000;
  return first >= last ? format.format(first) : format.formatRange(first, last);
}

export function periodName(period: Period, t: TFunction<'explore'>): string {
  return period.kind === 'custom' ? t('period.custom') : t(`period.${period.preset}`);
}

/** "Compare with the year before": what is compared, or would be. */
export function compareName(compare: Compare, t: TFunction<'explore'>): string {
  if (compare === 'none' || compare === 'previous-period') return t('compare');
  return typeof compare === 'object' ? t('compare-since', { from: compare.from }) : t('compare-year');
}

/** Heading of the columns of the period compared with. */
export function comparedName(compare: Compare, t: TFunction<'explore'>): string {
  if (typeof compare === 'object') return t('compared-since', { from: compare.from });
  return compare === 'previous-year' ? t('previous-year') : t('previous-period');
}
