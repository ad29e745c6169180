import { lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src-core/errors/app-error.ts';
import { fileNameOf, foldName, libraryParts } from '../../src-core/library/library-name.ts';
import { syncFolder } from './durable-file.ts';

export type Place = {
  /** Folders of the item, the kind's own first; those that are there are spelled as they are on disk. */
  folders: string[];
  file: string;
  /** Is there a file of this name? */
  isThere: boolean;
};

/**
 * Where an item of the library is or would be. Every folder on the way is looked at by itself: links are refused, and so is a name
 * that differs from a neighbour's only in case, which would be one file on Windows and macOS.
 * @throws AppError `library.bad-name`, `library.name-taken`, `library.bad-place`
 */
export async function findPlace(root: string, kind: string, path: string): Promise<Place> {
  const named = libraryParts(path);
  if ('reason' in named) throw new AppError('library.bad-name', { path, reason: named.reason });
  const folders = [root, join(root, kind)];
  for (const folder of folders) await refuseStrangers(folder, root, 'folder');
  const parts = [...named.parts.slice(0, -1), fileNameOf(named.parts.at(-1) ?? '')];
  for (const [index, part] of parts.entries()) {
    const parent = folders.at(-1) ?? root;
    const here = join(parent, (await nameOnDisk(parent, part, path)) ?? part);
    if (index < parts.length - 1) {
      await refuseStrangers(here, root, 'folder');
      folders.push(here);
    } else {
      const isThere = await refuseStrangers(here, root, 'file');
      return { folders: folders.slice(1), file: here, isThere };
    }
  }
  throw new AppError('library.bad-name', { path, reason: 'it is empty' });
}

/** Make the folders that are missing, durable when it returns. */
export async function makeFolders(root: string, { folders }: Place): Promise<void> {
  for (const folder of [root, ...folders]) {
    const made = await mkdir(folder, { mode: 0o700 }).then(
      () => true,
      error => {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      },
    );
    if (made) await syncFolder(join(folder, '..'));
  }
}

/** The part as it is spelled on disk; null when nothing has that name. */
async function nameOnDisk(folder: string, part: string, path: string): Promise<string | null> {
  const names = await readdir(folder).catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const same = names.find(name => name.normalize('NFC') === part);
  if (same !== undefined) return same;
  const other = names.find(name => foldName(name) === foldName(part));
  if (other !== undefined) throw new AppError('library.name-taken', { path, other: other.replace(/\.json$/, '') });
  return null;
}

/** @returns is it there? @throws AppError `library.bad-place` for a link, a device, or a file where a folder must be and the other way round */
async function refuseStrangers(path: string, root: string, wanted: 'file' | 'folder'): Promise<boolean> {
  const found = await lstat(path).catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return false;
  if (wanted === 'file' ? found.isFile() : found.isDirectory()) return true;
  const what = found.isSymbolicLink() ? 'a link' : found.isDirectory() ? 'a folder' : `not a ${wanted}`;
  throw new AppError('library.bad-place', { file: relativeTo(root, path), what });
}

/** With "/" on every system; paths of the machine stay in the broker. */
export const relativeTo = (root: string, path: string) =>
  path === root ? 'library' : path.slice(root.length + 1).replaceAll('\\', '/');
