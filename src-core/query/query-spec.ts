import { z } from 'zod';

/** The four FOCUS cost columns. No screen shows a cost without naming one of them. */
export const measures = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'] as const;
export const Measure = z.enum(measures);
export type Measure = z.infer<typeof Measure>;

export const grains = ['none', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
/** Bucket of ChargePeriodStart in `zone`; weeks start on Monday (ISO 8601). */
export const Grain = z.enum(grains);
export type Grain = z.infer<typeof Grain>;

/**
 * A dimension is a FOCUS 1.4 column (`ServiceCategory`), one of our `x_` dimensions (`x_Team`), or a tag written
 * `Tags/<key>`. The old names `ProviderName` and `PublisherName` are understood as `ServiceProviderName` and
 * `x_PublisherName`.
 */
export const DimensionName = z.string().min(1).max(256);

/** `values` are alternatives; null stands for "no value". Filters on different dimensions all apply. */
export const Filter = z.object({
  dimension: DimensionName,
  op: z.enum(['in', 'not-in', 'contains']).default('in'),
  values: z.array(z.string().nullable()).min(1).max(10_000),
});
export type Filter = z.infer<typeof Filter>;

/** Dates are local days of `zone`, `from` inclusive and `to` exclusive; null means open. */
export const DayOrMonth = z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/);

/**
 * How years are cut. `months`: years begin with a month (1 = calendar years). `weeks`: periods of whole weeks (4-4-5 and its kin); the first
 * year begins on `anchor`, a date that begins a fiscal year, years have 52 weeks and those that begin in `longYears` 53.
 */
export const FiscalCalendar = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('months'), startMonth: z.number().int().min(1).max(12) }),
  z.object({
    kind: z.literal('weeks'),
    pattern: z.enum(['4-4-5', '4-5-4', '5-4-4']),
    anchor: z.iso.date(),
    longYears: z.array(z.number().int()).max(100).default([]),
  }),
]);
export type FiscalCalendar = z.infer<typeof FiscalCalendar>;
export const calendarYears: FiscalCalendar = { kind: 'months', startMonth: 1 };

/**
 * What a period is compared with: the one just before, the same days a year (twelve months) before, or one that begins on a day of the
 * reader's choice. Always as long as the period itself.
 */
export const Compare = z.union([z.enum(['none', 'previous-period', 'previous-year']), z.object({ from: DayOrMonth })]);
export type Compare = z.infer<typeof Compare>;

export const QuerySpec = z.object({
  measures: z.array(Measure).min(1),
  dimensions: z.array(DimensionName).max(8).default([]),
  grain: Grain.default('none'),
  from: DayOrMonth.nullable().default(null),
  to: DayOrMonth.nullable().default(null),
  filters: z.array(Filter).max(64).default([]),
  zone: z.string().default('UTC'),
  /** A lake version number or an ISO instant; null is now. */
  asOf: z.string().nullable().default(null),
  /** `split`: after the shared-cost splits of the cost model in force (by UTC day; the common dimensions and x_AllocationRule, x_AllocationKind). */
  allocation: z.enum(['none', 'split']).default('none'),
  /** Convert every amount by the dated rates of the lake; null keeps each line's own currency. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .default(null),
  /** What month, quarter and year buckets are. */
  calendar: FiscalCalendar.default(calendarYears),
  /** Read only this share of the charge lines and scale sums up; the answer says so. Null reads all. */
  sample: z.number().gt(0).lt(1).nullable().default(null),
  /** Adds columns `<Measure>_previous` with an earlier or later period of the same length (needs from and to). */
  compare: Compare.default('none'),
  orderBy: z
    .array(z.object({ column: z.string(), descending: z.boolean().default(false) }))
    .max(8)
    .default([]),
  limit: z.number().int().positive().max(1_000_000).default(1_000_000),
});
export type QuerySpec = z.infer<typeof QuerySpec>;
export type QuerySpecInput = z.input<typeof QuerySpec>;

/** As delivered: no splits, no conversion, calendar years, every line. */
export const asDelivered = { allocation: 'none', currency: null, calendar: calendarYears, sample: null } as const;

/** `decimal` travels as Arrow Decimal128(38, 24) and as a decimal string in JSON; `unit` is a currency column name or null. */
export const ResultColumn = z.object({
  name: z.string(),
  type: z.enum(['string', 'timestamp', 'decimal', 'integer', 'double', 'boolean', 'json']),
  /** For amounts: "BillingCurrency" (the row's own currency column); for counts "rows"; else null. */
  unit: z.string().nullable(),
});
export type ResultColumn = z.infer<typeof ResultColumn>;

export const QueryMeta = z.object({
  /** The one currency of every row, or "mixed" when rows differ (never summed together), or null when there are no rows. */
  currency: z.string().nullable(),
  zone: z.string(),
  /** The lake version answered from, as text. */
  asOf: z.string(),
  lakeVersion: z.number().int(),
  /** Which table or rollup answered. */
  table: z.string(),
  elapsedMs: z.number(),
  cached: z.boolean(),
  /** Set when the row limit cut the result. */
  truncated: z.boolean(),
  /** Set when amounts were converted: days without a rate have unknown amounts, never zero. */
  conversion: z
    .object({
      currency: z.string(),
      ratesVersion: z.number().int(),
      sources: z.array(z.string()),
      missing: z.array(z.object({ from: z.string(), days: z.number().int() })),
    })
    .nullable()
    .default(null),
  /** Share of the lines that were read when the answer is an estimate; null = exact. */
  sampled: z.number().nullable().default(null),
  /** Version of the cost model when amounts are split; else null. */
  costModel: z.number().int().nullable().default(null),
});
export type QueryMeta = z.infer<typeof QueryMeta>;

/** Source rows behind a cell, newest first by default; grain of the result: one charge line. */
export const RowsSpec = z.object({
  /** Which columns; empty means every column that has a value somewhere. */
  columns: z.array(z.string()).max(200).default([]),
  from: DayOrMonth.nullable().default(null),
  to: DayOrMonth.nullable().default(null),
  filters: z.array(Filter).max(64).default([]),
  zone: z.string().default('UTC'),
  asOf: z.string().nullable().default(null),
  orderBy: z
    .array(z.object({ column: z.string(), descending: z.boolean().default(false) }))
    .max(8)
    .default([]),
  offset: z.number().int().nonnegative().default(0),
  limit: z.number().int().positive().max(100_000).default(1_000),
});
export type RowsSpec = z.infer<typeof RowsSpec>;
