import { z } from 'zod';
import { Measure } from '../query/query-spec.ts';
import { packStates } from '../reports/pack-state.ts';
import { Alert } from './alerts.ts';
import { Amount, call, Instant, Ok } from './meta.ts';
import { ReportRun } from './reports.ts';

const Money = z.array(z.object({ currency: z.string().nullable(), amount: Amount }));

/** One thing found by the global search. */
export const SearchHit = z.object({
  kind: z.enum([
    'team',
    'product',
    'customer',
    'feature',
    'service',
    'account',
    'model',
    'resource',
    'tag',
    'job',
    'source',
    'file',
    'report',
    'rule',
    'split',
    'view',
    'sql',
    'unit',
    'invoice',
    'budget',
    'report-template',
    'report-schedule',
    'report-place',
    'alert-rule',
    'channel',
  ]),
  title: z.string(),
  /** What tells two of one name apart. */
  detail: z.string(),
  /** Cost of the last 30 days of the lake, where the thing has one. */
  cost: Money,
  /** Address of the workbench that shows it. */
  address: z.string(),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** Something that is different since the last look; largest money first. */
export const ChangeNote = z.object({
  kind: z.enum([
    'imported',
    'restated',
    'cost-moved',
    'new-spend',
    'untagged',
    'rules',
    'cost-model',
    'prices',
    'source-failed',
    'source-late',
    'quality',
    'published',
    'pack-refused',
    'pack-restated',
    'alert',
    'reconciled',
    'unreconciled',
  ]),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  message: z.string(),
  money: Money,
  at: Instant.nullable(),
  address: z.string().nullable(),
});
export type ChangeNote = z.infer<typeof ChangeNote>;

export const WhatChanged = z.object({
  /** The look before; null = first time. */
  since: z.object({ at: Instant, lakeVersion: z.number().int() }).nullable(),
  lakeVersion: z.number().int(),
  notes: z.array(ChangeNote),
});
export type WhatChanged = z.infer<typeof WhatChanged>;

/**
 * Something that waits for a person: an alert that nobody answered; a budget that is over or will be; a pack that its gate refuses or that
 * nobody approved; a scheduled report that waits or failed. What an alert speaks about already is not said again.
 */
export const Attention = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('alert'), alert: Alert.omit({ history: true }), address: z.string() }),
  z.object({
    kind: z.literal('budget'),
    need: z.enum(['over', 'will-be-over']),
    name: z.string(),
    currency: z.string(),
    /** What may be spent, what is spent, and what is expected at the period's end; null = unknown. */
    budget: Amount.nullable(),
    actual: Amount.nullable(),
    expected: Amount.nullable(),
    address: z.string(),
  }),
  z.object({
    kind: z.literal('pack'),
    state: z.enum(['refused', 'needs-approval']),
    title: z.string(),
    builtBy: z.string(),
    address: z.string(),
  }),
  z.object({
    kind: z.literal('report-run'),
    state: z.enum(['waiting', 'failed']),
    name: z.string(),
    period: z.string(),
    reason: ReportRun.shape.reason,
    reasons: ReportRun.shape.reasons,
    address: z.string(),
  }),
]);
export type Attention = z.infer<typeof Attention>;

/** The month to report and how far its reports are; null = no month with charges is over. */
export const MonthEnd = z
  .object({
    /** "2026-09": the newest month whose every day has been delivered for good; the newest that is over where there is none. */
    period: z.string(),
    isFinal: z.boolean(),
    /** A newer month that is over and still waits for days. */
    waiting: z.string().nullable(),
    /** One for each monthly template, by name. */
    reports: z.array(
      z.object({
        templateId: z.string(),
        name: z.string(),
        /** Of its newest pack of the month. */
        state: z.enum(['not-built', ...packStates]),
        address: z.string(),
      }),
    ),
  })
  .nullable();
export type MonthEnd = z.infer<typeof MonthEnd>;

const read = { permission: 'cost.read', audit: false } as const;

export const overview = {
  search: call
    .meta(read)
    .input(z.object({ text: z.string().min(1).max(200), limit: z.number().int().positive().max(200).default(40) }))
    .output(z.array(SearchHit)),
  whatChanged: call
    .meta(read)
    .input(z.object({ measure: Measure.default('EffectiveCost') }))
    .output(WhatChanged),
  /** Most urgent first. Budgets need a forecast each; without them the answer is there at once. */
  attention: call
    .meta(read)
    .input(z.object({ withBudgets: z.boolean().default(true) }))
    .output(z.array(Attention)),
  monthEnd: call.meta(read).output(MonthEnd),
  /** The reader has seen it: the next `since`. */
  looked: call
    .meta({ permission: 'workspace.write', audit: false })
    .input(z.object({ lakeVersion: z.number().int() }))
    .output(Ok),
};
