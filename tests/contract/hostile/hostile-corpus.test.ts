import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportResult } from '../../../src-core/contract/imports.ts';
import { errorCatalog } from '../../../src-core/errors/catalog.ts';
import { openSession } from '../../bench/support/workbench-session.ts';
import { hostileFiles } from '../../fixtures/hostile/hostile-files.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/**
 * SECURITY F8: hostile files through the whole workbench, each as a user would bring it in. The broker and its lake process live on, every file
 * ends with a drop or with a known reason, in time and in memory. `MUREON_HOSTILE=all` takes every file and prints the figures,
 * `MUREON_HOSTILE=^bomb` those of that name; otherwise it is every ninth file of the corpus, and the links.
 */
const LIMIT_MS = 30_000;
const LIMIT_MIB = 512;
const asked = process.env.MUREON_HOSTILE;
const isWhole = asked !== undefined;

/** Resident size of a process now, in MiB; null where the system does not tell. */
function residentMiB(pid: number | null): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4096) / 1024 / 1024;
  } catch {
    return null;
  }
}

test('hostile files: no crash, no escape, known reasons, within 30 s and 512 MiB', {
  timeout: isWhole ? 3_000_000 : 280_000,
}, async () => {
  using folder = temporaryFolder('hostile');
  const session = await openSession(join(folder.path, 'w'), folder.path);
  try {
    const corpus = await hostileFiles();
    const pattern = asked === undefined || asked === 'all' ? null : new RegExp(asked);
    const usual = (name: string, index: number) => isWhole || index % 9 === 0 || /^(link|pipe)/.test(name);
    const taken = corpus.filter(({ name }, index) => (pattern ? pattern.test(name) : usual(name, index)));
    expect(corpus.length).toBeGreaterThanOrEqual(500);
    const { lake } = session.workbench.services;
    await lake.status();
    const idleMiB = residentMiB(session.workbench.lake.pid) ?? 0;
    const pid = session.workbench.lake.pid;
    const incoming = join(folder.path, 'in');
    const problems: string[] = [];
    const costly: { name: string; ms: number; mib: number; end: string }[] = [];
    const ends: Record<string, number> = {};
    for (const file of taken) {
      mkdirSync(incoming);
      const path = join(incoming, file.name);
      await file.write(path);
      const beforeMiB = residentMiB(session.workbench.lake.pid) ?? 0; // allocators keep what a file before it needed
      let peakMiB = 0;
      const sampling = setInterval(() => {
        peakMiB = Math.max(peakMiB, residentMiB(session.workbench.lake.pid) ?? 0);
      }, 20);
      const started = performance.now();
      const end = await importOne(session, path);
      const ms = Math.round(performance.now() - started);
      clearInterval(sampling);
      const mib = Math.round(Math.max(0, peakMiB - Math.max(idleMiB, beforeMiB)));
      ends[end] = (ends[end] ?? 0) + 1;
      costly.push({ name: file.name, ms, mib, end });
      if (end !== 'imported' && !(end in errorCatalog)) problems.push(`${file.name}: ${end}`);
      if (end === 'internal.unexpected' || end === 'lake.restarting') problems.push(`${file.name}: ${end}`);
      if (ms > LIMIT_MS * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()))
        problems.push(`${file.name}: ${ms} ms`);
      if (mib > LIMIT_MIB) problems.push(`${file.name}: ${mib} MiB more (${end})`);
      rmSync(incoming, { recursive: true, force: true });
    }
    if (isWhole) {
      const most = (key: 'ms' | 'mib') => costly.toSorted((a, b) => b[key] - a[key]).slice(0, 8);
      console.log(
        JSON.stringify(
          { files: taken.length, idleMiB: Math.round(idleMiB), ends, slowest: most('ms'), largest: most('mib') },
          null,
          1,
        ),
      );
    }
    expect(problems).toEqual([]);
    expect(session.workbench.lake.pid).toBe(pid); // it never died
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    // nothing came in through a link, and nothing lies about
    const { drops } = { drops: await session.api().imports.drops() };
    expect(drops.filter(drop => drop.fileName.startsWith('link') || drop.fileName === 'pipe.csv')).toEqual([]);
    expect(statSync(join(folder.path, 'w', 'staging')).isDirectory()).toBe(true);
    const { readdirSync } = await import('node:fs');
    expect(readdirSync(join(folder.path, 'w', 'staging'))).toEqual([]);
    const report = await session.api().app.doctor();
    expect(report.checks.filter(check => !check.ok)).toEqual([]);
  } finally {
    await session.close();
  }
});

type Session = Awaited<ReturnType<typeof openSession>>;

/** "imported", or the code of why not. */
async function importOne(session: Session, path: string): Promise<string> {
  try {
    const { handle } = await session.workbench.services.files.register(path);
    const { taskId } = await session.api().imports.start({ handles: [handle] });
    const result = (await session.finish(taskId)) as ImportResult;
    return result.failures[0]?.error.code ?? (result.drops.length > 0 ? 'imported' : 'file.no-importable');
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return /"code":"([^"]+)"/.exec(text)?.[1] ?? text;
  }
}
