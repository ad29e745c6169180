import { type Alert, AlertRule } from '../../../src-core/contract/alerts.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';

export const snoozes = ['hour', 'morning', 'week'] as const;
export type Snooze = (typeof snoozes)[number];

const HOUR_MS = 3_600_000;
const MORNING = 9;

/**
 * When a snooze of this kind that begins at `now` ends: after an hour, at nine on the next morning of this computer's wall clock, or at nine
 * on the same weekday of next week. Days are counted on the calendar: one of them may have 23 or 25 hours.
 */
export function snoozeUntil(kind: Snooze, now: Date): Date {
  if (kind === 'hour') return new Date(now.getTime() + HOUR_MS);
  const days = kind === 'week' ? 7 : 1;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

/** What somebody can still answer. */
export const isUnanswered = ({ state }: Alert) => state === 'open';
export const isOver = ({ state }: Alert) => state === 'resolved';

/** Chosen alerts that are still in the list; a chosen one that went away is not answered by accident. */
export function stillThere(chosen: ReadonlySet<string>, alerts: readonly Alert[]): string[] {
  return alerts.filter(({ id, state }) => chosen.has(id) && state !== 'resolved').map(({ id }) => id);
}

/** Everybody who heard of it, in the order in which they did. */
export const toldChannels = ({ history }: Alert): string[] => [
  ...new Set(history.flatMap(({ what, channels }) => (what === 'held' ? [] : channels))),
];

/** Why the last telling was held back; null when the last one went out, or nothing had to be told. */
export function heldWhy({ history }: Alert): string | null {
  const last = history.findLast(({ what }) => what === 'held' || what === 'told' || what === 'escalated');
  return last?.what === 'held' ? last.why : null;
}

export const triggerKinds = ['dead-source', 'quality', 'cost-change', 'budget', 'report'] as const;
export type TriggerKind = AlertRule['trigger']['kind'];

/** What is typed for a new rule. Amounts are decimals, `upBy` percent. */
export type RuleDraft = {
  name: string;
  kind: TriggerKind;
  severity: AlertRule['severity'];
  currency: string;
  minimum: string;
  upBy: string;
  channels: readonly string[];
};

export const isAmount = (text: string) => /^\d{1,15}(\.\d{1,12})?$/.test(text);

/** The rule that was typed, looked at on the days of `zone`; null while something is missing. */
export function ruleOf(draft: RuleDraft, zone: string): AlertRule | null {
  const trigger = triggerOf(draft, zone);
  if (trigger === null) return null;
  const { name, severity, channels } = draft;
  return AlertRule.safeParse({ name, severity, channels, zone, trigger }).data ?? null;
}

function triggerOf({ kind, currency, minimum, upBy }: RuleDraft, zone: string): unknown {
  if (kind === 'quality') return isAmount(minimum) ? { kind, currency, minimum } : null;
  if (kind !== 'cost-change') return { kind };
  if (!isAmount(minimum) || !isAmount(upBy)) return null;
  return { kind, scope: { currency, zone }, upBy: formatAmount(parseAmount(upBy) / 100n), minimum };
}
