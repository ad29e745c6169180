import { expect, test } from 'vitest';
import { AlertRule, type Rehearsal } from '../../../src-core/contract/alerts.ts';
import { UsageServer } from '../../support/usage-source/server.ts';
import { sourceWorkbench, usageSource } from '../../support/usage-source/workbench.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { saveChannel } from './month.ts';

const HOUR = 3_600_000;
const begin = Date.parse('2026-03-02T20:01:00Z');
const rule = AlertRule.parse({
  ...{ name: 'sources', trigger: { kind: 'dead-source' }, channels: ['ops'], severity: 'critical' },
  ...{ cron: '30 * * * *', cooldownHours: 0 },
});

test('a source that fails is an incident, told once and over when it delivers again; a rehearsal sees the same', async () => {
  using folder = temporaryFolder('dead-source');
  const server = await UsageServer.start();
  process.env.MUREON_SECRET_TOKEN = 'test-token';
  const clock = { ms: begin };
  const workbench = await sourceWorkbench(folder.path, { now: () => new Date(clock.ms), uptimeMs: () => clock.ms });
  const { sources, alerts, tasks, workspace } = workbench.services;
  try {
    await workbench.client(workbench.createSender(null)).sources.add(usageSource(server.url));
    await saveChannel(workbench, 'ops');
    const { id } = await alerts.saveRule({ id: null, baseVersion: null, rule }, 'ana');
    let told = 0;
    for (let step = 1; step <= 12; step += 1) {
      clock.ms = begin + step * HOUR;
      server.token = step >= 4 && step < 8 ? 'changed by the provider' : 'test-token';
      for (const { taskId } of await sources.startDue()) await tasks.wait(taskId);
      clock.ms += 40 * 60_000; // 41 past the hour: the rule's half past is due
      told += (await alerts.runDue()).told;
    }
    expect(told).toBe(2);
    const [alert] = await alerts.list({ state: 'all', limit: 10 });
    expect(alert).toMatchObject({
      ...{ ruleId: id, state: 'resolved', severity: 'critical', facts: { source: 'bench', health: 'failing' } },
      history: [{ what: 'told', channels: ['ops'] }, { what: 'resolved' }],
    });
    expect(alert?.address).toMatch(/^\/sources\?tab=connected&source=/);
    expect(alert?.message).toContain('The last run of bench failed');

    const task = await tasks.wait(alerts.rehearse(rule, 1));
    expect(task.error).toBeNull();
    const { messages, assumptions } = task.result as Rehearsal;
    const outbox = await workspace.entries({ kind: 'outbox', limit: 10 });
    const titles = outbox.map(({ value }) => (value as { title: string }).title).toReversed();
    expect(messages.map(({ title }) => title)).toEqual(titles);
    expect(titles).toEqual(['bench fails', 'Over: bench fails']);
    expect(assumptions[0]).toContain('journal');
  } finally {
    await workbench.close();
    await server.close();
  }
});
