import { z } from 'zod';
import { Filter } from '../query/query-spec.ts';
import { BaseVersion, versioned } from './documents.ts';
import { CostScope } from './forecast.ts';
import { Amount, call, Instant, Ok } from './meta.ts';

/** What a rule watches. Others (anomalies, approvals) join as they are built. */
export const AlertTrigger = z.discriminatedUnion('kind', [
  /** Thresholds of these budgets; all of them when empty. */
  z.object({ kind: z.literal('budget'), budgets: z.array(z.string()).max(500).default([]) }),
  /** The last whole day (or the last seven) against the same weekday's median of four weeks: up by a share and by an amount. */
  z.object({
    kind: z.literal('cost-change'),
    scope: CostScope.extend({ currency: z.string().regex(/^[A-Z]{3}$/) }),
    by: z.string().max(256).nullable().default(null),
    window: z.enum(['day', 'week']).default('day'),
    upBy: Amount,
    minimum: Amount,
  }),
  /** A source that brought nothing for longer than its schedule or habit allows; one that fails; one whose secret is gone. */
  z.object({ kind: z.literal('dead-source'), sources: z.array(z.string()).max(500).default([]) }),
  /** A scheduled report that was refused by its gate, or failed. */
  z.object({ kind: z.literal('report') }),
  /** Money at stake in findings of the data's quality above an amount. */
  z.object({ kind: z.literal('quality'), currency: z.string().regex(/^[A-Z]{3}$/), minimum: Amount }),
]);
export type AlertTrigger = z.infer<typeof AlertTrigger>;

/** Local wall clock "HH:MM". */
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const AlertRule = z.object({
  name: z.string().trim().min(1).max(120),
  isOn: z.boolean().default(true),
  trigger: AlertTrigger,
  severity: z.enum(['info', 'warning', 'critical']).default('warning'),
  channels: z.array(z.string()).max(20),
  /** When it is looked at: five fields, in `zone`. */
  cron: z.string().max(100).default('0 9 * * *'),
  zone: z.string().default('UTC'),
  /** What was over and is true again is not told again for so long, unless it gets worse by one threshold or doubles. */
  cooldownHours: z.number().min(0).max(8_760).default(24),
  /** What stays true is told once. With this it is told again after every cooldown until somebody acknowledges it. */
  repeats: z.boolean().default(false),
  /** Alerts of one look are one message. */
  group: z.enum(['none', 'rule', 'all']).default('rule'),
  /** Held back until the end, then told if still true; critical ones pass when `exceptCritical`. Days 1 = Monday. */
  quietHours: z
    .object({
      from: Clock,
      to: Clock,
      days: z.array(z.number().int().min(1).max(7)).min(1),
      exceptCritical: z.boolean(),
    })
    .nullable()
    .default(null),
  /** Known events: nothing is told of what happens in them. Local days, `to` exclusive. */
  suppress: z
    .array(z.object({ from: z.iso.date(), to: z.iso.date(), reason: z.string().min(1).max(200) }))
    .max(100)
    .default([]),
  /** Not acknowledged after so long: these hear of it too. */
  escalation: z
    .array(
      z.object({
        afterMinutes: z.number().int().min(1).max(43_200),
        channels: z.array(z.string()).min(1).max(20),
      }),
    )
    .max(5)
    .default([]),
  /** Say so when it is over. */
  tellResolved: z.boolean().default(true),
  /** Of its messages; the window words its alerts in the language of who reads them. */
  language: z.enum(['en', 'ko']).default('en'),
});
export type AlertRule = z.infer<typeof AlertRule>;
export const StoredAlertRule = versioned(AlertRule);
export type StoredAlertRule = z.infer<typeof StoredAlertRule>;

/** A rule with what became of its looks. */
export const DescribedAlertRule = StoredAlertRule.extend({
  lastLookAt: Instant.nullable(),
  /** Null while it is switched off. */
  nextLookAt: Instant.nullable(),
  /** By how much the computer's clock had moved by itself when that was last noticed; null = never by more than five minutes. */
  clockMoved: z.object({ noticedAt: Instant, ms: z.number().int() }).nullable(),
});
export type DescribedAlertRule = z.infer<typeof DescribedAlertRule>;

/** Nothing is told of what these filters match (all filters apply), until then. */
export const AlertMute = z.object({
  filters: z.array(Filter).max(64),
  /** Rules it holds for; all when empty. */
  rules: z.array(z.string()).max(500).default([]),
  from: Instant,
  until: Instant.nullable(),
  reason: z.string().min(1).max(200),
});
export type AlertMute = z.infer<typeof AlertMute>;
export const StoredAlertMute = versioned(AlertMute);
export type StoredAlertMute = z.infer<typeof StoredAlertMute>;

/** Something that is true now (or was) and that a rule watches. One per rule and subject; told about as the rule says. */
export const Alert = z.object({
  /** Stable: rule and subject (budget, period and threshold; source; value of the dimension; report and period; finding). */
  id: z.string(),
  ruleId: z.string(),
  ruleName: z.string(),
  kind: z.enum(['budget', 'cost-change', 'dead-source', 'report', 'quality']),
  severity: AlertRule.shape.severity,
  /** What it is about; `src-core/alerts/words` makes sentences of it in the reader's language. `message` is the English one. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  message: z.string(),
  /** Rests on days that are not whole yet; the message says so. */
  isProvisional: z.boolean(),
  /** The exact view it speaks about: an address of the workbench. */
  address: z.string(),
  state: z.enum(['open', 'acknowledged', 'snoozed', 'resolved']),
  firstAt: Instant,
  lastAt: Instant,
  resolvedAt: Instant.nullable(),
  acknowledged: z.object({ by: z.string(), at: Instant, note: z.string() }).nullable(),
  snoozedUntil: Instant.nullable(),
  /** Everything that was sent and everything that was not, with why: cooldown, quiet hours, suppression, mute, snooze, acknowledged. */
  history: z.array(
    z.object({
      at: Instant,
      what: z.enum(['told', 'escalated', 'held', 'resolved', 'acknowledged', 'snoozed', 'worse', 'repeated']),
      why: z.string().nullable(),
      channels: z.array(z.string()),
      /** Key of the message that carried it there, alone or with other alerts; absent when nothing was to be said. */
      message: z.string().optional(),
    }),
  ),
});
export type Alert = z.infer<typeof Alert>;

/** What a rule would have done, hour by hour of its schedule, with cooldown and everything else in force. */
export const Rehearsal = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  looks: z.number().int(),
  /** Messages that would have gone out. */
  messages: z.array(
    z.object({
      at: Instant,
      title: z.string(),
      alerts: z.array(z.object({ id: z.string(), message: z.string(), isProvisional: z.boolean() })),
      channels: z.array(z.string()),
      topic: z.string(),
    }),
  ),
  /** What was true and not told, by reason. */
  held: z.array(z.object({ why: z.string(), count: z.number().int() })),
  /** What the answer rests on: the lake as it is today, not as it was each day, and so on. */
  assumptions: z.array(z.string()),
});
export type Rehearsal = z.infer<typeof Rehearsal>;

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'workspace.write', audit: true } as const;

export const alerts = {
  rules: call.meta(read).output(z.array(DescribedAlertRule)),
  saveRule: call
    .meta(write)
    .input(z.object({ id: z.string().nullable(), baseVersion: BaseVersion, rule: AlertRule }))
    .output(StoredAlertRule),
  removeRule: call
    .meta(write)
    .input(z.object({ id: z.string(), baseVersion: BaseVersion }))
    .output(Ok),
  mutes: call.meta(read).output(z.array(StoredAlertMute)),
  saveMute: call
    .meta(write)
    .input(z.object({ id: z.string().nullable(), baseVersion: BaseVersion, mute: AlertMute }))
    .output(StoredAlertMute),
  removeMute: call
    .meta(write)
    .input(z.object({ id: z.string(), baseVersion: BaseVersion }))
    .output(Ok),
  /** Open first, then newest first. */
  list: call
    .meta(read)
    .input(
      z.object({
        state: z.enum(['open', 'all']).default('open'),
        limit: z.number().int().positive().max(1_000).default(200),
      }),
    )
    .output(z.array(Alert)),
  acknowledge: call
    .meta(write)
    .input(z.object({ ids: z.array(z.string()).min(1).max(500), note: z.string().max(500).default('') }))
    .output(z.array(Alert)),
  snooze: call
    .meta(write)
    .input(z.object({ ids: z.array(z.string()).min(1).max(500), until: Instant }))
    .output(z.array(Alert)),
  /** Look at every rule (or one) now, whatever its schedule; what must be told is told. A task whose result is `{ told, held }`. */
  evaluate: call
    .meta(write)
    .input(z.object({ ruleId: z.string().nullable().default(null) }))
    .output(z.object({ taskId: z.string() })),
  /** What this rule, saved or not, would have sent in the last days. A task whose result is a Rehearsal. */
  rehearse: call
    .meta(read)
    .input(z.object({ rule: AlertRule, days: z.number().int().min(1).max(400).default(90) }))
    .output(z.object({ taskId: z.string() })),
};
