import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlertRule } from '../../../src-core/contract/alerts.ts';
import { ReportSchedule } from '../../../src-core/contract/reports.ts';
import type { OutMessage } from '../../../src-core/notify/message.ts';
import type { Workbench } from '../../../src-main/app/compose.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';
import { openAt, saveChannel } from './month.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
let folder: TemporaryFolder;
let workbench: Workbench;
const clock = { ms: 0 };

/** Rules on reports: what is wrong is a row of the journal, so a test says when. */
async function begin(at: string): Promise<void> {
  clock.ms = Date.parse(at);
  workbench = await openAt(folder.path, clock);
  for (const id of ['ops', 'lead', 'boss']) await saveChannel(workbench, id);
  // Runs of a schedule that was removed are told of no more.
  const body = ReportSchedule.parse({ name: 's', isOn: false, templateId: 't', cron: '0 6 1 * *' });
  await workbench.services.workspace.saveDocument({
    ...{ kind: 'report-schedule', id: 's', baseVersion: null, body, savedBy: 'test' },
  });
}
beforeEach(() => {
  folder = temporaryFolder('people');
});
afterEach(async () => {
  await workbench.close();
  folder.remove();
});

async function restart(): Promise<void> {
  await workbench.close();
  workbench = await openAt(folder.path, clock);
}

async function rule(change: object): Promise<string> {
  const body = AlertRule.parse({
    ...{ name: 'reports', trigger: { kind: 'report' }, channels: ['ops'], cron: '*/10 * * * *', ...change },
  });
  return (await workbench.services.alerts.saveRule({ id: null, baseVersion: null, rule: body }, 'ana')).id;
}

async function report(period: string, state: 'failed' | 'done'): Promise<void> {
  const run = { scheduleId: 's', period, state, startedAt: '2026-01-01T00:00:00.000Z', finishedAt: null };
  const value = { ...run, packId: null, reason: null, deliveries: [] };
  await workbench.services.workspace.putEntries({ puts: [{ kind: 'report-run', key: `s ${period}`, value }] });
}

/** Ten minutes at a time, as a window does that is open. @returns what was put into the outbox, as "HH:MM channel title" */
async function pass(hours: number): Promise<string[]> {
  for (let step = 0; step < hours * 6; step += 1) {
    clock.ms += 10 * MINUTE;
    await workbench.services.alerts.runDue();
  }
  return told();
}

async function told(): Promise<string[]> {
  const entries = await workbench.services.workspace.entries({ kind: 'outbox', limit: 1_000 });
  const rows = entries.map(({ value }) => value as { createdAt: string; channelId: string; title: string });
  return rows.map(({ createdAt, channelId, title }) => `${createdAt.slice(5, 16)} ${channelId} ${title}`).toSorted();
}

const alerts = () => workbench.services.alerts.list({ state: 'all', limit: 100 });

test('escalation climbs once, over a restart, until somebody acknowledges', async () => {
  await begin('2026-03-02T09:00:00Z');
  const escalation = [
    { afterMinutes: 30, channels: ['lead'] },
    { afterMinutes: 120, channels: ['boss'] },
  ];
  await rule({ escalation });
  await report('2026-02', 'failed');
  expect(await pass(1)).toEqual([
    '03-02T09:10 ops s 2026-02 was not sent',
    '03-02T09:40 lead No answer yet: s 2026-02 was not sent',
  ]);
  await restart();
  const [alert] = await alerts();
  await workbench.services.alerts.acknowledge({ ids: [alert?.id ?? ''], note: 'on it' }, 'ana');
  expect(await pass(5)).toHaveLength(2); // the boss sleeps well
  await report('2026-02', 'done');
  // Who heard of it hears that it is over.
  expect((await pass(1)).slice(2)).toEqual([
    '03-02T15:10 lead Over: s 2026-02 was not sent',
    '03-02T15:10 ops Over: s 2026-02 was not sent',
  ]);
});

test('quiet hours by the clock of Berlin in the night that has 23 hours: told at 07:00, what was over by then never', async () => {
  await begin('2026-03-28T20:00:00Z'); // 21:00 in Berlin
  const quietHours = { from: '22:00', to: '07:00', days: [1, 2, 3, 4, 5, 6, 7], exceptCritical: true };
  await rule({ zone: 'Europe/Berlin', quietHours });
  await rule({ name: 'critical', severity: 'critical', channels: ['lead'], zone: 'Europe/Berlin', quietHours });
  await pass(2);
  await report('2026-01', 'failed');
  await report('2026-02', 'failed');
  await pass(2);
  await report('2026-01', 'done');
  const all = await pass(8);
  expect(all.filter(line => line.includes(' ops '))).toEqual(['03-29T05:00 ops s 2026-02 was not sent']); // 07:00, two hours ahead now
  expect(all.filter(line => line.includes(' lead '))).toEqual([
    '03-28T22:10 lead s 2026-01 was not sent (and 1 more)',
    '03-29T00:10 lead Over: s 2026-01 was not sent',
  ]);
});

test('a known event and a mute hold back until they end; both say so', async () => {
  await begin('2026-03-02T20:00:00Z');
  await rule({ suppress: [{ from: '2026-03-02', to: '2026-03-03', reason: 'month end closing' }] });
  const muted = await rule({ name: 'muted', channels: ['lead'] });
  const until = new Date(clock.ms + 6 * HOUR).toISOString();
  const mute = { filters: [], rules: [muted], from: new Date(clock.ms).toISOString(), until, reason: 'migration' };
  await workbench.services.alerts.saveMute({ id: null, baseVersion: null, mute }, 'ana');
  await report('2026-02', 'failed');
  expect(await pass(3)).toEqual([]);
  expect(
    (await alerts()).flatMap(({ history }) => history.map(({ what, why }) => `${what} ${why}`)).toSorted(),
  ).toEqual(['held muted', 'held suppressed']);
  expect(await pass(4)).toEqual(['03-03T00:00 ops s 2026-02 was not sent', '03-03T02:00 lead s 2026-02 was not sent']);
});

test('snoozed over a restart it is silent, and told again at its end if still true', async () => {
  await begin('2026-03-02T09:00:00Z');
  await rule({});
  await report('2026-02', 'failed');
  await pass(1);
  const [alert] = await alerts();
  const until = new Date(clock.ms + 3 * HOUR + 25 * MINUTE).toISOString();
  await workbench.services.alerts.snooze({ ids: [alert?.id ?? ''], until }, 'ana');
  await restart();
  expect(await pass(3)).toHaveLength(1);
  expect((await pass(1)).slice(1)).toEqual(['03-02T13:30 ops s 2026-02 was not sent']);
});

test('one message per rule, for each, or for all rules of the same channels', async () => {
  await begin('2026-03-02T09:00:00Z');
  await rule({ name: 'a', channels: ['ops'], group: 'rule' });
  await rule({ name: 'b', channels: ['lead'], group: 'none' });
  for (const name of ['c', 'd']) await rule({ name, channels: ['boss'], group: 'all' });
  for (const period of ['2026-01', '2026-02']) await report(period, 'failed');
  expect(await pass(1)).toEqual([
    '03-02T09:10 boss s 2026-01 was not sent (and 3 more)',
    '03-02T09:10 lead s 2026-01 was not sent',
    '03-02T09:10 lead s 2026-02 was not sent',
    '03-02T09:10 ops s 2026-01 was not sent (and 1 more)',
  ]);
  // Every alert names the message that carried it.
  const outbox = await workbench.services.workspace.entries({ kind: 'outbox', limit: 1_000 });
  const titles = new Map(outbox.map(({ value }) => [(value as OutMessage).key, (value as OutMessage).title]));
  const carried = (await alerts()).map(
    ({ ruleName, history }) => `${ruleName} ${titles.get(history[0]?.message ?? '')}`,
  );
  expect(carried.toSorted()).toEqual([
    ...Array(2).fill('a s 2026-01 was not sent (and 1 more)'),
    'b s 2026-01 was not sent',
    'b s 2026-02 was not sent',
    ...['c', 'c', 'd', 'd'].map(name => `${name} s 2026-01 was not sent (and 3 more)`),
  ]);
});
