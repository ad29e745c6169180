import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../src-core/errors/app-error.ts';

export type SourceFile = {
  readonly path: string;
  readonly name: string;
  /** Found in a folder, not named by anybody: what Mureon does not read there is passed over. */
  readonly isFound?: true;
};

export type Failure = { readonly name: string; readonly error: AppError };

const maxDepth = 32;
/** Files that travel with exports and hold no data; skipped in a folder, never when named outright. */
const ignored =
  /^(readme(\..*)?|licen[cs]e.*|index\.txt|.*\.md|manifest.*\.(json|jsonl)|.*manifest\.json|_SUCCESS|_metadata|_common_metadata|Thumbs\.db|desktop\.ini|answer-key.*\.json)$/i;

/**
 * Turn files and folders into regular files, in order of name. Folders are walked; links, devices and pipes in them are
 * listed as failures; hidden files and manifests are passed over.
 */
export async function collectFiles(
  inputs: readonly SourceFile[],
): Promise<{ files: SourceFile[]; failures: Failure[] }> {
  const files: SourceFile[] = [];
  const failures: Failure[] = [];
  for (const input of inputs) {
    const name = input.name || basename(input.path);
    const stat = await lstat(input.path).catch(() => null);
    if (!stat) failures.push({ name, error: new AppError('file.not-found', { name }) });
    else if (stat.isDirectory()) await walk(input.path, name, 0, files, failures);
    else if (stat.isFile()) files.push({ path: input.path, name });
    else failures.push({ name, error: new AppError('file.not-regular', { name }) });
  }
  return { files: files.toSorted(byName), failures };
}

async function walk(folder: string, label: string, depth: number, files: SourceFile[], failures: Failure[]) {
  if (depth > maxDepth) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (!entries) {
    failures.push({ name: label, error: new AppError('file.not-found', { name: label }) });
    return;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || ignored.test(entry.name)) continue;
    const name = `${label}/${entry.name}`;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(path, name, depth + 1, files, failures);
    else if (entry.isFile()) files.push({ path, name, isFound: true });
    else failures.push({ name, error: new AppError('file.not-regular', { name }) });
  }
}

/** By code unit, so that the order is the same on every machine. */
function byName(a: SourceFile, b: SourceFile): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1;
}
