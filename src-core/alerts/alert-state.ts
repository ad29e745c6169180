import { z } from 'zod';
import { Alert } from '../contract/alerts.ts';
import { Amount, Instant } from '../contract/meta.ts';
import { Filter } from '../query/query-spec.ts';

/**
 * An alert with what the machine must know of it. `...Ms` count the rule's own time (`RuleState.passedMs`), which only ever goes forward: no
 * moved clock makes a cooldown end early or late.
 */
export const AlertState = Alert.extend({
  subject: z.string(),
  title: z.string(),
  size: Amount.nullable(),
  filters: z.array(Filter),
  days: z.object({ from: z.string(), to: z.string() }).nullable(),
  channels: z.array(z.string()),
  lapsesOn: z.string().nullable(),
  /** Times that it became true; with the number of tellings it names each of them. */
  episode: z.number().int().positive(),
  tellings: z.number().int().nonnegative(),
  /** Must be told and was not yet. */
  owes: z.enum(['new', 'worse', 'again', 'resolved']).nullable(),
  /** Over all episodes. */
  toldMs: z.number().nullable(),
  toldSize: Amount.nullable(),
  /** Since when an answer is waited for, in this episode; null while nothing was told. */
  unansweredMs: z.number().nullable(),
  snoozedUntilMs: z.number().nullable(),
  /** Steps of escalation done in this episode. */
  escalated: z.number().int().nonnegative(),
  /** Channels that heard of this episode. */
  heard: z.array(z.string()),
});
export type AlertState = z.infer<typeof AlertState>;

/** What a rule remembers of its looks. */
export const RuleState = z.object({
  looks: z.number().int().nonnegative(),
  /** Of the last look, by the clock on the wall. */
  at: Instant,
  /** The rule's own time. */
  passedMs: z.number().nonnegative(),
  /** Process that looked, and what its uptime was: durations within one process do not need the clock on the wall. */
  process: z.string(),
  uptimeMs: z.number(),
  clockMoved: z.object({ noticedAt: Instant, ms: z.number().int() }).nullable(),
  /** When to look although its schedule does not say so, in its own time. */
  wakeMs: z.number().nullable(),
});
export type RuleState = z.infer<typeof RuleState>;

/** Now, by the wall and by the rule's own time. */
export type Moment = { readonly wallMs: number; readonly passedMs: number };

export const instantOf = (ms: number): string => new Date(ms).toISOString();

/** Newest entries that an alert's history keeps. */
const HISTORY = 100;

/** The same thing over and over (held at every look) is one entry. */
export function remember(alert: AlertState, entry: Alert['history'][number]): AlertState {
  const last = alert.history.at(-1);
  if (entry.what === 'held' && last?.what === 'held' && last.why === entry.why) return alert;
  return { ...alert, history: [...alert.history, entry].slice(-HISTORY) };
}

export const publicAlert = (alert: AlertState): Alert => Alert.parse(alert);
