import { afterAll, beforeAll, expect, test } from 'vitest';
import { AlertRule, type Rehearsal } from '../../../src-core/contract/alerts.ts';
import type { Workbench } from '../../../src-main/app/compose.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { budget, importHalfYear, openAt, saveChannel } from './month.ts';

const HOUR = 3_600_000;
const from = Date.parse('2026-05-20T00:00:00Z');
const to = Date.parse('2026-06-29T00:00:00Z');
const days = (to - from) / (24 * HOUR);

const folder = temporaryFolder('rehearsal');
const clock = { ms: from };
let workbench: Workbench;
beforeAll(async () => {
  workbench = await openAt(folder.path, clock);
  await importHalfYear(workbench, folder.path);
  for (const id of ['ops', 'lead']) await saveChannel(workbench, id);
  await workbench.services.budgets.save({ id: 'all', baseVersion: null, budget }, 'ana');
});
afterAll(async () => {
  await workbench.close();
  folder.remove();
});

const quiet = { from: '20:00', to: '08:00', days: [1, 2, 3, 4, 5], exceptCritical: false };
const rules: Record<string, AlertRule> = Object.fromEntries(
  [
    {
      name: 'budgets, every six hours, quiet nights, escalated',
      trigger: { kind: 'budget' },
      channels: ['ops'],
      cron: '0 */6 * * *',
      zone: 'Europe/Berlin',
      quietHours: quiet,
      escalation: [{ afterMinutes: 90, channels: ['lead'] }],
    },
    {
      name: 'services, every morning',
      trigger: { kind: 'cost-change', scope: { currency: 'USD' }, by: 'ServiceName', upBy: '0.3', minimum: '20' },
      channels: ['ops'],
      cron: '0 9 * * *',
      zone: 'Asia/Seoul',
    },
    {
      name: 'services, each by itself, again and again',
      trigger: { kind: 'cost-change', scope: { currency: 'USD' }, by: 'ServiceName', upBy: '0.3', minimum: '20' },
      channels: ['ops', 'lead'],
      cron: '0 7 * * *',
      group: 'none',
      repeats: true,
      suppress: [{ from: '2026-06-15', to: '2026-06-16', reason: 'load test' }],
    },
    {
      name: 'the week',
      trigger: {
        kind: 'cost-change',
        scope: { currency: 'USD' },
        by: null,
        window: 'week',
        upBy: '0.05',
        minimum: '100',
      },
      channels: ['ops'],
      cron: '30 6 * * 1',
      zone: 'America/New_York',
    },
  ].map(rule => [rule.name, AlertRule.parse(rule)]),
);

type Sent = Pick<Rehearsal['messages'][number], 'at' | 'title' | 'topic' | 'channels'> & { paragraphs: string[] };

/** What stands in the outbox of one rule, messages to several channels as one. */
async function sentOf(ruleId: string): Promise<Sent[]> {
  const entries = await workbench.services.workspace.entries({ kind: 'outbox', limit: 100_000 });
  const messages = new Map<string, Sent>();
  for (const { value } of entries) {
    const { key, createdAt, title, topic, channelId, message } = value as {
      [name: string]: string;
    } & { message: { paragraphs: string[] } };
    if (!key?.startsWith(`${ruleId}/`)) continue;
    const channels = [...(messages.get(key)?.channels ?? []), channelId ?? ''].toSorted();
    const { paragraphs } = message;
    messages.set(key, { at: createdAt ?? '', title: title ?? '', topic: topic ?? '', channels, paragraphs });
  }
  return order([...messages.values()]);
}

const order = (sent: readonly Sent[]) =>
  sent.toSorted((a, b) =>
    JSON.stringify([a.at, a.topic, a.title]) < JSON.stringify([b.at, b.topic, b.title]) ? -1 : 1,
  );

async function rehearse(rule: AlertRule): Promise<Rehearsal> {
  clock.ms = to;
  const { tasks, alerts } = workbench.services;
  const task = await tasks.wait(alerts.rehearse(rule, days));
  if (task.error) throw new Error(JSON.stringify(task.error));
  return task.result as Rehearsal;
}

test.each(Object.keys(rules))('a rehearsal is what is really told when the same days pass: %s', async name => {
  const rule = AlertRule.parse(rules[name]);
  const rehearsal = await rehearse(rule);

  clock.ms = from;
  const { alerts } = workbench.services;
  const { id, version } = await alerts.saveRule({ id: null, baseVersion: null, rule }, 'ana');
  let held = 0;
  for (clock.ms = from; clock.ms <= to; clock.ms += HOUR / 2) held += (await alerts.runDue()).held;
  const sent = await sentOf(id);
  await alerts.removeRule({ id, baseVersion: version }, 'ana');

  const rehearsed = rehearsal.messages.map(({ at, title, topic, channels, alerts: told }) => {
    const escalated = topic === 'escalation' ? ['Nobody has acknowledged this.'] : [];
    return { at, title, topic, channels, paragraphs: [...told.map(({ message }) => message), ...escalated] };
  });
  expect(sent).toEqual(order(rehearsed));
  expect(sent.length).toBeGreaterThan(0);
  expect(held).toBe(rehearsal.held.reduce((sum, { count }) => sum + count, 0));
});

test('the messages are those that the data says, on the morning after', async () => {
  const { messages, looks, assumptions } = await rehearse(AlertRule.parse(rules['services, every morning']));
  expect(looks).toBe(days);
  // 09:00 in Seoul is 00:00 UTC: the UTC day before has just ended.
  expect(messages.map(({ at, topic, title }) => [at, topic, title])).toEqual([
    ['2026-06-02T00:00:00.000Z', 'alert', 'Claude API: USD 50.00 more than usual'],
    ['2026-06-05T00:00:00.000Z', 'resolved', 'Over: Claude API: USD 50.00 more than usual'],
    ['2026-06-16T00:00:00.000Z', 'alert', 'Amazon EC2: USD 300.25 more than usual'],
    ['2026-06-18T00:00:00.000Z', 'resolved', 'Over: Amazon EC2: USD 300.25 more than usual'],
  ]);
  expect(messages[0]?.alerts[0]?.message).toBe(
    'Effective cost of Claude API (Service) was USD 150.00 on Jun 1, 2026 where USD 100.00 is usual, up 50%.',
  );
  expect(assumptions[0]).toContain('as it is today');
});

test('a rehearsal can be cancelled', async () => {
  clock.ms = to;
  const { tasks, alerts } = workbench.services;
  const id = alerts.rehearse(AlertRule.parse({ ...rules['services, every morning'], cron: '* * * * *' }), 400);
  tasks.cancel(id);
  expect((await tasks.wait(id)).state).toBe('cancelled');
});
