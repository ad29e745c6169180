import { z } from 'zod';
import {
  Compare,
  calendarYears,
  DimensionName,
  Filter,
  FiscalCalendar,
  Grain,
  Measure,
} from '../../../src-core/query/query-spec.ts';

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
  /** "measures": one column per measure; "buckets": one per time bucket of the first measure; "pivot": see `Pivot`. */
  columns: z.enum(['measures', 'buckets', 'pivot']),
  sort: z.object({ column: z.string(), descending: z.boolean() }).nullable(),
  hidden: z.array(z.string()),
  pinned: z.array(z.string()),
  order: z.array(z.string()),
  /** Pixels. */
  widths: z.array(z.tuple([z.string(), z.number().int().min(40).max(2000)])),
});
export type TableLayout = z.infer<typeof TableLayout>;

/** Stands for the time bucket among the dimensions of a pivot's columns. */
export const ACROSS_TIME = '@time';
export const MOST_ACROSS = 3;

/** How the pivot is laid out. Rows are the dimensions of the view that are not across. */
export const Pivot = z.object({
  /** Dimensions of the view (or ACROSS_TIME) that stand on the columns, outermost first. */
  across: z.array(z.string()).max(MOST_ACROSS),
  /** Whether groups are open, and the groups (`pathKey`) that are not as the others. */
  isOpen: z.boolean(),
  except: z.array(z.string()),
});
export type Pivot = z.infer<typeof Pivot>;

/** A column of the reader's own: a formula over the measures (src-core/formula). */
export const Calculated = z.object({
  name: z.string().min(1).max(60),
  formula: z.string().min(1).max(2_000),
  shows: z.enum(['money', 'number', 'percent']),
});
export type Calculated = z.infer<typeof Calculated>;
export const MOST_CALCULATED = 8;

/**
 * Picked in the chart or in the table: both go on from it, the question stays as it is. Values of one dimension, or a stretch of local
 * days (`to` exclusive), or both.
 */
export const Picked = z.object({
  dimension: DimensionName.nullable(),
  values: z.array(z.string().nullable()),
  isExcluded: z.boolean(),
  from: Day.nullable(),
  to: Day.nullable(),
});
export type Picked = z.infer<typeof Picked>;

/** Everything the Explore screen shows is a function of this and the lake. It is what the address holds. */
export const ExploreView = z.object({
  measures: z.array(Measure).min(1).max(4),
  dimensions: z.array(DimensionName).max(6),
  grain: Grain,
  period: Period,
  filters: z.array(Filter),
  zone: z.string().min(1),
  asOf: z.string().nullable(),
  compare: Compare,
  /** Before or after the splits of the cost model. */
  allocation: z.enum(['none', 'split']),
  /** The currency everything is converted to by dated rates; null keeps what was billed. */
  convertTo: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  /** What month, quarter and year are. */
  calendar: FiscalCalendar,
  /** The share of the lines that an estimate reads; null is exact. */
  sample: z.number().gt(0).lt(1).nullable(),
  chart: z.enum(chartKinds),
  /** What is expected is drawn behind what is known (grain day or month). */
  expected: z.boolean(),
  /** Series drawn before the rest is summed into "Other". */
  top: z.number().int().min(1).max(30),
  /** The table, too, sums what is beyond `top` into one line. */
  folds: z.boolean(),
  pivot: Pivot,
  calculated: z.array(Calculated).max(MOST_CALCULATED),
  pick: Picked.nullable(),
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

export const emptyPivot: Pivot = { across: [], isOpen: true, except: [] };

/** What an address without parameters means. Measure, zone, currency and calendar follow the user's settings. */
export function defaultView(settings: {
  measure: Measure;
  zone: string;
  currency?: string | null;
  calendar?: FiscalCalendar;
}): ExploreView {
  return {
    measures: [settings.measure],
    dimensions: ['ServiceCategory'],
    grain: 'day',
    period: { kind: 'preset', preset: 'last-3-months' },
    filters: [],
    zone: settings.zone,
    asOf: null,
    allocation: 'none',
    convertTo: settings.currency ?? null,
    calendar: settings.calendar ?? calendarYears,
    sample: null,
    compare: 'none',
    chart: 'bar',
    expected: false,
    top: 8,
    folds: false,
    pivot: emptyPivot,
    calculated: [],
    pick: null,
    currency: null,
    drill: [],
    rows: null,
    table: emptyTable,
  };
}
