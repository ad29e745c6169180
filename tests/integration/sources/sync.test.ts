import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceRun } from '../../../src-core/contract/sources.ts';
import type { Workbench } from '../../../src-main/app/compose.ts';
import { UsageServer } from '../../support/usage-source/server.ts';
import { sourceWorkbench, usageSource } from '../../support/usage-source/workbench.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('sync');
let server: UsageServer;
let workbench: Workbench;
const clock = { now: new Date('2026-03-01T05:30:00Z') };

beforeAll(async () => {
  server = await UsageServer.start();
  workbench = await sourceWorkbench(folder.path, { now: () => clock.now });
});
afterAll(async () => {
  await workbench.close();
  await server.close();
  folder.remove();
});

const api = () => workbench.client(workbench.createSender(null));

async function sync(id: string): Promise<SourceRun> {
  const { taskId } = await api().sources.sync({ id });
  const task = await workbench.services.tasks.wait(taskId);
  if (task.error) throw new Error(JSON.stringify(task.error));
  return task.result as SourceRun;
}

test('a source is added, checked, synchronised: charges reach the lake through broker and process', async () => {
  const settings = { url: server.url, allowPlainHttp: true, withRequests: false };
  expect(await api().sources.check({ connector: 'usage-bench', settings, secrets: { token: 'test-token' } })).toEqual({
    found: '{"account":"acme"}',
  });
  const source = await api().sources.add(usageSource(server.url, { settings }));
  expect(source).toMatchObject({ health: 'never-ran', secrets: [{ name: 'token', state: 'session' }] });
  const run = await sync(source.id);
  expect(run).toMatchObject({ state: 'done', commits: 1, rows: 5, trigger: 'manual', error: null });
  // Five whole hours from 00:00; hours since 1970 modulo 97 in millionths times 1,000,001, see UsageServer.amountOf.
  const first = Date.parse('2026-03-01T00:00:00Z');
  const expected = [0, 1, 2, 3, 4].reduce(
    (sum, hour) => sum + Math.round(Number(server.amountOf(first + hour * 3_600_000)) * 1e6),
    0,
  );
  const [drop] = await api().imports.drops();
  const billed = drop?.totals.find(total => total.measure === 'BilledCost');
  expect(Math.round(Number(billed?.amount) * 1e6)).toBe(expected);
  expect(drop).toMatchObject({
    source: 'bench',
    fileName: 'bench-acme-2026-03-01T00_00_00.000Z.csv',
    status: 'imported',
  });
  const again = await sync(source.id);
  expect(again).toMatchObject({ state: 'done', drops: [] });
  expect((await api().sources.list())[0]).toMatchObject({ health: 'good', lastRun: { id: again.id } });
});

const lakeHash = async () => (await api().app.doctor()).lakeHash;

test('restated and restated back: the lake follows the provider both ways', async () => {
  const settings = { url: server.url, allowPlainHttp: true, account: 'back-and-forth' };
  const { id } = await api().sources.add(usageSource(server.url, { name: 'restated', settings }));
  await sync(id);
  const before = await lakeHash();
  server.surcharge = 500_000n;
  expect((await sync(id)).drops).toHaveLength(1); // charges changed, requests did not
  expect(await lakeHash()).not.toBe(before);
  server.surcharge = 0n;
  expect((await sync(id)).drops).toHaveLength(1);
  expect(await lakeHash()).toBe(before);
});

test('cancelling ends a run at once; the next one goes on', async () => {
  const { id } = await api().sources.add(usageSource(server.url, { name: 'cancelled' }));
  let isAsked = () => {};
  const asked = new Promise<void>(resolve => {
    isAsked = resolve;
  });
  server.misbehave = () => {
    isAsked();
    return 'hang';
  };
  const { taskId } = await api().sources.sync({ id });
  await expect(api().sources.sync({ id })).rejects.toMatchObject({ code: 'MUREON', message: 'source.busy' });
  await expect(api().sources.remove({ id })).rejects.toMatchObject({ message: 'source.busy' });
  await asked;
  await api().tasks.cancel({ taskId });
  expect((await workbench.services.tasks.wait(taskId)).state).toBe('cancelled');
  server.misbehave = () => null;
  expect(await sync(id)).toMatchObject({ state: 'done' });
  expect((await api().sources.runs({ id })).map(run => run.state)).toEqual(['done', 'cancelled']);
});

test('a rejected secret is said so; a missing one is asked for; a scheduled run without it fails once per time', async () => {
  const { id } = await api().sources.add(
    usageSource(server.url, {
      name: 'wrong',
      secrets: { token: 'wrong' },
      settings: { url: server.url, allowPlainHttp: true },
    }),
  );
  await expect(sync(id)).rejects.toThrow('connector.auth-rejected');
  expect((await api().sources.list()).find(source => source.id === id)).toMatchObject({ health: 'failing' });
  const changed = await api().sources.update({ id, secrets: { token: '' } });
  expect(changed).toMatchObject({ health: 'needs-secret', secrets: [{ name: 'token', state: 'missing' }] });
  await api().sources.update({ id, schedule: { ...changed.schedule, cron: '* * * * *' } });
  clock.now = new Date(clock.now.getTime() + 60_000);
  await workbench.services.sources.scheduler.tick();
  for (const task of workbench.services.tasks.list()) await workbench.services.tasks.wait(task.id);
  await workbench.services.sources.scheduler.tick();
  const [last, before] = await api().sources.runs({ id });
  expect(last).toMatchObject({ trigger: 'schedule', state: 'failed', error: { code: 'secret.missing' } });
  expect(before).toMatchObject({ trigger: 'manual' });
  expect(await api().sources.pause({ id, isPaused: true })).toMatchObject({ health: 'paused', nextRunAt: null });
  await api().sources.remove({ id });
  await expect(api().sources.runs({ id })).rejects.toMatchObject({ message: 'source.not-found' });
});

test('settings are checked before anything is kept', async () => {
  const add = (change: Parameters<typeof usageSource>[1]) =>
    api().sources.add(usageSource(server.url, { name: 'refused', ...change }));
  const refusals: [Parameters<typeof usageSource>[1], string][] = [
    [{ settings: { url: 'not a url' } }, 'source.bad-settings'],
    [{ settings: { url: server.url, nonsense: 1 } }, 'source.bad-settings'],
    [{ connector: 'none' }, 'source.unknown-connector'],
    [{ name: 'bench' }, 'source.name-taken'],
    [{ secrets: { pin: '1234' } }, 'source.bad-settings'],
    [{ schedule: { cron: 'often', zone: 'UTC', isPaused: false, silentAfterHours: 1 } }, 'source.bad-settings'],
  ];
  for (const [change, message] of refusals) await expect(add(change), message).rejects.toMatchObject({ message });
  expect((await api().sources.list()).some(source => source.name === 'refused')).toBe(false);
});

test('the connector process may die: that run fails, the next one has a new process', async () => {
  const { id } = await api().sources.add(usageSource(server.url, { name: 'killed' }));
  let kill = () => {};
  server.misbehave = () => {
    kill();
    return 'slow';
  };
  kill = () => {
    kill = () => {};
    void workbench.services.sources.connectorPid().then(pid => pid !== null && process.kill(pid, 'SIGKILL'));
  };
  await expect(sync(id)).rejects.toThrow('connector.stopped');
  server.misbehave = () => null;
  expect(await sync(id)).toMatchObject({ state: 'done' });
});
