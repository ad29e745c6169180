import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Lake, openLake } from '../../../workers/lake/lake.ts';
import { unless } from '../../support/skip.ts';
import { charges, focusCsv } from './focus-csv.ts';

const dir = mkdtempSync(join(tmpdir(), 'mureon-full-'));
const disk = join(dir, 'disk');
spawnSync('mkdir', [disk]);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk], { encoding: 'utf8' });
const canMount = mounted.status === 0;
const reason = canMount ? null : `no small disk can be mounted here (${(mounted.stderr ?? 'no mount command').trim()})`;
afterAll(() => {
  if (canMount) spawnSync('umount', [disk]);
  rmSync(dir, { recursive: true, force: true });
});

async function take(lake: Lake, path: string) {
  const work = lake.importer.import(
    { files: [{ path, name: 'bill.csv' }], source: null, acceptPartial: false, isDemo: false },
    new AbortController().signal,
  );
  let step = await work.next();
  while (!step.done) step = await work.next();
  return step.value;
}

describe('a full disk', unless(reason), () => {
  // the first does not fit itself, the second leaves no room for its rows
  it.each([150_000, 75_000])(
    'refuses %i rows with a clear error, keeps what was there and takes the next file',
    async rows => {
      const small = join(dir, 'small.csv');
      await writeFile(small, focusCsv(charges(20)));
      const large = join(dir, 'large.csv');
      const random = () => createHash('sha256').update(String(Math.random())).digest('hex');
      await writeFile(
        large,
        focusCsv(charges(rows).map(charge => ({ ...charge, BilledCost: '2', ResourceId: random() }))),
      );
      const workspaceDir = join(disk, `w${rows}`);
      const lake = await openLake({ workspaceDir, memoryLimit: '300MB', threads: 2 });
      try {
        expect((await take(lake, small)).failures).toEqual([]);
        const before = await lake.importer.lakeHash();
        const { drops, failures } = await take(lake, large);
        expect(drops).toEqual([]);
        expect(failures.map(failure => failure.error.code)).toEqual(['lake.disk-full']);
        expect(await lake.importer.lakeHash()).toBe(before);
        expect(lake.lakeVersion()).toBe(1);
        await writeFile(small, focusCsv(charges(20, { BilledCost: '3' })));
        expect((await take(lake, small)).failures).toEqual([]);
        const report = await lake.importer.doctor(new AbortController().signal);
        expect(report.checks.filter(check => !check.ok)).toEqual([]);
      } finally {
        await lake.close();
        rmSync(workspaceDir, { recursive: true, force: true });
      }
    },
  );
});
