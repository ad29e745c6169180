import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceRun } from '../../../src-core/contract/sources.ts';
import type { Workbench } from '../../../src-main/app/compose.ts';
import { UsageServer } from '../../support/usage-source/server.ts';
import { sourceWorkbench, usageSource } from '../../support/usage-source/workbench.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('sync');
let server: UsageServer;
let workbench: Workbench;
const now = new Date('2026-03-01T05:30:00Z');

beforeAll(async () => {
  server = await UsageServer.start();
  workbench = await sourceWorkbench(folder.path, { now: () => now });
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
