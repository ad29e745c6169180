import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';

/** @param {string} path a file or folder below the repository @returns {string[]} files, sorted */
function filesUnder(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => filesUnder(join(path, entry.name)));
}

/**
 * One hash over the names and contents of files. Contents, not times: a checkout touches times without changing anything.
 * @param {string[]} paths files or folders below the repository; absent ones count as empty
 * @returns {string} hex SHA-256
 */
export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** @param {string} file absolute path @param {string} value @returns {boolean} whether the stamp holds this value */
export const stampIs = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value;

/** @param {string} file absolute path @param {string} value */
export function writeStamp(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value);
}
