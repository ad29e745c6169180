import { z } from 'zod';
import { teamProductAttributes } from '../anycost/schema.ts';
import { Amount, call, Instant } from './meta.ts';

const Money = z.array(z.object({ currency: z.string(), amount: Amount }));
const Attribute = z.enum(teamProductAttributes);

/** When a rule is in force: by ChargePeriodStart, UTC; null = open. `until` exclusive. */
const validity = { from: z.iso.date().nullable().default(null), until: z.iso.date().nullable().default(null) };

/** One thing that must hold of a charge line. */
export const Condition = z.object({
  /** A FOCUS column or `Tags/<key>`. */
  field: z.string().max(200),
  operator: z.enum(['is', 'is-not', 'contains', 'starts-with', 'matches', 'is-empty', 'is-present']),
  value: z.string().max(2_000).default(''),
});

const base = {
  id: z.string().min(1).max(80),
  note: z.string().max(500).default(''),
  isOn: z.boolean().default(true),
  ...validity,
  /** All must hold; none = every row. */
  where: z.array(Condition).max(20).default([]),
};

export type Condition = z.infer<typeof Condition>;

/** Rules run in order; each sees what the one before left. Pure: twice is once. */
export const TagRule = z.discriminatedUnion('kind', [
  /** Trim, fold case, unify separators of the value. */
  z.object({
    ...base,
    kind: z.literal('normalise'),
    attribute: Attribute,
    steps: z.array(z.enum(['trim', 'lower', 'upper', 'unify-separators'])).min(1),
  }),
  /** Exact values that mean another one. */
  z.object({
    ...base,
    kind: z.literal('alias'),
    attribute: Attribute,
    values: z.record(z.string(), z.string()),
    ignoreCase: z.boolean().default(false),
  }),
  /** RE2 pattern; `replacement` may use \\1. The whole value must match. */
  z.object({
    ...base,
    kind: z.literal('regex'),
    attribute: Attribute,
    pattern: z.string().max(500),
    replacement: z.string().max(500),
  }),
  /** The value of one field looked up in a table gives the attribute. */
  z.object({
    ...base,
    kind: z.literal('look-up'),
    attribute: Attribute,
    field: z.string().max(200),
    table: z.record(z.string(), z.string()),
    /** Also where the attribute has a value already. */
    overrides: z.boolean().default(false),
  }),
  /** A fixed value where there is none (or everywhere with `overrides`): by account, owner, resource. */
  z.object({
    ...base,
    kind: z.literal('set'),
    attribute: Attribute,
    value: z.string().max(500),
    overrides: z.boolean().default(false),
  }),
]);
export type TagRule = z.infer<typeof TagRule>;

export const RuleSet = z.object({
  version: z.number().int(),
  createdAt: Instant.nullable(),
  author: z.string(),
  note: z.string(),
  rules: z.array(TagRule),
});
export type RuleSet = z.infer<typeof RuleSet>;

/** What a change of rules would do, before it is saved. */
export const RulePreview = z.object({
  rows: z.number().int(),
  /** BilledCost of the rows that change. */
  billedCost: Money,
  /** In the order of the rules: the lines in scope that each acts on, whether or not they end up different from today. */
  byRule: z.array(z.object({ id: z.string(), rows: z.number().int(), billedCost: Money })),
  /** Money that moves from one value of an attribute to another; null = unallocated. Largest first. */
  moves: z.array(
    z.object({
      attribute: Attribute,
      from: z.string().nullable(),
      to: z.string().nullable(),
      rows: z.number().int(),
      billedCost: Money,
    }),
  ),
  /** Billing months with lines that change; closed ones only with `includeClosed`. */
  periods: z.array(z.object({ period: z.string(), isClosed: z.boolean(), rows: z.number().int() })),
});
export type RulePreview = z.infer<typeof RulePreview>;

export const RuleSuggestion = z.object({
  rule: TagRule,
  reason: z.string(),
  rows: z.number().int(),
  billedCost: Money,
});
export type RuleSuggestion = z.infer<typeof RuleSuggestion>;

/** What is personal in what arrives and what is done with it. */
export const MaskingPolicy = z.object({
  version: z.number().int(),
  /** Columns or tag keys, by glob ("Tags/owner*"); besides what detection finds. */
  columns: z.array(z.object({ field: z.string().max(200), action: z.enum(['token', 'drop', 'keep']) })),
  /** Detectors that run over text values. */
  detect: z.array(z.enum(['email', 'phone', 'ip', 'person-key'])),
  /** Prompts, responses, addresses: dropped unless this is true. */
  keepContent: z.literal(false),
});
export type MaskingPolicy = z.infer<typeof MaskingPolicy>;

export const MaskingReceipt = z.object({
  dropId: z.string(),
  fileName: z.string(),
  policyVersion: z.number().int(),
  keyId: z.string().nullable(),
  fields: z.array(
    z.object({
      field: z.string(),
      detector: z.string(),
      action: z.enum(['token', 'drop']),
      cells: z.number().int(),
      distinct: z.number().int(),
    }),
  ),
});
export type MaskingReceipt = z.infer<typeof MaskingReceipt>;

const Draft = z.object({
  rules: z.array(TagRule).max(1_000),
  note: z.string().max(500).default(''),
  /** Change closed months too; otherwise they keep what they were. */
  includeClosed: z.boolean().default(false),
});

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'workspace.write', audit: true } as const;

export const rules = {
  /** The one in force. */
  current: call.meta(read).output(RuleSet),
  /** Newest first. */
  history: call.meta(read).output(z.array(RuleSet)),
  preview: call.meta(read).input(Draft).output(RulePreview),
  /** Saves a new version and re-materialises what it changes, in one lake transaction. Starts a task (kind `rules`); its result is a RulePreview. */
  apply: call
    .meta(write)
    .input(Draft.extend({ baseVersion: z.number().int() }))
    .output(z.object({ taskId: z.string() })),
  /** Back to the rules before the newest version: a new version with the old content. Starts a task (kind `rules`). */
  undo: call
    .meta(write)
    .input(z.object({ baseVersion: z.number().int() }))
    .output(z.object({ taskId: z.string() })),
  /** Ranked by money. */
  suggestions: call.meta(read).output(z.array(RuleSuggestion)),
  masking: call.meta(read).output(MaskingPolicy),
  saveMasking: call
    .meta(write)
    .input(MaskingPolicy.omit({ version: true }))
    .output(MaskingPolicy),
  receipts: call.meta(read).output(z.array(MaskingReceipt)),
};
