import type { AlertRule } from '../contract/alerts.ts';
import type { AlertState } from './alert-state.ts';
import type { Telling } from './look.ts';
import { alertWords, sayAlert } from './words/words.ts';

/** What one message says to some channels. */
export type AlertMessage = {
  /** Of its first telling: no other message ever has that telling in it. */
  readonly key: string;
  readonly topic: Telling['topic'];
  readonly severity: AlertRule['severity'];
  readonly title: string;
  readonly tellings: readonly Telling[];
  readonly language: AlertRule['language'];
  readonly channels: readonly string[];
};

/** A telling with what its rule says of messages. */
export type RuleTelling = Telling & Pick<AlertRule, 'group' | 'language'>;

const severities = ['info', 'warning', 'critical'] as const;

/** The tellings of one look as messages: one for each, for each rule, or one for all, but never for other channels or in another language than its own. */
export function messagesOf(tellings: readonly RuleTelling[]): AlertMessage[] {
  const groups = new Map<string, RuleTelling[]>();
  for (const telling of tellings) {
    if (telling.channels.length === 0) continue; // seen on screen only
    const channels = [...telling.channels].toSorted();
    const by = { none: telling.key, rule: telling.alert.ruleId, all: '' }[telling.group];
    const group = JSON.stringify([telling.group, telling.topic, by, channels, telling.language]);
    groups.set(group, [...(groups.get(group) ?? []), telling]);
  }
  return [...groups.values()].flatMap(group => {
    const ordered = group.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const [first] = ordered;
    if (!first) return [];
    const severity = severities[Math.max(...ordered.map(({ alert }) => severities.indexOf(alert.severity)))] ?? 'info';
    const { key, topic, alert, language } = first;
    const words = alertWords(language);
    const head = `${words.lead[topic]}${saidIn(alert, language).title}`;
    const title = ordered.length === 1 ? head : words.andMore(head, ordered.length - 1);
    const channels = [...first.channels].toSorted();
    return [{ key, topic, severity, title, tellings: ordered, language, channels }];
  });
}

/** Alerts of one look whose histories name the messages that carry them; by itself a telling only knows its own key. */
export function withMessages(alerts: readonly AlertState[], messages: readonly AlertMessage[]): AlertState[] {
  const carriers = new Map(
    messages.flatMap(({ key, tellings }) => tellings.map(telling => [telling.key, key] as const)),
  );
  return alerts.map(alert => ({
    ...alert,
    history: alert.history.map(entry => {
      const message = carriers.get(entry.message ?? '');
      return message === undefined ? entry : { ...entry, message };
    }),
  }));
}

/** The sentence of a telling; that it rests on unfinished days is part of it. */
export function sentenceOf({ alert, topic }: Telling, language: AlertRule['language']): string {
  const words = alertWords(language);
  const { message } = saidIn(alert, language);
  if (topic === 'resolved') return words.over(message);
  return alert.isProvisional ? words.provisional(message) : message;
}

/** English is kept with the alert. */
function saidIn(alert: Telling['alert'], language: AlertRule['language']): Pick<Telling['alert'], 'title' | 'message'> {
  return (language === 'en' ? null : sayAlert(alert, language)) ?? alert;
}
