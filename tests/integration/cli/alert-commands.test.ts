import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert, DescribedAlertRule, Rehearsal, StoredAlertMute } from '../../../src-core/contract/alerts.ts';
import { addDays, dayOf, daysBetween } from '../../../src-core/quality/days.ts';
import { focusCsv, usageCells } from '../../fixtures/focus/focus-text.ts';
import { mureon } from '../../support/command-line.ts';
import { type MessageServer, startMessageServer } from '../../support/messages/message-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

const yesterday = addDays(dayOf(Date.now()), -1);
let folder: TemporaryFolder;
let workspace: string;
let server: MessageServer;
const posts: { title: string; paragraphs: string[]; address: string }[] = [];

const run = async <T>(...words: string[]) => {
  const env = { MUREON_SECRET_KEY: 'the key of the test' };
  const result = await mureon(workspace, words, { env });
  expect(result.exitCode, result.stderr + result.stdout).toBe(0);
  return result.json<T>();
};
const file = (name: string, value: unknown) => {
  const path = join(folder.path, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
};
const rule = {
  name: 'Services',
  trigger: { kind: 'cost-change', scope: { currency: 'USD' }, by: 'ServiceName', upBy: '0.5', minimum: '20' },
  channels: ['hook'],
  cron: '0 9 * * *',
};

/** 100 a day, 100.5 more of one service yesterday. */
beforeAll(async () => {
  folder = temporaryFolder('alert-commands');
  workspace = join(folder.path, 'w');
  const bill = join(folder.path, 'bill.csv');
  const lines = daysBetween(addDays(yesterday, -80), yesterday).flatMap(day =>
    ['Claude API', 'Amazon EC2'].map(ServiceName => {
      const cost = day === yesterday && ServiceName === 'Claude API' ? '200.5' : '100';
      const month = `${day.slice(0, 7)}-01`;
      return {
        ...usageCells,
        ...{ BilledCost: cost, EffectiveCost: cost, ListCost: cost, ContractedCost: cost, ServiceName },
        BillingPeriodStart: `${month}T00:00:00Z`,
        BillingPeriodEnd: `${addDays(month, 31).slice(0, 7)}-01T00:00:00Z`,
        ChargePeriodStart: `${day}T00:00:00Z`,
        ChargePeriodEnd: `${addDays(day, 1)}T00:00:00Z`,
      };
    }),
  );
  writeFileSync(bill, focusCsv(lines));
  server = await startMessageServer();
  server.answer = ({ body }, response) => {
    posts.push(JSON.parse(String(body)).data);
    response.writeHead(204).end();
  };
  const url = `${server.origin}/hook`;
  await run('import', bill);
  await run('channel', 'add', 'webhook', '--name', 'hook', '--set', `url=${url}`, '--set', 'allowPlainHttp=true');
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

it('a rule is saved, looks, tells once, and people answer', async () => {
  const saved = await run<DescribedAlertRule>('alert', 'set', file('rule.json', rule));
  expect(saved).toMatchObject({ version: 1, body: { name: 'Services' } });
  expect(saved.body.channels).not.toEqual(['hook']); // the channel's id in place of its name
  // It has just been saved: its time has not come.
  expect(await run('alert', 'run')).toEqual({ told: 0, held: 0 });
  expect(posts).toEqual([]);

  expect(await run('alert', 'run', 'Services')).toEqual({ told: 1, held: 0 });
  expect(await run('alert', 'run', '--all')).toEqual({ told: 0, held: 0 });
  expect(posts).toMatchObject([{ title: 'Claude API: USD 100.50 more than usual' }]);
  expect(posts[0]?.paragraphs[0]).toContain('was USD 200.50 on');
  expect(posts[0]?.address).toContain(`/explore?m=EffectiveCost&d=ServiceName&g=day&p=${addDays(yesterday, -28)}..`);
  expect(posts[0]?.address).toContain('&f=ServiceName:in:Claude%20API&z=UTC&cv=USD');

  const { rules } = await run<{ rules: DescribedAlertRule[] }>('alert', 'rules');
  expect(rules).toMatchObject([{ clockMoved: null, body: { isOn: true } }]);
  expect(Date.parse(rules[0]?.nextLookAt ?? '')).toBeGreaterThan(Date.parse(rules[0]?.lastLookAt ?? 'never'));

  const [alert] = (await run<{ alerts: Alert[] }>('alert', 'list')).alerts;
  expect(alert).toMatchObject({ state: 'open', kind: 'cost-change', facts: { increase: '100.5', usual: '100' } });
  const shown = await mureon(workspace, ['alert', 'list'], { isJson: false });
  expect(shown.stdout).toContain('warning · open · Services · since');

  const acked = await run<{ alerts: Alert[] }>('alert', 'ack', 'value/Claude', '--note', 'a new customer');
  expect(acked.alerts).toMatchObject([{ state: 'acknowledged', acknowledged: { note: 'a new customer' } }]);
  const snoozed = await run<{ alerts: Alert[] }>('alert', 'snooze', alert?.id ?? '', '--hours', '5');
  expect(snoozed.alerts).toMatchObject([{ state: 'snoozed' }]);
  expect(await run('alert', 'run', '--all')).toEqual({ told: 0, held: 0 });

  const removed = await run<{ removed: string }>('alert', 'remove', 'Services');
  expect(removed.removed).toBe(saved.id);
  expect((await run<{ alerts: Alert[] }>('alert', 'list')).alerts).toEqual([]);
  expect((await run<{ alerts: Alert[] }>('alert', 'list', '--all')).alerts).toMatchObject([
    { state: 'resolved', history: [{}, {}, {}, { what: 'resolved', why: 'the rule was removed' }] },
  ]);
  expect(posts).toHaveLength(1);
});

it('what is muted is not told until the mute is gone', async () => {
  await run('alert', 'set', file('muted.json', { ...rule, name: 'Muted' }));
  const mute = await run<StoredAlertMute>(
    ...['alert', 'mute', '--filter', 'ServiceName=Claude API', '--rule', 'Muted', '--reason', 'migration'],
  );
  expect(mute.body).toMatchObject({ until: null, reason: 'migration' });
  expect(await run('alert', 'run', 'Muted')).toEqual({ told: 0, held: 1 });
  await run('alert', 'unmute', mute.id.slice(0, 8));
  expect(await run('alert', 'run', 'Muted')).toEqual({ told: 1, held: 0 });
  await run('alert', 'remove', 'Muted');
});

it('a rehearsal says what a rule of a file would have told, and sends nothing', async () => {
  const before = posts.length;
  const draft = file('draft.json', { ...rule, name: 'Draft', cron: '30 * * * *' });
  const { messages, looks } = await run<Rehearsal>('alert', 'rehearse', draft, '--days', '20');
  expect(looks).toBe(20 * 24);
  expect(messages.filter(({ topic }) => topic === 'alert')).toMatchObject(
    messages.length === 0 ? [] : [{ title: 'Claude API: USD 100.50 more than usual' }], // none when 00:30 is still to come
  );
  expect(posts).toHaveLength(before);
  expect((await run<{ rules: unknown[] }>('alert', 'rules')).rules).toEqual([]);
});

it('what makes no sense is refused and changes nothing', async () => {
  const refused = async (change: object, what: string) => {
    const result = await mureon(workspace, ['alert', 'set', file('bad.json', { ...rule, ...change })]);
    expect([result.exitCode, result.stdout]).toEqual([2, expect.stringContaining(what)]);
  };
  await refused({ channels: ['nobody'] }, 'there is no channel nobody');
  await refused({ cron: '0 9 * *' }, 'its schedule');
  await refused({ zone: 'Mars/Olympus' }, 'there is no time zone Mars/Olympus');
  await refused({ trigger: { kind: 'budget', budgets: ['none'] } }, 'there is no budget none');
  await refused({ suppress: [{ from: '2026-02-02', to: '2026-02-02', reason: 'x' }] }, 'has no day in it');
  await refused({ trigger: { ...rule.trigger, upBy: 0.5 } }, 'trigger, upBy');
  await refused({ trigger: { ...rule.trigger, by: 'x_NoSuchThing' } }, 'x_NoSuchThing');
  const quietHours = { from: '08:00', to: '08:00', days: [1, 2, 3, 4, 5, 6, 7], exceptCritical: true };
  await refused({ quietHours }, 'quiet hours never end');
  const escalation = [30, 30].map(afterMinutes => ({ afterMinutes, channels: ['hook'] }));
  await refused({ escalation }, 'later than the one before');
  expect((await mureon(workspace, ['alert', 'show', 'Service'])).exitCode).toBe(2);
  expect((await run<{ rules: unknown[] }>('alert', 'rules')).rules).toEqual([]);
});
