import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Workbench } from '../../../src-main/app/compose.ts';
import { ProviderServer, providerFaults } from '../../support/provider-server.ts';
import { type ProviderName, providerSource, providerWorkbench, syncSource } from '../../support/providers/workbench.ts';
import { randomOf } from '../../support/random.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const begin = new Date('2026-03-05T10:30:00Z');
const seed = Number(process.env.MUREON_TEST_SEED ?? 20_260_305);
const providers: readonly ProviderName[] = ['openai', 'anthropic', 'litellm'];
/** Few reports, so that a round is short; small pages, so that it has many requests. */
const narrow: Record<ProviderName, Record<string, string | number>> = {
  openai: { usage: 'completions, embeddings', backfillDays: 6 },
  anthropic: { backfillDays: 6 },
  litellm: { backfillDays: 1 },
};
/** The same in every workspace here, so that the same user has the same token. */
process.env.MUREON_MASKING_KEY = Buffer.alloc(32, 'provider faults').toString('base64');
const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

type Estate = { path: string; server: ProviderServer; workbench: Workbench; clock: { now: Date } };

async function estate(name: string): Promise<Estate> {
  const folder = temporaryFolder(name);
  const server = await ProviderServer.start(begin);
  const clock = { now: begin };
  const workbench = await providerWorkbench(folder.path, { now: () => clock.now });
  closers.push(
    () => folder.remove(),
    () => server.close(),
    () => workbench.close(),
  );
  return { path: folder.path, server, workbench, clock };
}

const add = ({ workbench, server }: Estate, provider: ProviderName) =>
  workbench.client(workbench.createSender(null)).sources.add(providerSource(provider, server.url, narrow[provider]));

async function lakeOf({ workbench }: Estate) {
  const { checks, lakeHash } = await workbench.client(workbench.createSender(null)).app.doctor();
  expect(checks.filter(check => !check.ok)).toEqual([]);
  return lakeHash;
}

/** Syncs at the same instants in every estate: what a run is told never depends on how often it was tried. */
async function syncUntilDone(place: Estate, id: string, at: Date): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    place.clock.now = new Date(at.getTime() + attempt);
    try {
      await syncSource(place.workbench, id);
      return attempt;
    } catch (error) {
      if (attempt === 40) throw error;
    }
  }
}

test('with 30 % faults every provider ends like one that never failed: each effect exactly once', async () => {
  const [calm, faulty] = [await estate('calm'), await estate('faulty')];
  const next = randomOf(seed);
  const faults = providerFaults.filter(fault => fault !== 'hang'); // a hang costs the time-out: see the next test
  const misbehave = () => (next() < 0.3 ? (faults[Math.floor(next() * faults.length)] ?? null) : null);
  const attempts: number[] = [];
  for (const provider of providers) {
    const [one, other] = [await add(calm, provider), await add(faulty, provider)];
    for (const [round, restated] of [0, 5].entries()) {
      const at = new Date(begin.getTime() + round * 3_600_000);
      for (const { server } of [calm, faulty]) [server.world.now, server.world.restated] = [at, restated];
      faulty.server.misbehave = misbehave;
      attempts.push(await syncUntilDone(faulty, other.id, at));
      faulty.server.misbehave = () => null;
      await syncUntilDone(calm, one.id, at);
    }
  }
  console.log(`seed ${seed}: runs ${attempts.join(' ')}, faults ${JSON.stringify([...faulty.server.faults])}`);
  expect(await lakeOf(faulty)).toBe(await lakeOf(calm));
  for (const fault of faults) expect(faulty.server.faults.get(fault), fault).toBeGreaterThan(0);
});

test('cancelled in the middle: the requests end at once, the next run goes on where the last commit was', async () => {
  const place = await estate('cancelled');
  const { workbench, server } = place;
  const { id } = await add(place, 'openai');
  let isAsked = () => {};
  const asked = new Promise<void>(resolve => {
    isAsked = resolve;
  });
  server.misbehave = url => {
    if (!url.pathname.endsWith('embeddings')) return null;
    isAsked();
    return 'hang';
  };
  const api = workbench.client(workbench.createSender(null));
  const { taskId } = await api.sources.sync({ id });
  await asked;
  await api.tasks.cancel({ taskId });
  expect((await workbench.services.tasks.wait(taskId)).state).toBe('cancelled');
  server.misbehave = () => null;
  server.asked.length = 0;
  expect(await syncUntilDone(place, id, begin)).toBe(1);
  // Completions that are final had been committed before; only what may still change is asked for again.
  const [first] = server.asked.filter(path => path.includes('/usage/completions'));
  expect(new URL(first ?? '', server.url).searchParams.get('start_time')).toBe(
    String(Date.parse('2026-03-02T00:00:00Z') / 1_000),
  );
  const calm = await estate('not-cancelled');
  await syncUntilDone(calm, (await add(calm, 'openai')).id, begin);
  expect(await lakeOf(place)).toBe(await lakeOf(calm));
});

test('killed in the middle, again and again: the program that finishes has the same lake', async () => {
  const [killed, calm] = [await estate('killed'), await estate('not-killed')];
  for (const place of [killed, calm]) await add(place, 'anthropic');
  await killed.workbench.close();
  killed.server.misbehave = () => 'slow'; // gives the killer something to hit
  const rounds = Number(process.env.MUREON_KILL_ROUNDS ?? 4);
  for (let round = 1; round <= rounds; round += 1) await syncInChild(killed.path, round, 100 + ((round * 977) % 1_500));
  expect(await syncInChild(killed.path, rounds + 1, null)).toBe('done');
  const [source] = await calm.workbench.client(calm.workbench.createSender(null)).sources.list();
  await syncUntilDone(calm, source?.id ?? '', begin);
  const after = { ...killed, workbench: await providerWorkbench(killed.path, { now: () => begin }) };
  closers.push(() => after.workbench.close());
  expect(await lakeOf(after)).toBe(await lakeOf(calm));
});

const child = fileURLToPath(new URL('./provider-kill.child.ts', import.meta.url));

/** One sync in a process of its own; killed `killMs` after it began, when it has not ended by then. */
function syncInChild(path: string, round: number, killMs: number | null): Promise<'done' | 'killed'> {
  const at = new Date(begin.getTime() + round).toISOString();
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
