import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, whatever the current directory is. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

/**
 * Where downloads and compiled helpers are kept, outside the repository, so that a second clone starts quickly.
 * @param {...string} parts path below the cache folder
 */
export function cachePath(...parts) {
  const base = process.env.XDG_CACHE_HOME || join(process.env.HOME || homedir(), '.cache');
  return join(base, 'mureon-workbench', ...parts);
}

/** @param {...string} parts path below the repository */
export const repoPath = (...parts) => join(root, ...parts);
