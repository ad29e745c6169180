import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFolderShelf } from '../../../src-main/services/reports/publish-folder.ts';
import { exportsThread, handMadePack, publishTo, readAsReader } from '../../support/hand-made-pack.ts';
import { unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const root = temporaryFolder('publish-disks');
const disk = join(root.path, 'disk');
mkdirSync(disk);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=1777', 'tmpfs', disk], { encoding: 'utf8' });
const reason = mounted.status === 0 ? null : (mounted.stderr ?? 'there is no mount').trim();
const { exporter, close } = exportsThread(root.path);
afterAll(async () => {
  await close();
  if (reason === null) spawnSync('umount', ['-l', disk]);
  root.remove();
});

function made(options: Parameters<typeof handMadePack>[1]) {
  const folder = mkdtempSync(join(root.path, 'pack-'));
  return { folder, record: handMadePack(folder, options) };
}

describe('a disk of 1 MiB', unless(reason), () => {
  it('that is full ends clearly, keeps nothing half written, and goes on when there is room', async () => {
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(400 * 1024));
    const pack = made({ sizes: [300_000, 500_000, 100_000] });
    const shelf = await openFolderShelf(exporter, disk);
    const error = await publishTo(shelf, pack).catch(caught => caught);
    // The first file is there; 600,000 bytes in two files are missing: 585.9375 KiB
    expect(error).toMatchObject({
      code: 'report.destination-full',
      details: { place: disk, needed: '586 KiB', done: 1, files: 3 },
    });
    expect(error.userMessage).toBe(`${disk} is full: 586 KiB are still to be written.`);
    expect(readdirSync(disk).filter(name => name.endsWith('.part'))).toEqual([]);
    expect(readAsReader(disk)).toEqual({ manifests: [], problems: [] });
    // What was left of the room is free again: only the first file, the ballast and the claim take any.
    const { bavail, bsize } = statfsSync(disk);
    expect(bavail * bsize).toBeGreaterThan(300 * 1024);

    rmSync(join(disk, 'ballast'));
    const { manifest } = await publishTo(shelf, pack);
    expect(manifest.edition).toBe(1);
    expect(readAsReader(disk).problems).toEqual([]);
    expect(readAsReader(disk).manifests).toHaveLength(1);
  });

  it('without one byte of room for the claim: nothing is left behind', async () => {
    const before = readdirSync(disk);
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(statfsSync(disk).bavail * statfsSync(disk).bsize));
    const error = await publishTo(await openFolderShelf(exporter, disk), made({ seed: 2 })).catch(caught => caught);
    rmSync(join(disk, 'ballast'));
    expect(error.code).toBe('report.destination-full');
    expect(readdirSync(disk)).toEqual(before);
  });

  it('that is read-only says so and stays as it was; so does one that is taken away', async () => {
    const before = readdirSync(disk);
    const shelf = await openFolderShelf(exporter, disk);
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    const error = await publishTo(shelf, made({ seed: 3 })).catch(caught => caught);
    expect(error).toMatchObject({ code: 'report.destination-read-only', details: { place: disk } });
    spawnSync('mount', ['-o', 'remount,rw', disk]);
    expect(readdirSync(disk)).toEqual(before);

    const pack = made({ seed: 4, sizes: [1_000, 1_000] });
    const gone = await publishTo(shelf, pack, {
      onFile: done => {
        if (done === 1) spawnSync('umount', ['-l', disk]);
      },
    }).catch(caught => caught);
    // Below the share there is an empty folder of the system's own disk: nothing may land there.
    expect(gone).toMatchObject({ code: 'report.destination-missing', details: { done: 1, files: 2 } });
    expect(readdirSync(disk)).toEqual([]);
  });
});
