import type { Alert, DescribedAlertRule, Rehearsal, StoredAlertMute } from '../../../src-core/contract/alerts.ts';
import { counted } from '../../../src-core/quality/checks/check.ts';
import { printable, table } from './output.ts';

const none = new Set<number>();
const HOUR_MS = 3_600_000;

export function ruleTable(rules: readonly DescribedAlertRule[]): string {
  if (rules.length === 0) return 'No rules. `mureon alert set FILE` saves one.';
  const rows = rules.map(({ body, version, lastLookAt, nextLookAt }) => [
    ...[body.name, body.trigger.kind, body.severity, `${body.cron} ${body.zone}`, String(body.channels.length)],
    ...[String(version), lastLookAt ?? 'never', body.isOn ? (nextLookAt ?? 'never') : 'off'],
  ]);
  const moved = rules.flatMap(({ body, clockMoved }) =>
    clockMoved === null
      ? []
      : [
          printable(
            `${body.name}: at ${clockMoved.noticedAt} this computer's clock had moved by ${(clockMoved.ms / HOUR_MS).toFixed(1)} hours; cooldowns and escalations were counted by its uptime.`,
          ),
        ],
  );
  const head = ['rule', 'watches', 'severity', 'looks', 'channels', 'version', 'looked', 'looks next'];
  return [table(head, rows, new Set([4, 5])), ...moved].join('\n');
}

/** Each with what was last done about it. */
export function alertTable(alerts: readonly Alert[]): string {
  return alerts
    .flatMap(({ id, ruleName, severity, state, message, isProvisional, firstAt, address, history }) => {
      const last = history.at(-1);
      const done = last ? `${last.what}${last.why === null ? '' : ` (${last.why})`} at ${last.at}` : 'nothing yet';
      return [
        `${severity} · ${state} · ${ruleName} · since ${firstAt}`,
        `  ${message}${isProvisional ? ' It rests on days that are not whole yet.' : ''}`,
        `  ${done} · ${address}`,
        `  ${id}`,
      ].map(printable);
    })
    .join('\n');
}

export function muteTable(mutes: readonly StoredAlertMute[]): string {
  const rows = mutes.map(({ id, body, savedBy }) => [
    id,
    body.filters
      .map(({ dimension, op, values }) => `${dimension} ${op} ${values.map(value => value ?? '(none)').join(', ')}`)
      .join('; ') || 'everything',
    body.rules.length === 0 ? 'all' : String(body.rules.length),
    ...[body.from, body.until ?? 'until it is removed', body.reason, savedBy],
  ]);
  return table(['mute', 'what', 'rules', 'from', 'until', 'reason', 'by'], rows, none);
}

export function rehearsalText({ from, to, looks, messages, held, assumptions }: Rehearsal): string {
  const told = messages.flatMap(({ at, topic, title, alerts, channels }) => [
    `${at}  ${topic}  ${title}  (to ${counted(channels.length, 'channel')})`,
    ...alerts.map(({ message }) => `    ${message}`),
  ]);
  const kept = held.map(({ why, count }) => `${counted(count, 'time')} held back: ${why}`);
  return [
    `${counted(messages.length, 'message')} from ${from} to ${to}, in ${counted(looks, 'look')}.`,
    ...told,
    ...kept,
    'What this rests on:',
    ...assumptions.map(text => `  ${text}`),
  ]
    .map(printable)
    .join('\n');
}
