import { z } from 'zod';
import { DayOrMonth, DimensionName, Filter, Measure, QuerySpec } from '../query/query-spec.ts';
import { Amount, call } from './meta.ts';

/** What is counted: a measure of some charges, in one currency or in each line's own. */
export const CostScope = z.object({
  measure: Measure.default('EffectiveCost'),
  filters: z.array(Filter).max(64).default([]),
  /** `split`: after the shared-cost splits of the cost model. */
  allocation: QuerySpec.shape.allocation,
  /** Convert by the dated rates; null = each currency is a series of its own. */
  currency: QuerySpec.shape.currency,
  /** Local days of this zone; `split` answers in UTC days only. */
  zone: z.string().default('UTC'),
});
export type CostScope = z.infer<typeof CostScope>;

export const ForecastSpec = CostScope.extend({
  /** One series per value of these; the total alone when empty. */
  by: z.array(DimensionName).max(2).default([]),
  grain: z.enum(['day', 'month']).default('day'),
  /** First day that is learned from; null = all the lake has, at most 800 days. */
  from: DayOrMonth.nullable().default(null),
  /** Day after the last that is forecast; null = the end of the month (grain day) or twelve months on (grain month). */
  to: DayOrMonth.nullable().default(null),
  /** Learn and count as the lake stood then. */
  asOf: z.string().nullable().default(null),
  /** Learn from days before this one only, as if it were today; null = everything that is complete. For back-tests and rehearsals. */
  cutoff: z.iso.date().nullable().default(null),
  /** Series with most money first; the rest is one series named by null keys and `isRest`. */
  limit: z.number().int().positive().max(10_000).default(50),
});
export type ForecastSpec = z.infer<typeof ForecastSpec>;
export type ForecastSpecInput = z.input<typeof ForecastSpec>;

/** Central 80 % and 95 % intervals; null where too little past is known to say. */
const band = {
  low80: Amount.nullable(),
  high80: Amount.nullable(),
  low95: Amount.nullable(),
  high95: Amount.nullable(),
};

export const forecastMethods = [
  'seasonal-naive',
  'slot-decomposition',
  'damped-trend',
  'theta',
  'recent-median',
  'intermittent',
  'combined',
  'parent-share',
  'zero',
] as const;

/** The procedures that back-tests compare; several may be variants of one method. */
export const forecastVariants = [
  'last-week',
  'weekdays-recent',
  'weekdays',
  'weekdays-all',
  'weekdays-proportion',
  'weekdays-all-proportion',
  'damped-trend',
  'theta',
  'recent-median',
  'intermittent',
] as const;

const Tested = z.object({
  variants: z.array(z.enum(forecastVariants)),
  mase: z.number(),
  maseOfSeasonalNaive: z.number(),
  cutoffs: z.number().int(),
});

/** Why a method was chosen, with its figures; the sentence is `forecastWords` of src-core/forecast/words. */
export const ForecastWhy = z.discriminatedUnion('code', [
  z.object({ code: z.literal('only-zero') }),
  /** Fewer days than a back-test needs: the last week is repeated, or the mean of the known days is taken. */
  z.object({
    code: z.literal('too-short'),
    days: z.number().int(),
    needed: z.number().int(),
    instead: z.enum(['last-week', 'mean']),
  }),
  /** Its share (0 to 1) of the last `shareDays` days of all series together, of what those are expected to cost. */
  z.object({
    code: z.literal('share-of-all'),
    days: z.number().int(),
    share: z.number(),
    shareDays: z.number().int(),
  }),
  z.object({ code: z.literal('no-cutoffs'), variants: Tested.shape.variants }),
  Tested.extend({ code: z.literal('best-alone') }),
  /** The median of the three that did best. */
  Tested.extend({ code: z.literal('best-together') }),
]);
export type ForecastWhy = z.infer<typeof ForecastWhy>;

/** What was taken into account. Amounts are estimates in the currency of the series. */
export const ForecastNote = z.discriminatedUnion('code', [
  /** From `at` on the commitment has ended, unless it is renewed. */
  z.object({ code: z.literal('commitment-ends'), at: z.iso.date(), name: z.string(), perDay: Amount }),
  /** Beside the ordinary day. */
  z.object({ code: z.literal('month-day'), day: z.number().int(), amount: Amount }),
  /** The last day of the month (0), the one before it (1), two before it (2). */
  z.object({ code: z.literal('month-end'), daysBefore: z.number().int(), amount: Amount }),
  /** Share by which the last 14 days lie above (or below: negative) the 28 before. */
  z.object({ code: z.literal('level'), change: z.number() }),
  z.object({ code: z.literal('estimated-days'), days: z.number().int() }),
  /** Intervals after the day `until` are wider than any that was tested. */
  z.object({ code: z.literal('beyond-tests'), days: z.number().int(), until: z.iso.date() }),
]);
export type ForecastNote = z.infer<typeof ForecastNote>;

export const SeriesForecast = z.object({
  keys: z.array(z.string().nullable()),
  isRest: z.boolean(),
  currency: z.string().nullable(),
  method: z.enum(forecastMethods),
  why: ForecastWhy,
  notes: z.array(ForecastNote),
  /** What is there, by bucket, exact. `state`: final, not yet whole, or a source is missing (both are no part of what is learned). Null = nothing is there: unknown, not zero. */
  past: z.array(
    z.object({ at: z.iso.date(), amount: Amount.nullable(), state: z.enum(['final', 'provisional', 'missing']) }),
  ),
  /** What is expected: the first points repeat the days that are not yet whole. */
  points: z.array(z.object({ at: z.iso.date(), amount: Amount, ...band })),
  /** Sums by month: what is there (exact, as a query answers), what is still expected beyond it, and both, to the last digit. Intervals come from sums of simulated paths, never from sums of quantiles. */
  months: z.array(
    z.object({
      month: z.string(),
      actual: Amount,
      expected: Amount,
      total: Amount,
      ...band,
      /** Every day is final. */
      isClosed: z.boolean(),
    }),
  ),
  /** How it did at past cut-offs of this very series; null with the reason in `accuracyMissing`. */
  accuracy: z
    .object({
      cutoffs: z.number().int(),
      horizonDays: z.number().int(),
      /** Mean absolute error over the in-sample mean absolute seasonal difference; below 1 = better than that. */
      mase: z.number(),
      maseOfSeasonalNaive: z.number(),
      smape: z.number(),
      /** Share of past outcomes inside the interval, each as it would have been drawn at its cut-off; null where none could be drawn. */
      coverage80: z.number().nullable(),
      coverage95: z.number().nullable(),
      /** Mean absolute error of the month's total in percent of it, from the cut-offs that lay inside a month. */
      monthTotalMape: z.number().nullable(),
    })
    .nullable(),
  accuracyMissing: z.enum(['none', 'too-short', 'all-zero', 'no-cutoffs']),
});
export type SeriesForecast = z.infer<typeof SeriesForecast>;

export const Forecast = z.object({
  lakeVersion: z.number().int(),
  /** Last day that is whole for everything in scope. */
  completeUntil: z.iso.date().nullable(),
  /** Sources whose newest days are not whole yet: why later days are not learned from. */
  waitingFor: z.array(z.object({ source: z.string(), lastWholeDay: z.iso.date().nullable() })),
  series: z.array(SeriesForecast),
});
export type Forecast = z.infer<typeof Forecast>;

const read = { permission: 'cost.read', audit: false } as const;
export const forecast = {
  run: call.meta(read).input(ForecastSpec).output(Forecast),
};
