import { randomBytes } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Names of files that were being written when the process died; nobody reads them. */
export const unfinishedName = /^\.[0-9a-f]{12}\.new$/;

/** Links are refused by some file systems (FAT, some shares) under these codes. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/**
 * Written beside, synced, renamed, directory synced: the old file or the new one, never a mix, also when the process is killed.
 * Only the owner can read it.
 */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const beside = await writeBeside(path, content);
  await rename(beside, path).catch(async error => {
    await rm(beside, { force: true });
    throw error;
  });
  await syncFolder(dirname(path));
}

/** As `writeDurably` for a file that must not exist yet. @throws Error `EEXIST` when it does; it is untouched then. */
export async function createDurably(path: string, content: string | Uint8Array): Promise<void> {
  const beside = await writeBeside(path, content);
  try {
    await giveName(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
  await syncFolder(dirname(path));
}

/** Give a file another name that must be free. A crash in between leaves both names, never none. @throws Error `EEXIST` */
export async function moveDurably(from: string, to: string): Promise<void> {
  await giveName(from, to);
  await syncFolder(dirname(to));
  await rm(from, { force: true });
  await syncFolder(dirname(from));
}

/** A hard link fails where the name is taken; a rename would run over it. */
async function giveName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!noLinks.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const claim = await open(to, 'wx', 0o600); // the name is ours before anything is moved onto it
    await claim.close();
    await rename(from, to);
  }
}

async function writeBeside(path: string, content: string | Uint8Array): Promise<string> {
  const beside = join(dirname(path), `.${randomBytes(6).toString('hex')}.new`);
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return beside;
}

export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // a directory cannot be opened there
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
