import { z } from 'zod';
import { DayOrMonth, DimensionName, Filter, Measure, QuerySpec } from '../query/query-spec.ts';
import { Amount, call, Instant } from './meta.ts';

/** A figure of any screen: the question it answers, with the keys of its row as filters and its bucket as the period. */
export const Cell = z.object({
  measure: Measure,
  /** Currency of the row; null = lines that name none. Ignored when `convertTo` is set. */
  currency: z.string().nullable(),
  from: DayOrMonth.nullable().default(null),
  to: DayOrMonth.nullable().default(null),
  /** One hour of the zone's day `from`, for cells of hourly tables (start, UTC). */
  hour: Instant.nullable().default(null),
  filters: z.array(Filter).max(64).default([]),
  zone: z.string().default('UTC'),
  asOf: z.string().nullable().default(null),
  allocation: QuerySpec.shape.allocation,
  convertTo: QuerySpec.shape.currency,
});
export type Cell = z.infer<typeof Cell>;

const Part = { rows: z.number().int(), amount: Amount.nullable() };

/** Everything a figure is made of. Each list adds up to `figure` (or to what it says it covers) to the last digit. */
export const Explanation = z.object({
  cell: Cell,
  figure: Amount.nullable(),
  rows: z.number().int(),
  lakeVersion: z.number().int(),
  costModelVersion: z.number().int().nullable(),
  /** `lines`: summed anew from every charge line; `slices`: from the sums per slice, where the lines are too many to read for one figure. */
  countedFrom: z.enum(['lines', 'slices']),
  /** Files the charge lines came from. Under allocation: of the lines that were placed directly and of the pools. */
  drops: z.array(
    z.object({
      ...Part,
      dropId: z.string(),
      fileName: z.string(),
      source: z.string(),
      sha256: z.string(),
      importedAt: Instant,
    }),
  ),
  /**
   * Under which version of the tag rules the lines stand, and which rules gave them another place than their own tags. `version`: the lines are
   * too many to ask; the rules named are all that are switched on.
   */
  tagRules: z.array(
    z.object({
      ...Part,
      version: z.number().int(),
      rules: z.array(z.string()),
      rulesOf: z.enum(['lines', 'version']),
    }),
  ),
  /** The part that was placed without a split. */
  direct: z.object(Part),
  /**
   * Parts that a split put here: pool x weight / total, and how many smallest units the largest remainder gave on top. Pool money that found no
   * weights is listed with weight and total 0 and no target.
   */
  splits: z.array(
    z.object({
      ruleId: z.string(),
      ruleName: z.string(),
      modelVersion: z.number().int(),
      period: z.iso.date(),
      target: z.string().nullable(),
      weight: Amount,
      total: Amount,
      weightSource: z.string(),
      pool: Amount,
      /** Charge lines of the pool; money that another split had put there has none of its own. */
      poolRows: z.number().int(),
      /** Splits that had placed some of the pool before. */
      placedBy: z.array(z.string()),
      /** What pool x weight / total gives, cut to the smallest unit, summed over the pool's cells. */
      floor: Amount,
      remainder: Amount,
      amount: Amount,
    }),
  ),
  /** Price-book entries behind metered lines. */
  prices: z.array(
    z.object({
      ...Part,
      provider: z.string().nullable(),
      model: z.string().nullable(),
      bucket: z.string(),
      price: Amount.nullable(),
      per: z.number().int().nullable(),
      validFrom: Instant.nullable(),
      origin: z.string().nullable(),
    }),
  ),
  /** Conversions: amount in the line's currency x rate of the date = amount here. */
  fx: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      date: z.iso.date(),
      rate: Amount,
      source: z.string(),
      before: Amount,
      after: Amount,
    }),
  ),
  /** The largest charge lines, and the rest; none when counted from slices: name a smaller figure to see them. */
  lines: z.array(
    z.object({
      dropId: z.string(),
      sourceRow: z.number().int().nullable(),
      chargePeriodStart: Instant.nullable(),
      service: z.string().nullable(),
      description: z.string().nullable(),
      resource: z.string().nullable(),
      quantity: Amount.nullable(),
      unit: z.string().nullable(),
      amount: Amount.nullable(),
    }),
  ),
  rest: z.object(Part),
  /** What was found wanting: a list that does not add up, a slice whose rules are gone. Empty = proved. */
  problems: z.array(z.string()),
});
export type Explanation = z.infer<typeof Explanation>;

const Period = z.object({ from: DayOrMonth, to: DayOrMonth, asOf: z.string().nullable().default(null) });

/** Why a figure differs between two periods (or between two states of one period). */
export const ChangeSpec = z.object({
  measure: Measure,
  before: Period,
  after: Period,
  zone: z.string().default('UTC'),
  filters: z.array(Filter).max(64).default([]),
  /** What the change is listed by. */
  by: z.array(DimensionName).max(4).default([]),
  allocation: QuerySpec.shape.allocation,
  convertTo: QuerySpec.shape.currency,
  limit: z.number().int().positive().max(10_000).default(200),
});
export type ChangeSpec = z.infer<typeof ChangeSpec>;
export type ChangeSpecInput = z.input<typeof ChangeSpec>;

/** As the lake takes it: a side may be open, and have charges of its own, e.g. those of one invoice month. */
const OpenSide = Period.extend({
  from: DayOrMonth.nullable(),
  to: DayOrMonth.nullable(),
  filters: z.array(Filter).max(64).optional(),
});
export const LakeChangeSpec = ChangeSpec.extend({ before: OpenSide, after: OpenSide });
export type LakeChangeSpec = z.infer<typeof LakeChangeSpec>;

export const changeEffects = ['price', 'volume', 'mix', 'new', 'ended', 'rules', 'restatement', 'fx', 'other'] as const;
export type ChangeEffect = (typeof changeEffects)[number];

/** The effects add up to `difference` exactly. `other`: lines that name no quantity (fees, credits, tax). */
const Effects = z.object(
  Object.fromEntries(changeEffects.map(name => [name, Amount])) as Record<ChangeEffect, typeof Amount>,
);
export const ChangeExplained = z.object({
  lakeVersion: z.number().int(),
  /** Local days of each period, null = open. Periods of different length are compared as they are. */
  days: z.object({ before: z.number().int().nullable(), after: z.number().int().nullable() }),
  currencies: z.array(
    z.object({
      currency: z.string().nullable(),
      before: Amount,
      after: Amount,
      difference: Amount,
      effects: Effects,
      /** By `by`, largest absolute difference first; `rest` is what `limit` left out. */
      groups: z.array(
        z.object({
          keys: z.array(z.string().nullable()),
          before: Amount,
          after: Amount,
          difference: Amount,
          effects: Effects,
        }),
      ),
      rest: z.object({ groups: z.number().int(), difference: Amount, effects: Effects }),
      /** Single items (price x quantity) that moved most: what to say in a meeting. */
      items: z.array(
        z.object({
          keys: z.array(z.string().nullable()),
          item: z.string(),
          unit: z.string().nullable(),
          quantityBefore: Amount.nullable(),
          quantityAfter: Amount.nullable(),
          /** Effective unit prices, rounded to 10 digits for reading. */
          priceBefore: Amount.nullable(),
          priceAfter: Amount.nullable(),
          difference: Amount,
          effects: Effects,
        }),
      ),
      restItems: z.object({ items: z.number().int(), difference: Amount, effects: Effects }),
    }),
  ),
});
export type ChangeExplained = z.infer<typeof ChangeExplained>;

const read = { permission: 'cost.read', audit: false } as const;

export const explain = {
  cell: call
    .meta(read)
    .input(Cell.extend({ limit: z.number().int().positive().max(1_000).default(20) }))
    .output(Explanation),
  change: call.meta(read).input(ChangeSpec).output(ChangeExplained),
};
