import { z } from 'zod';
import { recordDatasetNames } from '../anycost/records.ts';
import { teamProductAttributes } from '../anycost/schema.ts';
import { Measure } from '../query/query-spec.ts';
import { Amount, call, Instant } from './meta.ts';
import { Condition } from './rules.ts';

const Money = z.array(z.object({ currency: z.string(), amount: Amount }));

/** What a share is proportional to. Weights are taken per target over the pool's own period and never cross currencies. */
export const Driver = z.discriminatedUnion('kind', [
  /** The targets' own cost before any split, in the pool's currency. */
  z.object({ kind: z.literal('spend'), measure: Measure, where: z.array(Condition).max(20).default([]) }),
  /** Sums of a numeric column of a usage or telemetry dataset; `by` is its column (or `Tags/<key>`) whose values name the targets. */
  z.object({
    kind: z.literal('records'),
    dataset: z.enum(recordDatasetNames),
    column: z.string().max(200),
    by: z.string().max(200),
    /** Value of `by` -> target; what is not listed stands for itself. */
    names: z.record(z.string(), z.string()).default({}),
  }),
  /** A metric of `fact_metric`; the label `by` names the targets. */
  z.object({
    kind: z.literal('metric'),
    metric: z.string().max(200),
    by: z.string().max(200),
    names: z.record(z.string(), z.string()).default({}),
  }),
]);
export type Driver = z.infer<typeof Driver>;

export const SplitMethod = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('even') }),
  /** Weights as decimal text; they need not add up to one. */
  z.object({ kind: z.literal('fixed'), weights: z.record(z.string(), Amount) }),
  z.object({ kind: z.literal('proportional'), driver: Driver }),
]);

/**
 * One shared cost and how it is placed: the charges that match `where` are the pool; its money goes to values of `attribute`. A charge belongs
 * to the first rule (in order) that matches it; what a rule places can be taken up by another one that matches the place it was put at.
 * The order of running follows from that; cycles are refused.
 */
export const SplitRule = z.object({
  id: z.string().min(1).max(80),
  name: z.string().min(1).max(200),
  note: z.string().max(500).default(''),
  isOn: z.boolean().default(true),
  /** In force for charge days from (inclusive) until (exclusive), UTC; null = open. */
  from: z.iso.date().nullable().default(null),
  until: z.iso.date().nullable().default(null),
  /** What the pool is, for reading: it decides nothing. */
  kind: z.enum(['shared', 'idle-gpu', 'commitment-waste', 'platform-overhead', 'untagged']).default('shared'),
  where: z.array(Condition).min(1).max(20),
  attribute: z.enum(teamProductAttributes),
  /** The values that take part; null = every value that has cost (of the driver) in the period, pools of other rules left out. */
  targets: z.array(z.string().min(1).max(500)).max(10_000).nullable().default(null),
  except: z.array(z.string().max(500)).max(10_000).default([]),
  method: SplitMethod,
  /** Over which stretch weights are taken. */
  period: z.enum(['month', 'day']).default('month'),
  /** When all weights are zero or missing: an explicit unallocated row, or even shares among the targets. Never silently spread. */
  withoutWeights: z.enum(['unallocated', 'even']).default('unallocated'),
});
export type SplitRule = z.infer<typeof SplitRule>;
export type SplitRuleInput = z.input<typeof SplitRule>;

/** The cost model: versioned; the newest is in force. */
export const CostModel = z.object({
  version: z.number().int(),
  createdAt: Instant.nullable(),
  author: z.string(),
  note: z.string(),
  rules: z.array(SplitRule),
});
export type CostModel = z.infer<typeof CostModel>;

/** The proof of one month, currency and measure: input = placed directly + split + unallocated, to the last digit. */
export const AllocationProof = z.object({
  month: z.string(),
  currency: z.string().nullable(),
  measure: Measure,
  /** Sum over the charges before. */
  input: Amount.nullable(),
  /** Sum over everything after; equal to `input` or the run is refused. */
  output: Amount.nullable(),
  direct: Amount.nullable(),
  split: Amount.nullable(),
  /** Pool money that found no weights. */
  unallocated: Amount.nullable(),
  /** In no pool and without the attribute that the screen speaks of (x_Team): shown, never spread. */
  untagged: Amount.nullable(),
  byRule: z.array(
    z.object({
      ruleId: z.string(),
      input: Amount.nullable(),
      output: Amount.nullable(),
      unallocated: Amount.nullable(),
      targets: z.number().int(),
    }),
  ),
});
export type AllocationProof = z.infer<typeof AllocationProof>;

export const AllocationRun = z.object({
  modelVersion: z.number().int(),
  lakeVersion: z.number().int(),
  proofs: z.array(AllocationProof),
});
export type AllocationRun = z.infer<typeof AllocationRun>;

/** Which value gets which share of a rule's pool in a period. `share` is for reading; money follows the exact weights. */
export const SplitWeight = z.object({
  ruleId: z.string(),
  /** First day of the period. */
  period: z.iso.date(),
  currency: z.string().nullable(),
  target: z.string().nullable(),
  weight: Amount,
  total: Amount,
  share: z.number(),
  amount: Amount.nullable(),
});

/** What a change of the model would do, before it is saved: the same run, rolled back. */
export const CostModelPreview = z.object({
  proofs: z.array(AllocationProof),
  /** EffectiveCost (and beside it BilledCost) per attribute value before and after, largest move first. */
  moves: z.array(
    z.object({
      attribute: z.enum(teamProductAttributes),
      value: z.string().nullable(),
      measure: Measure,
      currency: z.string().nullable(),
      before: Amount,
      after: Amount,
      difference: Amount,
    }),
  ),
  byRule: z.array(
    z.object({ id: z.string(), pool: Money, allocated: Money, unallocated: Money, targets: z.number().int() }),
  ),
  /** Rules in the order in which they run. */
  order: z.array(z.string()),
  months: z.array(z.string()),
});
export type CostModelPreview = z.infer<typeof CostModelPreview>;

const Draft = z.object({
  rules: z.array(SplitRule).max(500),
  note: z.string().max(500).default(''),
  /** Closed months too; otherwise they keep what they were. */
  includeClosed: z.boolean().default(true),
});

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'workspace.write', audit: true } as const;

export const allocation = {
  current: call.meta(read).output(CostModel),
  /** Newest first. */
  history: call.meta(read).output(z.array(CostModel)),
  preview: call.meta(read).input(Draft).output(CostModelPreview),
  /** Starts a task (kind `allocation`); its result is a CostModelPreview. */
  apply: call
    .meta(write)
    .input(Draft.extend({ baseVersion: z.number().int() }))
    .output(z.object({ taskId: z.string() })),
  undo: call
    .meta(write)
    .input(z.object({ baseVersion: z.number().int() }))
    .output(z.object({ taskId: z.string() })),
  /** The stored proofs; null month = all. */
  proof: call
    .meta(read)
    .input(z.object({ month: z.string().nullable().default(null) }))
    .output(AllocationRun),
  weights: call
    .meta(read)
    .input(z.object({ ruleId: z.string(), month: z.string() }))
    .output(z.array(SplitWeight)),
};
