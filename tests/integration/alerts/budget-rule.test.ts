import { expect, test } from 'vitest';
import { AlertRule } from '../../../src-core/contract/alerts.ts';
import type { Workbench } from '../../../src-main/app/compose.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { budget, importHalfYear, openAt, saveChannel } from './month.ts';

const HOUR = 3_600_000;
const rule = AlertRule.parse({
  name: 'all budgets',
  trigger: { kind: 'budget' },
  channels: ['ops'],
  cron: '0 7 * * *',
});

async function titles({ services }: Workbench): Promise<string[]> {
  const entries = await services.workspace.entries({ kind: 'outbox', limit: 1_000 });
  return entries.map(({ value }) => (value as { title: string }).title).toReversed();
}

test('a rule that cannot look says so itself, once, and that it can again', async () => {
  using folder = temporaryFolder('cannot-look');
  const clock = { ms: Date.parse('2026-06-10T07:00:00Z') };
  const workbench = await openAt(folder.path, clock);
  try {
    await importHalfYear(workbench, folder.path);
    await saveChannel(workbench, 'ops');
    const { alerts, tasks, workspace } = workbench.services;
    const trigger = { kind: 'cost-change', scope: { currency: 'USD' }, by: 'x_NoSuchThing', upBy: '0.3', minimum: '1' };
    const body = { name: 'Lost', trigger, channels: ['ops'] };
    const common = { kind: 'alert-rule', id: 'lost', savedBy: 'ana' } as const;
    await workspace.saveDocument({ ...common, baseVersion: null, body });
    for (let look = 0; look < 3; look += 1) await tasks.wait(alerts.evaluate('lost'));
    expect(await titles(workbench)).toEqual(['Lost cannot look']);
    const [alert] = await alerts.list({ state: 'open', limit: 10 });
    expect(alert?.message).toContain('x_NoSuchThing');
    const mended = { ...body, trigger: { ...trigger, by: 'ServiceName' } };
    await workspace.saveDocument({ ...common, baseVersion: 1, body: mended });
    await tasks.wait(alerts.evaluate('lost'));
    expect(await titles(workbench)).toEqual(['Lost cannot look', 'Over: Lost cannot look']);
  } finally {
    await workbench.close();
  }
});

test('a budget tells its thresholds once, also over restarts; one that cannot be counted says so and silences no other', async () => {
  using folder = temporaryFolder('budget-rule');
  const clock = { ms: Date.parse('2026-06-10T00:00:00Z') };
  let workbench = await openAt(folder.path, clock);
  try {
    await importHalfYear(workbench, folder.path);
    await saveChannel(workbench, 'ops');
    const { alerts, budgets } = workbench.services;
    const actual = budget.thresholds.filter(({ on }) => on === 'actual');
    await budgets.save({ id: 'good', baseVersion: null, budget: { ...budget, thresholds: actual } }, 'ana');
    const lost = { dimension: 'x_NoSuchThing', op: 'in' as const, values: ['a'] };
    const bad = { ...budget, name: 'Lost', scope: { ...budget.scope, filters: [lost] } };
    // A dimension that was there when it was saved.
    const saved = { kind: 'budget', id: 'bad', baseVersion: null, body: bad, savedBy: 'ana' } as const;
    await workbench.services.workspace.saveDocument(saved);
    await alerts.saveRule({ id: null, baseVersion: null, rule }, 'ana');
    for (let day = 10; day <= 29; day += 1) {
      clock.ms = Date.parse(`2026-06-${day}T07:00:00Z`);
      if (day === 16) {
        await workbench.close();
        workbench = await openAt(folder.path, clock);
      }
      await workbench.services.alerts.runDue();
      clock.ms += HOUR;
      await workbench.services.alerts.runDue();
    }
    // 200 a day, 300.25 more on two days: 3,000 are passed with the 15th, 5,400 with the 24th, 6,000 with the 27th.
    expect(await titles(workbench)).toEqual([
      'Lost cannot be counted',
      'All of it: 57.5% of 2026-06 is spent',
      'All of it: 92.5% of 2026-06 is spent',
      'All of it: 102.5% of 2026-06 is spent',
    ]);
    // The month after: what was true of June is over without a word.
    clock.ms = Date.parse('2026-07-02T07:00:00Z');
    await workbench.services.alerts.runDue();
    const open = await workbench.services.alerts.list({ state: 'open', limit: 100 });
    expect(open.map(({ facts }) => facts.budget)).toEqual(['Lost']);
    expect(await titles(workbench)).toHaveLength(4);
  } finally {
    await workbench.close();
  }
});
