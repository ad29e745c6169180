import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RateCard } from '../../src-core/contract/prices.ts';
import { openLake } from '../../workers/lake/lake.ts';
import { saveRateCards } from '../../workers/lake/prices/rate-cards.ts';
import { job, recordsCsv } from '../contract/lake-records/records-csv.ts';

const rounds = Number(process.env.MUREON_KILL_ROUNDS ?? 5);
const jobs = 500;
const card = RateCard.parse({
  cluster: 'here',
  gpuType: null,
  currency: 'USD',
  validFrom: '2026-01-01T00:00:00Z',
  validTo: null,
  capital: { amount: '0', gpus: 1, months: 1, residual: '0' },
  power: { wattsPerGpu: '1000', pricePerKwh: '3.6', pue: '1' }, // 3.6 USD an hour: a thousandth of a dollar a second
  peoplePerMonth: '0',
  spacePerMonth: '0',
  gpusInService: 1,
  capacityGpus: jobs,
});

type Result = { cost: string; failed: string[]; isResumed: boolean; hash: string };

let dir: string;
let base: string;
let file: string;

/** @param kill when to kill: at the line `deriving`, plus some milliseconds; null = never */
async function run(workspace: string, paths: readonly string[], kill: { line: string; afterMs: number } | null) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'derive-kill.child.ts'), workspace, ...paths], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let result: Result | null = null;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  createInterface({ input: child.stdout }).on('line', line => {
    if (line === 'deriving') since = performance.now();
    if (kill?.line === line) timer = setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
    if (line.startsWith('result ')) result = JSON.parse(line.slice(7));
  });
  await new Promise(resolve => child.on('close', resolve));
  clearTimeout(timer);
  return { result: result as Result | null, derivingMs: performance.now() - since };
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mureon-kill-derive-'));
  base = join(dir, 'base');
  const lake = await openLake({ workspaceDir: base, memoryLimit: '600MB', threads: 2 });
  await lake.engine.withConnection(connection => saveRateCards(connection, [card], 'ana', new Date()));
  await lake.close();
  const start = (index: number) => new Date(Date.UTC(2026, 2, 1 + (index % 50))).toISOString();
  const rows = Array.from({ length: jobs }, (_, index) =>
    job(String(index), 3600, { SubmitAt: start(index), StartAt: start(index), Account: `a${index % 7}` }),
  );
  file = join(dir, 'jobs.csv');
  await writeFile(file, recordsCsv('gpu-job', rows));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it(`kill -9 between the import and its charge lines: the next start makes them, ${rounds} times`, async () => {
  const clean = join(dir, 'clean');
  await cp(base, clean, { recursive: true });
  const { result: expected, derivingMs } = await run(clean, [file], null);
  // 500 jobs x 3600 s x 0.001 = 1800; idle: 49 whole days of 500 GPUs and one hour of the 50th, less what was held:
  // (49 x 24 + 1) x 500 - 500 = 588,000 GPU-hours x 3.6 = 2,116,800. Lines: 50 days x 7 accounts (no common factor) and 50 days idle
  expect(expected).toMatchObject({ failed: [], isResumed: false });
  expect(expected?.cost).toBe('400 lines 2118600.000000000000000000000000');
  expect(existsSync(join(clean, 'lake', 'derivations-pending'))).toBe(false);
  let cut = 0;
  for (let round = 0; round < rounds; round += 1) {
    const workspace = join(dir, `round-${round}`);
    await cp(base, workspace, { recursive: true });
    // the first ones at once, before a plan is made; the rest all over the work
    const afterMs = round < 2 ? 0 : (derivingMs * round) / rounds;
    const { result: before } = await run(workspace, [file], { line: 'deriving', afterMs });
    if (before === null) cut += 1;
    const { result } = await run(workspace, [], null);
    expect(result, `round ${round}`).toMatchObject({ cost: expected?.cost, failed: [] });
    if (before === null && round < 2) expect(result?.isResumed).toBe(true);
    expect(readdirSync(join(workspace, 'staging'))).toEqual([]);
    expect(existsSync(join(workspace, 'lake', 'derivations-pending'))).toBe(false);
    await rm(workspace, { recursive: true, force: true });
  }
  expect(cut, 'rounds that were killed in time').toBeGreaterThan(0);
});
