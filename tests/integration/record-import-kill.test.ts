import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLake } from '../../workers/lake/lake.ts';
import { job, recordsCsv, sample } from '../contract/lake-records/records-csv.ts';
import { randomOf } from '../support/random.ts';

/** F1 for usage records; F1 asks for 200 rounds in all, which MUREON_KILL_ROUNDS gives. */
const rounds = Number(process.env.MUREON_KILL_ROUNDS ?? 12);
const tries = 4 * rounds;
const seed = Number(process.env.MUREON_SEED ?? Date.now() % 2 ** 31);
const jobs = 3_000;

let dir: string;
let base: string;
let files: string[];

/** Import in a process of its own; `killAfterMs` counts from the moment the lake is open. @returns how long it ran, and whether it ended */
async function runChild(workspace: string, paths: readonly string[], killAfterMs: number | null) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'import-kill.child.ts'), workspace, ...paths], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let openedAt = 0;
  let isDone = false;
  let timer: NodeJS.Timeout | undefined;
  createInterface({ input: child.stdout }).on('line', line => {
    if (line === 'open') {
      openedAt = performance.now();
      if (killAfterMs !== null) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    } else if (line.startsWith('result ')) isDone = true;
  });
  const code = await new Promise<number | null>(resolve => child.on('close', resolve));
  clearTimeout(timer);
  expect(killAfterMs !== null || code === 0).toBe(true);
  return { isDone, ms: performance.now() - openedAt };
}

type State = { hash: string; failed: string[]; live: string; staging: string[] };

/** Open and look; with files, import them and look again. */
async function inspect(workspace: string, paths: readonly string[] = []): Promise<{ found: State; after: State }> {
  const lake = await openLake({ workspaceDir: workspace, memoryLimit: '600MB', threads: 2 });
  const look = async (): Promise<State> => {
    const report = await lake.importer.doctor(new AbortController().signal);
    const [live] = await lake.engine.sql.all(
      `SELECT (SELECT count(*) || ' jobs ' || sum(HeldSeconds) FROM fact_gpu_job) || ', ' || (SELECT count(*) || ' samples' FROM fact_gpu_sample) AS what`,
    );
    return {
      hash: report.lakeHash,
      failed: report.checks.filter(check => !check.ok).map(check => `${check.name}: ${check.detail}`),
      live: String(live?.what),
      staging: readdirSync(lake.paths.staging),
    };
  };
  try {
    const found = await look();
    if (paths.length === 0) return { found, after: found };
    const input = paths.map(path => ({ path, name: path.split('/').at(-1) ?? path }));
    const work = lake.importer.import(
      { files: input, source: null, acceptPartial: false, isDemo: false },
      new AbortController().signal,
    );
    let step = await work.next();
    while (!step.done) step = await work.next();
    expect(step.value.failures).toEqual([]);
    return { found, after: await look() };
  } finally {
    await lake.close();
  }
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mureon-kill-records-'));
  base = join(dir, 'base');
  const write = async (name: string, text: string) => {
    const path = join(dir, name);
    await writeFile(path, text);
    return path;
  };
  const states = (revision: number, seconds: number, from = 0) =>
    Array.from({ length: jobs }, (_, index) => job(String(from + index), seconds, { revision }));
  const running = await write('running.csv', recordsCsv('gpu-job', states(1, 10)));
  const samples = Array.from({ length: jobs }, (_, index) =>
    sample(new Date(Date.UTC(2026, 2, 1) + index * 300_000).toISOString(), { GpuUtilization: '0.5' }),
  );
  files = [
    await write('ended.csv', recordsCsv('gpu-job', states(2, 20))),
    await write('later.csv', recordsCsv('gpu-job', states(1, 5, jobs / 2))),
    await write('samples.csv', recordsCsv('gpu-sample', samples)),
  ];
  await runChild(base, [running], null);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('kill -9 during an import of records', () => {
  it(`leaves whole versions at each of ${rounds} random instants, and a rerun ends in the same lake`, async () => {
    console.log(`seed ${seed} (set MUREON_SEED to repeat)`);
    const next = randomOf(seed);
    const { found: start } = await inspect(base);
    expect(start.live).toBe(`${jobs} jobs ${jobs * 10}, 0 samples`);
    const clean = join(dir, 'clean');
    await cp(base, clean, { recursive: true });
    let { ms: shortest } = await runChild(clean, files, null);
    const { found: expected } = await inspect(clean);
    // ended.csv replaces every running state (20 s); of later.csv only the half of jobs that is new counts (5 s)
    expect(expected).toMatchObject({
      live: `${jobs * 1.5} jobs ${jobs * 20 + (jobs / 2) * 5}, ${jobs} samples`,
      failed: [],
      staging: [],
    });
    const whole = new Set([start.live, `${jobs * 1.5} jobs ${jobs * 20 + (jobs / 2) * 5}, 0 samples`, expected.live]);

    let killed = 0;
    const seen = new Map<string, number>();
    for (let attempt = 0; killed < rounds && attempt < tries; attempt += 1) {
      const workspace = join(dir, `attempt-${attempt}`);
      await cp(base, workspace, { recursive: true });
      const instant = next() * shortest;
      const { isDone, ms } = await runChild(workspace, files, instant);
      const where = `attempt ${attempt}, killed after ${Math.round(instant)} of about ${Math.round(shortest)} ms`;
      if (isDone) shortest = Math.min(shortest, ms);
      else killed += 1;
      const { found, after } = await inspect(workspace, files.toReversed());
      seen.set(found.live, (seen.get(found.live) ?? 0) + 1);
      expect(found.failed, where).toEqual([]);
      expect(whole, where).toContain(found.live);
      if (isDone) expect(found.hash, where).toBe(expected.hash);
      expect(after, where).toEqual(expected);
      await rm(workspace, { recursive: true, force: true });
    }
    console.log(
      `killed ${killed} times; found afterwards: ${[...seen].map(([live, times]) => `${live} (${times}x)`).join('; ')}`,
    );
    expect(killed).toBe(rounds);
  }, 1_800_000);
});
