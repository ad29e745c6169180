import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportResult } from '../../src-core/contract/imports.ts';
import { openLake } from '../../workers/lake/lake.ts';
import { charges, focusCsv } from '../contract/lake-import/focus-csv.ts';
import { randomOf } from '../support/random.ts';

const rounds = 25;
/** Some 60 s alone on two cores; the limit leaves room for a busy machine. */
const rows = 3_000;
const tries = 3 * rounds;
const seed = Number(process.env.MUREON_SEED ?? Date.now() % 2 ** 31);

let dir: string;
let base: string;
let files: string[];

/** Run the importer in its own process; `killAfterMs` counts from the moment the lake is open. */
async function runChild(
  workspace: string,
  paths: readonly string[],
  killAfterMs: number | null,
): Promise<{ result: ImportResult | null; ms: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'import-kill.child.ts'), workspace, ...paths], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', chunk => {
    errors += chunk;
  });
  let openedAt = 0;
  let result: ImportResult | null = null;
  let timer: NodeJS.Timeout | undefined;
  createInterface({ input: child.stdout }).on('line', line => {
    if (line === 'open') {
      openedAt = performance.now();
      if (killAfterMs !== null) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    } else if (line.startsWith('result ')) result = JSON.parse(line.slice('result '.length)) as ImportResult;
  });
  const code = await new Promise<number | null>(resolve => child.on('close', resolve));
  clearTimeout(timer);
  if (code !== 0 && killAfterMs === null) throw new Error(`import child ended with ${code}: ${errors}`);
  return { result, ms: performance.now() - openedAt };
}

type State = { hash: string; version: number; failed: string[]; staging: string[] };

/** Open, look, and, when files are given, import them and look again. */
async function inspect(workspace: string, paths: readonly string[] = []): Promise<{ found: State; after: State }> {
  const lake = await openLake({ workspaceDir: workspace, memoryLimit: '600MB', threads: 2 });
  const look = async (): Promise<State> => {
    const report = await lake.importer.doctor(new AbortController().signal);
    const failed = report.checks.filter(check => !check.ok).map(check => `${check.name}: ${check.detail}`);
    return { hash: report.lakeHash, version: report.lakeVersion, failed, staging: readdirSync(lake.paths.staging) };
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
  dir = await mkdtemp(join(tmpdir(), 'mureon-kill-'));
  base = join(dir, 'base');
  const write = async (name: string, text: string) => {
    const path = join(dir, name);
    await writeFile(path, text);
    return path;
  };
  const february = { BillingPeriodStart: '2026-02-01T00:00:00Z', BillingPeriodEnd: '2026-03-01T00:00:00Z' };
  const before = await write('january-v1.csv', focusCsv(charges(rows, { BilledCost: '0.1' })));
  files = [
    await write('january-v2.csv', focusCsv(charges(rows, { BilledCost: '0.2', Tags: '{"team":"a"}' }))),
    await write('february-part1.csv', focusCsv(charges(rows, { ...february, BilledCost: '0.3' }))),
    await write('february-part2.csv', focusCsv(charges(rows, { ...february, BilledCost: '0.3' }, rows))),
  ];
  await runChild(base, [before], null);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('kill -9 during an import', () => {
  it(`leaves the old or the new lake at each of ${rounds} random instants, and a rerun ends in the same lake`, async () => {
    console.log(`seed ${seed} (set MUREON_SEED to repeat)`);
    const next = randomOf(seed);
    const { found: start } = await inspect(base);
    const clean = join(dir, 'clean');
    await cp(base, clean, { recursive: true });
    let { ms: shortest } = await runChild(clean, files, null);
    const { found: expected } = await inspect(clean);
    expect(expected).toMatchObject({ version: 2, failed: [], staging: [] });

    let killed = 0;
    const seenVersions = new Map<number, number>();
    for (let attempt = 0; killed < rounds && attempt < tries; attempt += 1) {
      const workspace = join(dir, `attempt-${attempt}`);
      await cp(base, workspace, { recursive: true });
      const instant = next() * shortest;
      const { result, ms } = await runChild(workspace, files, instant);
      const where = `attempt ${attempt}, killed after ${Math.round(instant)} of about ${Math.round(shortest)} ms`;
      if (result) shortest = Math.min(shortest, ms);
      else killed += 1;
      const { found, after } = await inspect(workspace, files.toReversed());
      seenVersions.set(found.version, (seenVersions.get(found.version) ?? 0) + 1);
      expect(found.failed, where).toEqual([]);
      if (found.version === start.version) expect(found.hash, where).toBe(start.hash);
      if (result) expect(found.hash, where).toBe(expected.hash); // what was acknowledged is there
      expect(after, where).toEqual(expected);
      await rm(workspace, { recursive: true, force: true });
    }
    const versions = [...seenVersions].toSorted().map(([version, times]) => `${version} (${times}x)`);
    console.log(`killed ${killed} times in time; lake versions found afterwards: ${versions.join(', ')}`);
    expect(killed).toBe(rounds);
  });
});
