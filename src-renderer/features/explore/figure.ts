import type { ChangeSpecInput } from '../../../src-core/contract/explain.ts';
import type { CellInput } from '../../../src-core/explain/cell-address.ts';
import type { Filter, Measure } from '../../../src-core/query/query-spec.ts';
import { allFilters } from './drill.ts';
import { bucketDays, clip, type DayRange, localDay, type ResolvedPeriod } from './period.ts';
import type { ExploreView } from './view-state.ts';

/** A figure of this screen, as the table, the chart and the headline know it. */
export type Figure = {
  measure: Measure;
  currency: string | null;
  /** What its row holds, beyond the filters of the view. */
  filters: readonly Filter[];
  /** Start of its bucket, UTC milliseconds; undefined (or null, as in a chart without a grain) for the whole period. */
  bucket?: number | null | undefined;
  /** Local days, where it is no whole bucket. */
  days?: DayRange | undefined;
  /** Of the period before instead. */
  isPrevious?: boolean;
};

/** @returns the cell that explains a figure of the view; `shown` is the view as its answer was asked */
export function figureCell(shown: ExploreView, period: ResolvedPeriod, figure: Figure): CellInput {
  const whole = figure.isPrevious ? period.previous : period.range;
  const isHour = shown.grain === 'hour' && figure.bucket != null;
  const days =
    figure.bucket == null ? null : bucketDays(localDay(figure.bucket, shown.zone), shown.grain, shown.calendar);
  const range = figure.days ?? (days ? clip(days, period.range) : whole);
  return {
    measure: figure.measure,
    currency: figure.currency,
    from: range?.from ?? null,
    to: range?.to ?? null,
    hour: isHour ? new Date(figure.bucket ?? 0).toISOString() : null,
    filters: [...allFilters(shown), ...figure.filters],
    zone: shown.zone,
    asOf: shown.asOf,
    allocation: shown.allocation,
    convertTo: shown.convertTo,
  };
}

/** Why the view (or a row of it) is not what it was in the period before; null without one. */
export function changeOf(
  shown: ExploreView,
  period: ResolvedPeriod,
  row: { measure: Measure; filters: readonly Filter[]; by: readonly string[] },
): ChangeSpecInput | null {
  const { range, previous } = period;
  if (!range || !previous) return null;
  return {
    measure: row.measure,
    before: { ...previous, asOf: shown.asOf },
    after: { ...range, asOf: shown.asOf },
    zone: shown.zone,
    filters: [...allFilters(shown), ...row.filters],
    by: [...row.by],
    allocation: shown.allocation,
    convertTo: shown.convertTo,
  };
}

/** The figure that the charge lines on screen were opened from; `currency` where they are not held to one. */
export function rowsFigure(view: ExploreView, currency: string | null): Omit<Figure, 'measure'> {
  const { filters = [], from = null, to = null } = view.rows ?? {};
  const own = filters.find(({ dimension, op }) => dimension === 'BillingCurrency' && op === 'in');
  return {
    currency: own ? (own.values[0] ?? null) : currency,
    filters: filters.filter(filter => filter !== own),
    days: from !== null && to !== null ? { from, to } : undefined,
  };
}
