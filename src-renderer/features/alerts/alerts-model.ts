import type { Alert } from '../../../src-core/contract/alerts.ts';
import type { Delivery } from '../../../src-core/contract/channels.ts';

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

type Entry = Alert['history'][number];

/** What became of a telling in a channel; null when it is not kept any more. */
export const deliveryOf = ({ message }: Entry, channelId: string, deliveries: readonly Delivery[]): Delivery | null =>
  deliveries.find(each => each.channelId === channelId && each.key === message) ?? null;

/** Where the last telling went, and what became of it there. */
export function lastTelling(
  alert: Alert,
  deliveries: readonly Delivery[],
): { channelId: string; state: Delivery['state'] | null }[] {
  return toldChannels(alert).map(channelId => {
    const entry = alert.history.findLast(({ what, channels }) => what !== 'held' && channels.includes(channelId));
    return { channelId, state: entry ? (deliveryOf(entry, channelId, deliveries)?.state ?? null) : null };
  });
}
