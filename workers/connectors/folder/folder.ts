import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { isAbsolute, join, posix, relative, sep } from 'node:path';
import { z } from 'zod';
import { type ConnectorEvent, defineConnector } from '../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** Files that travel with exports and hold no data, and files that are still being written. */
const passedOver =
  /^([._~].*|manifest.*|.*manifest\.json|_SUCCESS|Thumbs\.db|desktop\.ini|.*\.(tmp|part|crdownload|partial|lock|md|txt|pdf))$/i;
const maxDepth = 32;
/** A file that changed this recently may still be being written; the next run takes it. */
const settleMs = 2_000;

type Found = { path: string; name: string; fingerprint: string };

/**
 * A folder of this computer or a shared drive that others put exports into. Nothing is watched: each run compares size and time of
 * change with what it imported last, and takes what is new or different. Files of one folder that changed together are one batch.
 */
export const folder = defineConnector({
  id: 'folder',
  title: 'Folder or shared drive',
  category: 'custom',
  summary: 'Imports new and changed export files of a folder: any format that can be dropped on the window.',
  delivers: ['cost', 'llm-usage', 'gpu-job', 'gpu-sample', 'metric'],
  merge: 'upsert',
  isLocal: true,
  settings: z.object({
    path: z
      .string()
      .refine(isAbsolute, 'give the full path')
      .meta({ title: 'Folder', description: 'Full path; sub-folders are included.' }),
  }),
  secrets: [],
  capabilities: { incremental: true, restates: 'billing-period' },
  origins: () => [],

  async check({ settings }) {
    const files = (await filesOf(settings.path)).flatMap(([, found]) => found);
    return { found: files.length === 1 ? '1 file' : `${files.length} files` };
  },

  async *read({ settings, cursors, now, signal }): AsyncGenerator<ConnectorEvent> {
    const folders = await filesOf(settings.path);
    for (const [index, [name, files]] of folders.entries()) {
      signal.throwIfAborted();
      yield { type: 'progress', done: index, total: folders.length, item: name };
      const before = new Map(Object.entries(JSON.parse(cursors.get(name) ?? '{}') as Record<string, string>));
      const settled = files.filter(file => before.get(file.name) === file.fingerprint || isSettled(file, now));
      const unsettled = files.length - settled.length;
      if (unsettled > 0)
        yield { type: 'notice', message: `${unsettled} of ${name} may still be written; the next run takes them.` };
      const changed = settled.filter(file => before.get(file.name) !== file.fingerprint);
      if (changed.length === 0) continue;
      for (const file of changed) yield { type: 'file', name: file.name, path: file.path };
      const at = now.toISOString();
      yield {
        type: 'commit',
        covers: { scope: name, start: at, end: at },
        cursor: {
          key: name,
          value: JSON.stringify(Object.fromEntries(settled.map(each => [each.name, each.fingerprint]))),
        },
        isProvisional: false,
      };
    }
  },
});

const isSettled = (file: Found, now: Date) => now.getTime() - Number(file.fingerprint.split('-')[1]) >= settleMs;

/** Every importable file by folder, in order of name; names are relative to the root, with `/`. */
async function filesOf(root: string): Promise<[string, Found[]][]> {
  const folders: [string, Found[]][] = [];
  const walk = async (directory: string, depth: number): Promise<void> => {
    const entries = await readdir(directory, { withFileTypes: true }).catch(error => {
      if (depth > 0) return []; // a folder that went away or is closed to us: its neighbours still count
      throw unreadable(root, error);
    });
    const files: Found[] = [];
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (passedOver.test(entry.name)) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory() && depth < maxDepth) await walk(path, depth + 1);
      if (!entry.isFile()) continue; // links, devices and pipes are never followed
      const stat = await lstat(path).catch(() => null);
      if (stat) files.push({ path, name: slashed(relative(root, path)), fingerprint: fingerprintOf(stat) });
    }
    if (files.length > 0) folders.push([slashed(relative(root, directory)) || '.', files]);
  };
  await walk(root, 0);
  return folders.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Size, time of change (ms) and, in short, which file it is: a replaced file of equal size and time is still another one. */
const fingerprintOf = (stat: Stats) =>
  `${stat.size}-${Math.trunc(stat.mtimeMs)}-${createHash('sha256').update(String(stat.ino)).digest('hex').slice(0, 8)}`;

const slashed = (path: string) => path.split(sep).join(posix.sep);

function unreadable(name: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException;
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
  return new AppError(isMissing ? 'file.not-found' : 'file.not-readable', { name }, { cause });
}
