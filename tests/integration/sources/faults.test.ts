import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceRun } from '../../../src-core/contract/sources.ts';
import type { Workbench } from '../../../src-main/app/compose.ts';
import { randomOf } from '../../support/random.ts';
import { type Fault, UsageServer } from '../../support/usage-source/server.ts';
import { sourceWorkbench, usageSource } from '../../support/usage-source/workbench.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const HOUR_MS = 3_600_000;
const faults: readonly Fault[] = ['rate-limit', 'error', 'reset', 'slow', 'truncated', 'wrong-schema'];
const seed = Number(process.env.MUREON_TEST_SEED ?? 20_260_301);

type Estate = { folder: ReturnType<typeof temporaryFolder>; server: UsageServer; workbench: Workbench; now: Date };
const estates: Estate[] = [];

async function estate(name: string): Promise<Estate> {
  const folder = temporaryFolder(name);
  const server = await UsageServer.start();
  const made: Partial<Estate> & { now: Date } = { folder, server, now: new Date('2026-03-02T20:01:00Z') };
  made.workbench = await sourceWorkbench(folder.path, { now: () => made.now });
  estates.push(made as Estate);
  return made as Estate;
}

afterAll(async () => {
  for (const { workbench, server, folder } of estates) {
    await workbench.close();
    await server.close();
    folder.remove();
  }
});

/** Eight hours of the schedule, hour by hour, past midnight UTC; the figures of the provider change once on the way. */
async function eightHours(place: Estate): Promise<SourceRun[]> {
  const { workbench, server } = place;
  const api = workbench.client(workbench.createSender(null));
  const source = await api.sources.add(usageSource(server.url));
  for (let hour = 0; hour < 8; hour += 1) {
    place.now = new Date(place.now.getTime() + HOUR_MS);
    server.surcharge = hour < 4 ? 0n : 250_000n; // restated from 01:01 on: every hour of the month costs 0.25 more
    await workbench.services.sources.scheduler.tick();
    for (const task of workbench.services.tasks.list()) await workbench.services.tasks.wait(task.id);
    await workbench.services.sources.scheduler.tick(); // nothing is due twice
    expect(workbench.services.tasks.list().filter(task => task.state === 'running')).toEqual([]);
  }
  return api.sources.runs({ id: source.id, limit: 100 });
}

const doctor = async ({ workbench }: Estate) => workbench.client(workbench.createSender(null)).app.doctor();

let faulty: Estate;
let calm: Estate;
beforeAll(async () => {
  [calm, faulty] = [await estate('calm'), await estate('faulty')];
});

test('eight hours of hourly sync with 30 % faults end like eight hours without', async () => {
  const next = randomOf(seed);
  faulty.server.misbehave = () => (next() < 0.3 ? (faults[Math.floor(next() * faults.length)] ?? null) : null);
  const without = await eightHours(calm);
  const runs = await eightHours(faulty);
  console.log(`seed ${seed}: ${faulty.server.requests} requests, faults ${JSON.stringify([...faulty.server.faults])}`);
  console.log(`runs: ${runs.map(run => run.state).join(' ')}`);

  expect(without.map(run => [run.state, run.trigger])).toEqual(Array(8).fill(['done', 'schedule']));
  expect(runs).toHaveLength(8);
  expect(faults.every(fault => faulty.server.faults.has(fault))).toBe(true);

  // A wrong schema is no matter of patience: such a run fails. One more hour without faults settles what is open.
  faulty.server.misbehave = () => null;
  for (const place of [calm, faulty]) {
    place.now = new Date(place.now.getTime() + HOUR_MS);
    await place.workbench.services.sources.scheduler.tick();
    for (const task of place.workbench.services.tasks.list()) await place.workbench.services.tasks.wait(task.id);
  }

  const [one, other] = [await doctor(calm), await doctor(faulty)];
  expect(one.checks.filter(check => !check.ok)).toEqual([]);
  expect(other.checks.filter(check => !check.ok)).toEqual([]);
  expect(other.lakeHash).toBe(one.lakeHash);

  const cursors = await Promise.all(
    [calm, faulty].map(async ({ workbench }) => {
      const [source] = await workbench.services.workspace.sources();
      return workbench.services.workspace.cursors({ sourceId: source?.id ?? '' });
    }),
  );
  expect(cursors[1]).toEqual(cursors[0]);
  expect(cursors[0]).toEqual({ month: '2026-03-03T05:01:00.000Z', day: '2026-03-03T00:00:00.000Z' });
});

test('each hour of the month is in the lake exactly once, at its newest amount', async () => {
  const { lake } = faulty.workbench.services;
  const drops = (await lake.drops()).filter(drop => drop.format === 'focus' && drop.status === 'imported');
  expect(drops).toHaveLength(1);
  // From 2026-03-01T00:00Z to 2026-03-03T05:00Z are 53 whole hours.
  const first = Date.parse('2026-03-01T00:00:00Z');
  const millionths = Array.from({ length: 53 }, (_, hour) =>
    BigInt(faulty.server.amountOf(first + hour * HOUR_MS).replace('.', '')),
  );
  const billed = drops[0]?.totals.find(total => total.measure === 'BilledCost');
  expect(drops[0]?.rows.accepted).toBe(53);
  expect(BigInt((Number(billed?.amount) * 1e6).toFixed(0))).toBe(millionths.reduce((sum, each) => sum + each, 0n));
});
