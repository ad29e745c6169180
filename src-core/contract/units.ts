import { z } from 'zod';
import { DayOrMonth, DimensionName, Filter, Grain, Measure, QuerySpec } from '../query/query-spec.ts';
import { Amount, call } from './meta.ts';

/** The unit costs that exist without anybody defining them. */
export const unitKeys = [
  'request',
  'successful-request',
  'session',
  'million-tokens',
  'customer',
  'feature',
  'model-version',
  'sdlc-stage',
  'gpu-hour-allocated',
  'gpu-hour-held',
  'gpu-hour-used',
  'training-run',
  'outcome',
] as const;
export const UnitKey = z.enum(unitKeys);
export type UnitKey = z.infer<typeof UnitKey>;

/** A unit cost that people define: a formula over cost measures, record sums and metrics ("EffectiveCost / metric(active_customers)"). */
export const CustomUnit = z.object({
  name: z.string().min(1).max(80),
  title: z.string().min(1).max(200),
  formula: z.string().min(1).max(2_000),
  /** Word for one unit ("active customer"). */
  unit: z.string().max(80),
  note: z.string().max(500).default(''),
});
export type CustomUnit = z.infer<typeof CustomUnit>;

export const UnitSpec = z.object({
  /** A key, or `custom:<name>` of a saved CustomUnit. */
  unit: z.string().max(100),
  measure: Measure.default('EffectiveCost'),
  dims: z.array(DimensionName).max(3).default([]),
  grain: Grain.default('none'),
  from: DayOrMonth.nullable().default(null),
  to: DayOrMonth.nullable().default(null),
  filters: z.array(Filter).max(64).default([]),
  zone: z.string().default('UTC'),
  allocation: QuerySpec.shape.allocation,
  convertTo: QuerySpec.shape.currency,
  /** Adds the same-length period before `from`. */
  compare: z.enum(['none', 'previous-period']).default('none'),
  limit: z.number().int().positive().max(10_000).default(500),
});
export type UnitSpec = z.infer<typeof UnitSpec>;
export type UnitSpecInput = z.input<typeof UnitSpec>;

/** Known of total; `share` null when the total is zero. */
const Known = z.object({ known: Amount, total: Amount, share: z.number().nullable() });

export const UnitRow = z.object({
  /** Start of the bucket, UTC; null without a grain. */
  bucket: z.iso.datetime().nullable(),
  keys: z.array(z.string().nullable()),
  currency: z.string().nullable(),
  cost: Amount.nullable(),
  /** Units; null = unknown, and then there is no unit cost. */
  quantity: Amount.nullable(),
  /** cost / quantity, half even to 10 digits; null where either is unknown or the quantity is zero. */
  unitCost: Amount.nullable(),
  previous: z.object({ cost: Amount.nullable(), quantity: Amount.nullable(), unitCost: Amount.nullable() }).nullable(),
  /** Side by side: everything reserved / what was used / what one more unit costs. Null where a basis has no meaning or no data. */
  bases: z.object({ reserved: Amount.nullable(), used: Amount.nullable(), marginal: Amount.nullable() }),
  /** Share of cost whose keys are known, and share of volume whose cost and keys are known. */
  quality: z.object({ cost: Known, volume: Known }),
});
export type UnitRow = z.infer<typeof UnitRow>;

export const UnitSeries = z.object({
  spec: UnitSpec,
  lakeVersion: z.number().int(),
  /** Word for one unit, and where units come from ("sum of Requests of llm-usage"). */
  unit: z.string(),
  denominator: z.string(),
  numerator: z.string(),
  rows: z.array(UnitRow),
  /** Over everything asked for, per currency. */
  totals: z.array(UnitRow),
  isCut: z.boolean(),
  /** What a reader must know: "12 % of requests name no feature". Code and facts; the screen words it. */
  notes: z.array(z.object({ code: z.string(), facts: z.record(z.string(), z.string()), message: z.string() })),
});
export type UnitSeries = z.infer<typeof UnitSeries>;

/** A headline figure with its last two periods. */
export const UnitCard = z.object({
  unit: z.string(),
  title: z.string(),
  word: z.string(),
  month: z.string(),
  row: UnitRow,
  trend: z.array(z.object({ bucket: z.iso.datetime(), unitCost: Amount.nullable() })),
  denominator: z.string(),
});
export type UnitCard = z.infer<typeof UnitCard>;

/** Own GPUs against a provider's price for the same tokens, on own data. */
export const BreakEven = z.object({
  currency: z.string().nullable(),
  /** What the reserved hardware costs in the period, used or not (the basis a comparison must use). */
  reservedCost: Amount.nullable(),
  /** Tokens the own endpoint served in the period; null = not measured. */
  tokens: Amount.nullable(),
  selfHostedPerMillion: z.object({ reserved: Amount.nullable(), used: Amount.nullable(), marginal: Amount.nullable() }),
  apiPerMillion: Amount.nullable(),
  /** Tokens a period at which both cost the same; null where the own marginal cost is not below the API's price. */
  breakEvenTokens: Amount.nullable(),
  points: z.array(z.object({ tokens: Amount, selfHosted: Amount, api: Amount })),
  facts: z.record(z.string(), z.string()),
  problems: z.array(z.string()),
});
export type BreakEven = z.infer<typeof BreakEven>;

export const BreakEvenSpec = z.object({
  from: DayOrMonth,
  to: DayOrMonth,
  measure: Measure.default('EffectiveCost'),
  /** Charges of the own capacity, and the usage it served. */
  capacity: z.array(Filter).max(20),
  usage: z.array(Filter).max(20).default([]),
  /** Served tokens when no record tells of them. */
  tokens: Amount.nullable().default(null),
  /** The API's model in the price book, or a price per million tokens. */
  api: z.object({ provider: z.string().nullable(), model: z.string().nullable(), perMillion: Amount.nullable() }),
  /** Share of capacity that can be served at most, 0 to 1. */
  targetLoad: z.number().gt(0).max(1).default(0.7),
});
export type BreakEvenSpec = z.infer<typeof BreakEvenSpec>;

const read = { permission: 'cost.read', audit: false } as const;

export const units = {
  /** For the last closed month and the one before. */
  cards: call
    .meta(read)
    .input(z.object({ month: z.string().nullable().default(null), measure: Measure.default('EffectiveCost') }))
    .output(z.array(UnitCard)),
  series: call.meta(read).input(UnitSpec).output(UnitSeries),
  breakEven: call.meta(read).input(BreakEvenSpec).output(BreakEven),
  /** Checks a formula and says what it reads; nothing is saved (definitions are library items of kind `unit`). */
  checkFormula: call
    .meta(read)
    .input(CustomUnit)
    .output(z.object({ reads: z.array(z.string()), problem: z.string().nullable() })),
};
