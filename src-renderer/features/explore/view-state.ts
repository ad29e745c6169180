import { z } from 'zod';
import { DimensionName, Filter, Grain, Measure } from '../../../src-core/query/query-spec.ts';

export const presets = [
  'last-full-month',
  'month-to-date',
  'last-3-months',
  'last-6-months',
  'last-13-months',
  'all',
] as const;
export type Preset = (typeof presets)[number];

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** A preset stays relative (a saved view opened next month shows next month); custom days are local, `to` exclusive. */
export const Period = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('preset'), preset: z.enum(presets) }),
  z.object({ kind: z.literal('custom'), from: Day, to: Day }),
]);
export type Period = z.infer<typeof Period>;

export const chartKinds = ['bar', 'area', 'line'] as const;
export type ChartKind = (typeof chartKinds)[number];

/** One step of a drill: `dimension` was held at `value`, and `before` were the dimensions shown until then. */
export const DrillStep = z.object({
  dimension: DimensionName,
  value: z.string().nullable(),
  before: z.array(DimensionName),
});
export type DrillStep = z.infer<typeof DrillStep>;

/** What the rows panel shows beyond the view's own filters: the clicked cell. Days are local, `to` exclusive. */
export const RowsTarget = z.object({
  filters: z.array(Filter),
  from: Day.nullable(),
  to: Day.nullable(),
});
export type RowsTarget = z.infer<typeof RowsTarget>;

/** How the table is laid out; column ids are those of the table model. */
export const TableLayout = z.object({
  /** "measures": one column per measure; "buckets": one column per time bucket of the first measure. */
  columns: z.enum(['measures', 'buckets']),
  sort: z.object({ column: z.string(), descending: z.boolean() }).nullable(),
  hidden: z.array(z.string()),
  pinned: z.array(z.string()),
  order: z.array(z.string()),
  /** Pixels. */
  widths: z.array(z.tuple([z.string(), z.number().int().min(40).max(2000)])),
});
export type TableLayout = z.infer<typeof TableLayout>;

/** Everything the Explore screen shows is a function of this and the lake. It is what the address holds. */
export const ExploreView = z.object({
  measures: z.array(Measure).min(1).max(4),
  dimensions: z.array(DimensionName).max(6),
  grain: Grain,
  period: Period,
  filters: z.array(Filter),
  zone: z.string().min(1),
  asOf: z.string().nullable(),
  compare: z.boolean(),
  chart: z.enum(chartKinds),
  /** Series drawn before the rest is summed into "Other". */
  top: z.number().int().min(1).max(30),
  /** The currency drawn and totalled when there are several; null takes the most frequent one. */
  currency: z.string().nullable(),
  drill: z.array(DrillStep),
  rows: RowsTarget.nullable(),
  table: TableLayout,
});
export type ExploreView = z.infer<typeof ExploreView>;

export const emptyTable: TableLayout = {
  columns: 'measures',
  sort: null,
  hidden: [],
  pinned: [],
  order: [],
  widths: [],
};

/** What an address without parameters means. Measure and zone follow the user's settings. */
export function defaultView(settings: { measure: Measure; zone: string }): ExploreView {
  return {
    measures: [settings.measure],
    dimensions: ['ServiceCategory'],
    grain: 'day',
    period: { kind: 'preset', preset: 'last-3-months' },
    filters: [],
    zone: settings.zone,
    asOf: null,
    compare: false,
    chart: 'bar',
    top: 8,
    currency: null,
    drill: [],
    rows: null,
    table: emptyTable,
  };
}
