import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Channel } from '../../../src-core/contract/channels.ts';
import type { ImportResult } from '../../../src-core/contract/imports.ts';
import { type ReportRun, ReportSchedule, ReportTemplate } from '../../../src-core/contract/reports.ts';
import type { Task } from '../../../src-core/contract/tasks.ts';
import { addDays, daysBetween } from '../../../src-core/quality/days.ts';
import { createWorkbench } from '../../../src-main/app/compose.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { testAdapters } from '../../support/test-adapters.ts';

export type ScheduleDesk = Awaited<ReturnType<typeof openDesk>>;

/** Two teams at 100 and 50 USD a day; a month's file, of some of its days. */
export function linesOf(
  month: string,
  days: readonly string[],
  costOf = (_day: string, team: string): string => (team === 'Search' ? '100' : '50'),
) {
  const next = addDays(`${month}-28`, 5).slice(0, 7);
  return days.flatMap(day =>
    ['Search', 'Ads'].map(team => ({
      ...Object.fromEntries(
        ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'].map(measure => [measure, costOf(day, team)]),
      ),
      ...{ BillingPeriodStart: `${month}-01T00:00:00Z`, BillingPeriodEnd: `${next}-01T00:00:00Z` },
      ...{ ChargePeriodStart: `${day}T00:00:00Z`, ChargePeriodEnd: `${addDays(day, 1)}T00:00:00Z` },
      ...{ ServiceName: team, ResourceId: team, Tags: `{"team":"${team}"}` },
    })),
  );
}

export const daysOf = (month: string): string[] =>
  daysBetween(`${month}-01`, `${addDays(`${month}-28`, 5).slice(0, 7)}-01`).slice(0, -1);

/**
 * The whole workbench with a clock of its own; ticks are the test's. Months lie in 2031: documents are stamped by the real clock, and no schedule makes
 * up for times before it was saved.
 */
export async function openDesk(root: string, clock: { ms: number }) {
  const workbench = await createWorkbench(testAdapters('cli', join(root, 'workspace')), {
    now: () => new Date(clock.ms),
  });
  const api = workbench.client(workbench.createSender(null));
  const { tasks, files, reportSchedules, notify, workspace } = workbench.services;
  return {
    ...{ api, workbench, workspace, root },
    at: (instant: string) => {
      clock.ms = Date.parse(instant);
    },
    /** One look of the scheduler, and what it put on its way. */
    tick: async (): Promise<ReportRun[]> => {
      const ended = await reportSchedules.runDue();
      await notify.flush();
      return ended;
    },
    wait: (taskId: string): Promise<Task> => tasks.wait(taskId),
    bring: async (name: string, lines: ReturnType<typeof linesOf>) => {
      const path = join(root, name);
      writeFileSync(path, focusCsv(lines));
      const { handle } = await files.register(path);
      const { taskId } = await api.imports.start({ handles: [handle], source: 'bill' });
      const task = await tasks.wait(taskId);
      const { failures } = task.result as ImportResult;
      if (task.state !== 'done' || failures.length > 0) throw new Error(JSON.stringify(task));
    },
    template: async (changes: Partial<ReportTemplate> = {}) => {
      const template = ReportTemplate.parse({
        ...{ name: 'Showback', title: 'Showback {period}', basis: 'charge', formats: ['xlsx', 'csv', 'html'] },
        sections: [{ kind: 'summary' }, { kind: 'cost', by: ['ServiceName'], lines: 'grouped' }],
        gate: { reconciliation: 'off', quality: 'off', coverage: 'require' },
        ...changes,
      });
      return (await api.reports.saveTemplate({ id: null, baseVersion: null, template })).id;
    },
    share: async (name = 'share') => {
      const path = join(root, name);
      mkdirSync(path, { recursive: true });
      const destination = { kind: 'folder', name, path } as const;
      const { id } = await api.reports.saveDestination({ id: null, baseVersion: null, destination });
      return { id, path };
    },
    channel: async (body: Record<string, unknown>, secrets: Record<string, string> = {}) =>
      (await api.channels.save({ id: null, baseVersion: null, channel: Channel.parse(body), secrets })).id,
    schedule: async (changes: Partial<ReportSchedule> & { templateId: string }) => {
      const schedule = ReportSchedule.parse({ name: 'Monthly', cron: '0 6 5 * *', ...changes });
      return (await api.reports.saveSchedule({ id: null, baseVersion: null, schedule })).id;
    },
    runs: () => api.reports.runs({ scheduleId: null }),
    close: () => workbench.close(),
  };
}
