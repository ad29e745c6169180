import type { AlertRule } from '../contract/alerts.ts';
import type { Telling } from './look.ts';

/** What one message says to some channels. */
export type AlertMessage = {
  /** Of its first telling: no other message ever has that telling in it. */
  readonly key: string;
  readonly topic: Telling['topic'];
  readonly severity: AlertRule['severity'];
  readonly title: string;
  readonly tellings: readonly Telling[];
  readonly channels: readonly string[];
};

const severities = ['info', 'warning', 'critical'] as const;
const lead = { alert: '', escalation: 'No answer yet: ', resolved: 'Over: ' } as const;

/** The tellings of one look as messages: one for each, for each rule, or one for all, but never for other channels than its own. */
export function messagesOf(tellings: readonly (Telling & { readonly group: AlertRule['group'] })[]): AlertMessage[] {
  const groups = new Map<string, Telling[]>();
  for (const telling of tellings) {
    if (telling.channels.length === 0) continue; // seen on screen only
    const channels = [...telling.channels].toSorted();
    const by = { none: telling.key, rule: telling.alert.ruleId, all: '' }[telling.group];
    const group = JSON.stringify([telling.group, telling.topic, by, channels]);
    groups.set(group, [...(groups.get(group) ?? []), telling]);
  }
  return [...groups.values()].flatMap(group => {
    const ordered = group.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const [first] = ordered;
    if (!first) return [];
    const severity = severities[Math.max(...ordered.map(({ alert }) => severities.indexOf(alert.severity)))] ?? 'info';
    const more = ordered.length === 1 ? '' : ` (and ${ordered.length - 1} more)`;
    const { key, topic, alert } = first;
    const channels = [...first.channels].toSorted();
    return [{ key, topic, severity, title: `${lead[topic]}${alert.title}${more}`, tellings: ordered, channels }];
  });
}

/** The sentence of a telling; that it rests on unfinished days is part of it. */
export function sentenceOf({ alert, topic }: Telling): string {
  if (topic === 'resolved') return `This is over: ${alert.message}`;
  return alert.isProvisional ? `${alert.message} It rests on days that are not whole yet.` : alert.message;
}
