import type { AlertState, Moment } from '../../../src-core/alerts/alert-state.ts';
import { look } from '../../../src-core/alerts/look.ts';
import { messagesOf, sentenceOf } from '../../../src-core/alerts/messages.ts';
import { localDate } from '../../../src-core/alerts/quiet-hours.ts';
import { wakeAt } from '../../../src-core/alerts/wake.ts';
import type { AlertMute, AlertRule, Rehearsal } from '../../../src-core/contract/alerts.ts';
import { timeAfter } from '../sources/schedule.ts';
import type { Report } from '../tasks.ts';
import { type Observers, watch } from './observers/observers.ts';

export type RehearsalQuestion = {
  readonly id: string;
  readonly rule: AlertRule;
  readonly mutes: readonly AlertMute[];
  readonly from: Date;
  readonly to: Date;
};

/** Looks between two breaths of the event loop. */
const STRETCH = 100;

/**
 * What a rule would have told: the machine of the real thing at every time that its schedule has in the span, beginning with no alerts, and with
 * nobody who answers.
 * @throws AppError what keeps its observer from looking
 */
export async function rehearse(
  observers: Observers,
  { id, rule, mutes, from, to }: RehearsalQuestion,
  report: Report,
  signal: AbortSignal,
): Promise<Rehearsal> {
  report({ phase: 'querying', done: null, total: null, unit: null, item: rule.name });
  const watcher = await watch(observers, rule, { from, to, isRehearsal: true }, signal);
  const alerts = new Map<string, AlertState>();
  const messages: Rehearsal['messages'] = [];
  const held = new Map<string, number>();
  let looks = 0;
  let last: Moment = { wallMs: from.getTime(), passedMs: 0 };
  let wakeMs: number | null = null;
  for (;;) {
    signal.throwIfAborted();
    const times = [
      timeAfter(rule, new Date(last.wallMs))?.getTime(),
      wakeMs === null ? undefined : from.getTime() + wakeMs,
    ];
    const atMs = Math.min(...times.filter(time => time !== undefined));
    if (atMs > to.getTime()) break; // also when no time ever comes: infinity
    const moment = { wallMs: atMs, passedMs: atMs - from.getTime() };
    const observed = await watcher(new Date(atMs));
    const result = look({ rule: { id, body: rule }, alerts: [...alerts.values()], observed, mutes, moment });
    for (const alert of result.changed) alerts.set(alert.id, alert);
    for (const { why } of result.held) held.set(why, (held.get(why) ?? 0) + 1);
    const { group, language } = rule;
    for (const message of messagesOf(result.tellings.map(telling => ({ ...telling, group, language }))))
      messages.push({
        at: new Date(atMs).toISOString(),
        title: message.title,
        alerts: message.tellings.map(telling => ({
          id: telling.alert.id,
          message: sentenceOf(telling, language),
          isProvisional: telling.alert.isProvisional,
        })),
        channels: [...message.channels],
        topic: message.topic,
      });
    looks += 1;
    last = moment;
    wakeMs = wakeAt(rule, [...alerts.values()], moment);
    if (looks % STRETCH === 0) {
      const [done, total] = [atMs - from.getTime(), to.getTime() - from.getTime()].map(ms =>
        Math.round(ms / 86_400_000),
      );
      report({ phase: 'querying', done: done ?? null, total: total ?? null, unit: null, item: rule.name });
      await new Promise(resolve => setImmediate(resolve));
    }
  }
  const localDay = (at: Date) => localDate(rule.zone, at.getTime());
  return {
    ...{ from: localDay(from), to: localDay(to), looks, messages },
    held: [...held].map(([why, count]) => ({ why, count })),
    assumptions: assumptionsOf(rule, mutes.length),
  };
}

const ofTrigger: Record<AlertRule['trigger']['kind'], string[]> = {
  budget: [
    'The lake is taken as it is today: what was restated or came late since then counts as if it had been there.',
    'Budgets are those in force today. Forecasts learned only from days before each look.',
  ],
  'cost-change': [
    'The lake is taken as it is today: what was restated or came late since then counts as if it had been there, and every day that is whole today counts as whole the morning after.',
  ],
  'dead-source': [
    'Runs and imports are those of the journal; sources that were removed since then are not in it, nor are secrets that could not be read.',
  ],
  report: [
    'Runs of reports are taken as they ended: one that waited for days and was sent at last is not seen waiting.',
  ],
  quality: ['The quality of the data is not kept for past days: every look sees the findings of today.'],
};

function assumptionsOf(rule: AlertRule, mutes: number): string[] {
  return [
    ...ofTrigger[rule.trigger.kind],
    'It begins without open alerts, and nobody acknowledges or snoozes anything.',
    ...(rule.escalation.length > 0 ? ['So every step of its escalation is taken.'] : []),
    ...(rule.group === 'all' ? ['Other rules would share its messages; here it is alone.'] : []),
    ...(mutes > 0 ? ['Mutes are those of today.'] : []),
  ];
}
