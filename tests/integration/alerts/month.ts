import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Budget } from '../../../src-core/contract/budgets.ts';
import type { ImportResult } from '../../../src-core/contract/imports.ts';
import { addDays, daysBetween } from '../../../src-core/quality/days.ts';
import { type Circumstances, createWorkbench, type Workbench } from '../../../src-main/app/compose.ts';
import { focusCsv, usageCells } from '../../fixtures/focus/focus-text.ts';
import { testAdapters } from '../../support/test-adapters.ts';

const services = ['Claude API', 'Amazon EC2'] as const;

/** 100 a day of each service for half a year; from 1 to 3 June the models cost 150, on 15 and 16 June machines cost 400. */
export function costOn(day: string, service: (typeof services)[number]): string {
  if (service === 'Claude API' && day >= '2026-06-01' && day < '2026-06-04') return '150';
  if (service === 'Amazon EC2' && (day === '2026-06-15' || day === '2026-06-16')) return '400.25';
  return '100';
}

const lines = daysBetween('2026-01-01', '2026-06-30').flatMap(day =>
  services.map(service => ({
    ...usageCells,
    ...Object.fromEntries(
      ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'].map(measure => [measure, costOn(day, service)]),
    ),
    BillingPeriodStart: `${day.slice(0, 7)}-01T00:00:00Z`,
    BillingPeriodEnd: `${addDays(`${day.slice(0, 7)}-28`, 5).slice(0, 7)}-01T00:00:00Z`,
    ChargePeriodStart: `${day}T00:00:00Z`,
    ChargePeriodEnd: `${addDays(day, 1)}T00:00:00Z`,
    ServiceName: service,
    ResourceId: service,
  })),
);

/** A workbench whose clock a test turns, in the middle of a tick or not. */
export async function openAt(
  dir: string,
  clock: { ms: number },
  circumstances: Circumstances = {},
): Promise<Workbench> {
  const now = () => new Date(clock.ms);
  return createWorkbench(testAdapters('cli', dir), { now, uptimeMs: () => clock.ms, ...circumstances });
}

export async function importHalfYear(workbench: Workbench, dir: string): Promise<void> {
  const path = join(dir, 'half-year.csv');
  writeFileSync(path, focusCsv(lines));
  const { files, tasks } = workbench.services;
  const api = workbench.client(workbench.createSender(null));
  const { handle } = await files.register(path);
  const { taskId } = await api.imports.start({ handles: [handle] });
  const task = await tasks.wait(taskId);
  const { failures } = task.result as ImportResult;
  if (task.state !== 'done' || failures.length > 0) throw new Error(JSON.stringify(task));
}

/** A notification of this computer: it needs no server and no secret. */
export async function saveChannel(workbench: Workbench, id: string): Promise<void> {
  const body = { kind: 'desktop', name: id };
  await workbench.services.workspace.saveDocument({ kind: 'channel', id, baseVersion: null, body, savedBy: 'test' });
}

/** 6,000 a month; half a year at 200 a day makes 6,000 to 6,200 and June 6,750.50 of them. */
export const budget = Budget.parse({
  name: 'All of it',
  scope: { currency: 'USD' },
  period: 'month',
  from: '2026-01-01',
  amounts: [{ from: '2026-01-01', amount: '6000' }],
  thresholds: [
    { id: 'half', on: 'actual', at: '0.5' },
    { id: 'most', on: 'actual', at: '0.9' },
    { id: 'all', on: 'actual', at: '1' },
    { id: 'end', on: 'forecast', at: '1.08' },
  ],
});
