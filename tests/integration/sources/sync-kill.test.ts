import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { UsageServer } from '../../support/usage-source/server.ts';
import { sourceWorkbench, usageSource } from '../../support/usage-source/workbench.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const child = fileURLToPath(new URL('./sync-kill.child.ts', import.meta.url));
const rounds = Number(process.env.MUREON_KILL_ROUNDS ?? 8);
const HOUR_MS = 3_600_000;
const begin = Date.parse('2026-03-02T20:01:00Z');
const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

async function place(name: string) {
  const folder = temporaryFolder(name);
  const server = await UsageServer.start();
  server.misbehave = () => 'slow'; // gives the killer something to hit
  closers.push(
    () => server.close(),
    () => folder.remove(),
  );
  const workbench = await sourceWorkbench(folder.path, { now: () => new Date(begin) });
  await workbench.client(workbench.createSender(null)).sources.add(usageSource(server.url));
  await workbench.close();
  return { path: folder.path, server };
}

/** Runs what is due at `hour`; killed after `killMs` once it has started, when that is before its end. */
function syncAt(path: string, hour: number, killMs: number | null): Promise<'done' | 'killed'> {
  const at = new Date(begin + hour * HOUR_MS).toISOString();
  const run = fork(child, [path, at], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let outcome: 'done' | 'killed' = 'killed';
  run.on('message', message => {
    if (message === 'done') outcome = 'done';
    if (message === 'started' && killMs !== null) setTimeout(() => run.kill('SIGKILL'), killMs);
  });
  return new Promise((resolve, reject) => {
    run.once('error', reject);
    run.once('exit', () => resolve(outcome));
  });
}

async function stateOf(path: string) {
  const workbench = await sourceWorkbench(path, { now: () => new Date(begin) });
  const api = workbench.client(workbench.createSender(null));
  const [source] = await api.sources.list();
  const { lakeHash, checks } = await api.app.doctor();
  const runs = await api.sources.runs({ id: source?.id ?? '', limit: 100 });
  const cursors = await workbench.services.workspace.cursors({ sourceId: source?.id ?? '' });
  await workbench.close();
  return { lakeHash, failed: checks.filter(check => !check.ok), runs, cursors };
}

test(`a program killed ${rounds} times in the middle of a sync ends with the same lake and cursors as one that was not`, async () => {
  const [killed, calm] = [await place('sync-killed'), await place('sync-calm')];
  for (let hour = 1; hour <= rounds; hour += 1) {
    // From "nothing asked yet" to "the second commit is being imported", spread evenly; the hour is then made up for.
    await syncAt(killed.path, hour, 20 + ((hour * 977) % 1_100));
  }
  for (const { path } of [killed, calm]) expect(await syncAt(path, rounds + 1, null)).toBe('done');
  const [after, expected] = [await stateOf(killed.path), await stateOf(calm.path)];
  expect(after.failed).toEqual([]);
  expect(after.lakeHash).toBe(expected.lakeHash);
  expect(after.cursors).toEqual(expected.cursors);
  expect(after.runs[0]?.state).toBe('done');
  expect(after.runs.every(run => run.state === 'done' || run.state === 'interrupted')).toBe(true);
  expect(after.runs.filter(run => run.state === 'interrupted').every(run => run.finishedAt !== null)).toBe(true);
  console.log(`states after ${rounds} kills: ${after.runs.map(run => run.state).join(' ')}`);
  expect(readdirSync(join(killed.path, 'sync'))).toEqual([]);
});
