import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFolderShelf } from '../../../src-main/services/reports/publish-folder.ts';
import { codeOf, exportsThread, handMadePack, publishTo, readAsReader } from '../../support/hand-made-pack.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/** A real Samba share through FUSE: no hard links, another idea of rename, lists that are a moment old. */
const script = join(repositoryRoot, '..', 'shared', 'services', 'smb.sh');
const root = temporaryFolder('publish-share');
chmodSync(root.path, 0o755); // the server runs as a user of its own
const smb = (verb: string) =>
  spawnSync('bash', [script, verb, join(root.path, 'smb')], {
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, SMB_MOUNT: '1' },
  });
const started = existsSync(script) && process.getuid?.() === 0 ? smb('start') : null;
const share = /^SMB_MOUNTED=(.+)$/m.exec(started?.stdout ?? '')?.[1] ?? null;
const { exporter, close } = exportsThread(root.path);
afterAll(async () => {
  await close();
  if (started) smb('stop');
  root.remove();
});

function made(seed: number) {
  const folder = mkdtempSync(join(root.path, 'pack-'));
  return { folder, record: handMadePack(folder, { seed, sizes: [200_000, 9_000] }) };
}

const why = share === null ? 'no share: it needs root and ../shared/services/smb.sh' : null;
describe('a shared drive without hard links', unless(why), () => {
  const folder = share ?? '';

  it('says that it has none', async () => {
    expect(await exporter.probeFolder({ path: folder, device: null })).toEqual({ hasHardLinks: false });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes packs whole, one edition after the other, and the same pack once', async () => {
    const first = made(1);
    const shelf = await openFolderShelf(exporter, folder);
    const one = await publishTo(shelf, first);
    expect(await publishTo(shelf, first)).toEqual(one);
    const two = await publishTo(shelf, made(2));
    expect([one.manifest.edition, two.manifest.edition]).toEqual([1, 2]);
    expect(readAsReader(folder).problems).toEqual([]);
    expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([]);
  });

  it('keeps two analysts apart who publish at once', async () => {
    const other = exportsThread(root.path);
    for (let round = 0; round < 5; round += 1) {
      const shelves = await Promise.all([exporter, other.exporter].map(client => openFolderShelf(client, folder)));
      const codes = await Promise.all(
        shelves.map((shelf, index) => codeOf(publishTo(shelf, made(10 + 2 * round + index)))),
      );
      expect(codes).toContain('done'); // the other one whole as well, or refused clearly
      for (const code of codes) expect(code).toMatch(/^(done|report\.destination-taken)$/);
    }
    await other.close();
    const { manifests, problems } = readAsReader(folder);
    expect(problems).toEqual([]);
    const editions = manifests.map(({ edition }) => edition);
    expect(new Set(editions).size).toBe(editions.length);
  });
});
