import { z } from 'zod';
import { calendarYears, FiscalCalendar } from '../query/query-spec.ts';
import { BaseVersion, pastVersion, versioned } from './documents.ts';
import { CostScope, Forecast } from './forecast.ts';
import { Amount, call, ErrorWire, Ok } from './meta.ts';

export const Threshold = z.object({
  id: z.string().min(1).max(60),
  /**
   * actual: what is spent; forecast: the expected total at the period's end; overrun: probability (0-1) that the period ends over the budget;
   * burn: what is spent over what should be by now (1 = exactly on plan).
   */
  on: z.enum(['actual', 'forecast', 'overrun', 'burn']),
  /** Share of the period's budget (1 = 100 %), a probability, or a ratio: a decimal. */
  at: Amount,
});
export type Threshold = z.infer<typeof Threshold>;

export const Budget = z.object({
  name: z.string().trim().min(1).max(120),
  /** One currency always: a budget of several currencies converts by the lake's dated rates. */
  scope: CostScope.extend({ currency: z.string().regex(/^[A-Z]{3}$/) }),
  period: z.enum(['month', 'quarter', 'year']),
  calendar: FiscalCalendar.default(calendarYears),
  /** First day it applies; periods begin there. `until` is the day after the last, null = open. */
  from: z.iso.date(),
  until: z.iso.date().nullable().default(null),
  /** Per period: the amount from that day on; ordered, the first at `from`. */
  amounts: z
    .array(z.object({ from: z.iso.date(), amount: Amount }))
    .min(1)
    .max(240),
  /** How the period's budget is spread over its days for burn: evenly, by the weekday and month pattern of the past, or by working days. */
  plan: z.enum(['even', 'pattern', 'working-days']).default('even'),
  /** What a period leaves goes to the next: nothing, what was not spent, or also what was overspent; at most `cap` as a share of the amount. */
  rollover: z
    .object({ kind: z.enum(['none', 'unspent', 'both']), cap: Amount.nullable() })
    .default({ kind: 'none', cap: null }),
  thresholds: z.array(Threshold).max(20),
  owners: z.array(z.string().min(1).max(200)).max(20).default([]),
  /** Ids of channels that hear of it. */
  channels: z.array(z.string()).max(20).default([]),
  note: z.string().max(2_000).default(''),
});
export type Budget = z.infer<typeof Budget>;
export const StoredBudget = versioned(Budget);
export type StoredBudget = z.infer<typeof StoredBudget>;

/** Days as "YYYY-MM-DD", in order. */
const Days = z.array(z.iso.date());

/** Why something is unknown or counted otherwise than one would think. Words: `src-core/budgets/words`. */
export const BudgetNote = z.discriminatedUnion('code', [
  /** Charges of these days have no rate to the budget's currency: what was spent is unknown. */
  z.object({ code: z.literal('unrated'), currency: z.string(), days: Days }),
  /** What this period cost is unknown, so nothing can be said of what it left. */
  z.object({ code: z.literal('unknown-since'), period: z.string() }),
  /** The plan of this period is even: fewer days of the past are known than a pattern needs. */
  z.object({ code: z.literal('short-past'), period: z.string(), needed: z.number().int() }),
  /** The plan of this period is even: the past cost nothing. */
  z.object({ code: z.literal('free-past'), period: z.string() }),
  /** The last whole day is too long ago to expect anything of the period. */
  z.object({ code: z.literal('stale'), lastWholeDay: z.iso.date() }),
  /** The lake refuses the scope. */
  z.object({ code: z.literal('refused'), error: ErrorWire }),
  z.object({ code: z.literal('no-charge') }),
  z.object({ code: z.literal('not-delivered'), days: Days }),
]);
export type BudgetNote = z.infer<typeof BudgetNote>;

/** How a budget stands in one period, at one moment. Amounts are in the budget's currency; null = unknown, never zero. */
export const BudgetState = z.object({
  id: z.string(),
  name: z.string(),
  version: z.number().int(),
  currency: z.string(),
  period: z.object({ from: z.iso.date(), to: z.iso.date(), label: z.string() }),
  lakeVersion: z.number().int(),
  /** Counted as if it were the morning of this day. */
  today: z.iso.date(),
  amount: Amount,
  /** From the period before; negative when it was overspent. Null when what that period cost is unknown. */
  rolledOver: Amount.nullable(),
  /** amount + rolledOver: what may be spent. */
  budget: Amount.nullable(),
  /** What the lake holds for the period; null when nothing can be said (no rate, no data). */
  actual: Amount.nullable(),
  /** Of which from days that are not whole yet. */
  provisional: Amount,
  /** Days of the period before `today`: whole, not whole yet, missing. */
  days: z.object({ final: z.number().int(), provisional: z.number().int(), missing: z.number().int() }),
  completeUntil: z.iso.date().nullable(),
  /** Sources that are late, with their last whole day: why a figure is not whole. */
  waitingFor: Forecast.shape.waitingFor,
  notes: z.array(BudgetNote),
  /** Spend of the whole days only, over the plan of the whole days only; null when no day is whole. */
  burn: Amount.nullable(),
  plannedUntilNow: Amount.nullable(),
  /** At the period's end. */
  forecast: z
    .object({
      total: Amount,
      low80: Amount.nullable(),
      high80: Amount.nullable(),
      low95: Amount.nullable(),
      high95: Amount.nullable(),
      /** Share of simulated paths that end over the budget, 0-1. */
      overrun: Amount.nullable(),
      /** First day on which the expected path is over the budget. */
      exhaustedOn: z.iso.date().nullable(),
      method: z.string(),
      mase: z.number().nullable(),
    })
    .nullable(),
  thresholds: z.array(
    z.object({
      id: z.string(),
      on: Threshold.shape.on,
      at: Amount,
      value: Amount.nullable(),
      state: z.enum(['below', 'reached', 'unknown']),
      /** Money of days that are not whole was needed to reach it. */
      isProvisional: z.boolean(),
    }),
  ),
  /** Cumulative by day for the chart: plan, actual up to the last known day, then the expected path. */
  path: z.array(
    z.object({
      at: z.iso.date(),
      plan: Amount.nullable(),
      actual: Amount.nullable(),
      expected: Amount.nullable(),
      low80: Amount.nullable(),
      high80: Amount.nullable(),
    }),
  ),
  /** Where the money of the period is, as an address of the workbench. */
  address: z.string(),
});
export type BudgetState = z.infer<typeof BudgetState>;

/** A state without its chart: what alerts look at and a rehearsal replays by the hundred. */
export const BudgetMoment = BudgetState.omit({ path: true });
export type BudgetMoment = z.infer<typeof BudgetMoment>;

/** A period of the past as this budget would have seen it, for the what-if editor. */
export const BudgetPast = z.object({
  period: z.object({ from: z.iso.date(), to: z.iso.date(), label: z.string() }),
  budget: Amount.nullable(),
  actual: Amount.nullable(),
  /** Thresholds with the first morning on which they would have been seen reached; those on forecasts are looked at once a week. */
  reached: z.array(z.object({ id: z.string(), on: z.iso.date().nullable(), isProvisional: z.boolean() })),
});
export type BudgetPast = z.infer<typeof BudgetPast>;

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'workspace.write', audit: true } as const;

export const budgets = {
  list: call.meta(read).output(z.array(StoredBudget)),
  history: call
    .meta(read)
    .input(z.object({ id: z.string() }))
    .output(z.array(pastVersion(Budget))),
  /** `id` null makes a new one. @throws `document.stale`, `budget.invalid` */
  save: call
    .meta(write)
    .input(z.object({ id: z.string().nullable(), baseVersion: BaseVersion, budget: Budget }))
    .output(StoredBudget),
  remove: call
    .meta(write)
    .input(z.object({ id: z.string(), baseVersion: BaseVersion }))
    .output(Ok),
  /** Every budget (or one) in the period that holds `today` (null = now). */
  evaluate: call
    .meta(read)
    .input(z.object({ id: z.string().nullable().default(null), today: z.iso.date().nullable().default(null) }))
    .output(z.array(BudgetState)),
  /** How a budget stood on each of the mornings up to `until` (null = now), oldest first, by what the lake holds today. */
  rehearse: call
    .meta(read)
    .input(
      z.object({
        id: z.string(),
        until: z.iso.date().nullable().default(null),
        days: z.number().int().min(1).max(400).default(90),
      }),
    )
    .output(z.array(BudgetMoment)),
  /** A draft that nobody saved: how it stands now (null: it has no period today) and would have stood before, as if it had always been there. */
  whatIf: call
    .meta(read)
    .input(
      z.object({
        budget: Budget,
        today: z.iso.date().nullable().default(null),
        periods: z.number().int().min(0).max(24).default(6),
      }),
    )
    .output(z.object({ state: BudgetState.nullable(), past: z.array(BudgetPast) })),
};
