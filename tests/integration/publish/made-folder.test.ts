import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { madeFolder } from '../../../src-main/services/reports/publish-folder.ts';
import { onlyLinux, unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('made');
afterAll(() => folder.remove());

describe('a folder that is made when it is not there', () => {
  it('comes with its parents, and again is no trouble', async () => {
    const path = join(folder.path, 'a', 'b', 'c');
    expect(await madeFolder(path)).toBe(path);
    expect(await madeFolder(path)).toBe(path);
    expect(existsSync(path)).toBe(true);
  });

  it('links above it are followed, once', async () => {
    mkdirSync(join(folder.path, 'real'));
    symlinkSync(join(folder.path, 'real'), join(folder.path, 'link'));
    expect(await madeFolder(join(folder.path, 'link', 'x'))).toBe(join(folder.path, 'real', 'x'));
  });

  it('below a file there is none', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    await expect(madeFolder(join(folder.path, 'file', 'x'))).rejects.toMatchObject({
      code: 'report.destination-denied',
    });
  });

  // Node's own recursive mkdir never comes back from here; so it would below the mount point of an automounter.
  it('below a file system that takes no folders it is missing, at once', unless(onlyLinux), async () => {
    await expect(madeFolder('/proc/nothing/here')).rejects.toMatchObject({ code: 'report.destination-missing' });
  });
});
