import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { lstat, open, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryItem, LibraryKind } from '../../src-core/contract/library.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { LIBRARY_FILE_BYTES, libraryText, readLibraryText } from '../../src-core/library/library-file.ts';
import { foldName, libraryParts, nameOfFile } from '../../src-core/library/library-name.ts';
import { createDurably, moveDurably, syncFolder, unfinishedName, writeDurably } from './durable-file.ts';
import { findPlace, makeFolders, relativeTo } from './library-folder.ts';

type Save = { kind: LibraryKind; path: string; body: Record<string, unknown>; baseHash: string | null };
type Problem = { file: string; message: string };
type Read = { item: LibraryItem } | { reason: string };
export type LibraryList = { items: LibraryItem[]; problems: Problem[] };

/** Nobody keeps more by hand; a folder that was linked in by mistake must not be read to its end. */
const MANY_FILES = 10_000;
const DEEP = 20;
const LIMIT = `${LIBRARY_FILE_BYTES / 1024 / 1024} MiB`;

/**
 * What people keep as files of the workspace: views, SQL, unit definitions, annotations, investigations. One JSON file each below
 * `library/<kind>/`, for git and for other editors: what they changed is there at the next `list`. Changes of one process run one at a time.
 */
export class LibraryService {
  readonly #dir: string;
  readonly #beforeList: ((library: LibraryService) => Promise<Problem[]>) | null;
  /** What a file said, by its path, as long as the file is the same. */
  readonly #known = new Map<string, { stamp: string; read: Read }>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param beforeList runs before views are listed, e.g. to bring in what an older version kept elsewhere */
  constructor(dir: string, beforeList: ((library: LibraryService) => Promise<Problem[]>) | null = null) {
    this.#dir = dir;
    this.#beforeList = beforeList;
  }

  /** By path. Files that cannot be read, links and foreign files come as problems and are left as they are. */
  async list({ kind }: { kind: LibraryKind }): Promise<LibraryList> {
    const problems = kind === 'view' && this.#beforeList ? await this.#beforeList(this) : [];
    const found: LibraryList = { items: [], problems };
    await this.#walk(kind, [], found);
    found.items.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    return found;
  }

  /** @throws AppError `library.not-found`, `library.unreadable`, and those of `findPlace` */
  async get(kind: LibraryKind, path: string): Promise<LibraryItem> {
    const place = await findPlace(this.#dir, kind, path);
    if (!place.isThere) throw new AppError('library.not-found', { kind, path });
    return this.#readWhole(kind, path, place.file);
  }

  /**
   * @throws AppError `library.exists`, `library.not-found` or `library.changed-meanwhile` by what `baseHash` expects,
   * `library.unreadable` where the file is not one the library wrote, `library.too-large`, and those of `findPlace`
   */
  save({ kind, path, body, baseHash }: Save): Promise<LibraryItem> {
    return this.#alone(async () => {
      const text = libraryText(body);
      if (Buffer.byteLength(text) > LIBRARY_FILE_BYTES) throw new AppError('library.too-large', { path, limit: LIMIT });
      const place = await findPlace(this.#dir, kind, path);
      if (!place.isThere) {
        if (baseHash !== null) throw new AppError('library.not-found', { kind, path });
        await makeFolders(this.#dir, place);
        await createDurably(place.file, text).catch(taken(kind, path));
      } else {
        const present = await this.#readWhole(kind, path, place.file);
        if (baseHash === null) throw new AppError('library.exists', { kind, path });
        if (baseHash !== present.hash) throw new AppError('library.changed-meanwhile', { kind, path });
        await writeDurably(place.file, text);
      }
      return this.#readWhole(kind, path, place.file);
    });
  }

  /** Rename, or move between folders. @throws AppError `library.not-found`, `library.exists`, and those of `findPlace` */
  move({ kind, from, to }: { kind: LibraryKind; from: string; to: string }): Promise<LibraryItem> {
    return this.#alone(async () => {
      const source = await findPlace(this.#dir, kind, from);
      if (!source.isThere) throw new AppError('library.not-found', { kind, path: from });
      await this.#readWhole(kind, from, source.file);
      if (from !== to && foldName(from) === foldName(to)) return this.#respell(kind, from, to, source.file);
      const target = await findPlace(this.#dir, kind, to);
      if (target.isThere && from !== to) throw new AppError('library.exists', { kind, path: to });
      if (from !== to) {
        await makeFolders(this.#dir, target);
        await moveDurably(source.file, target.file).catch(taken(kind, to));
        await pruneFolders(source.folders);
      }
      return this.#readWhole(kind, to, target.file);
    });
  }

  /** @throws AppError `library.not-found`, `library.unreadable`: a file that cannot be read is the user's to remove */
  remove({ kind, path }: { kind: LibraryKind; path: string }): Promise<{ ok: true }> {
    return this.#alone(async () => {
      const place = await findPlace(this.#dir, kind, path);
      if (!place.isThere) throw new AppError('library.not-found', { kind, path });
      await this.#readWhole(kind, path, place.file);
      await rm(place.file);
      await syncFolder(place.folders.at(-1) ?? this.#dir);
      await pruneFolders(place.folders);
      return { ok: true } as const;
    });
  }

  /** Only upper and lower case differ: by way of another name, because some file systems take both for one. */
  async #respell(kind: LibraryKind, from: string, to: string, file: string): Promise<LibraryItem> {
    const named = libraryParts(to);
    const folderOf = (path: string) => path.split('/').slice(0, -1).join('/');
    if ('reason' in named) throw new AppError('library.bad-name', { path: to, reason: named.reason });
    if (folderOf(from) !== folderOf(to)) throw new AppError('library.name-taken', { path: to, other: from });
    const between = `${from} (renamed)`;
    const way = await findPlace(this.#dir, kind, between);
    if (way.isThere) throw new AppError('library.exists', { kind, path: between });
    await moveDurably(file, way.file);
    const target = await findPlace(this.#dir, kind, to);
    await moveDurably(way.file, target.file).catch(taken(kind, to));
    return this.#readWhole(kind, to, target.file);
  }

  async #walk(kind: LibraryKind, folders: readonly string[], found: LibraryList): Promise<void> {
    const folder = join(this.#dir, kind, ...folders);
    const strange = (name: string, message: string) =>
      found.problems.push({ file: relativeTo(this.#dir, join(folder, name)), message });
    if (folders.length > DEEP) return void strange('', `Folders more than ${DEEP} deep are not read.`);
    for (const name of await namesIn(folder, folders.length === 0 ? [this.#dir, folder] : [folder], strange)) {
      if (name.startsWith('.')) continue; // of the system, of git, or half written when a process died
      if (found.items.length >= MANY_FILES) return void strange('', `Only ${MANY_FILES} files are read.`);
      const path = join(folder, name);
      const stats = await lstat(path, { bigint: true }).catch(() => null);
      if (stats === null) continue; // gone since the folder was read
      if (stats.isDirectory()) {
        await this.#walk(kind, [...folders, name.normalize('NFC')], found);
        continue;
      }
      const itemName = nameOfFile(name);
      const itemPath = [...folders, itemName ?? name].join('/');
      const named = libraryParts(itemPath);
      if (!stats.isFile()) strange(name, 'It is a link or a device and is not followed.');
      else if (itemName === null) strange(name, 'It is not a .json file of the library and was left as it is.');
      else if ('reason' in named) strange(name, `Its name cannot be used here: ${named.reason}.`);
      else {
        const read = await this.#read(kind, itemPath, path, stats);
        if ('item' in read) found.items.push(read.item);
        else strange(name, `It cannot be read: ${read.reason}. It was left as it is.`);
      }
    }
  }

  async #readWhole(kind: LibraryKind, path: string, file: string): Promise<LibraryItem> {
    const stats = await lstat(file, { bigint: true });
    const read = await this.#read(kind, path.normalize('NFC'), file, stats);
    if ('item' in read) return read.item;
    throw new AppError('library.unreadable', { file: relativeTo(this.#dir, file), reason: read.reason });
  }

  async #read(kind: LibraryKind, path: string, file: string, stats: BigIntStats): Promise<Read> {
    const stamp = `${path} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.read;
    const read = await readItem(kind, path, file, stats);
    this.#known.set(file, { stamp, read });
    return read;
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work).catch(error => {
      throw unusable(error);
    });
    this.#last = run.catch(() => undefined);
    return run;
  }
}

async function readItem(kind: LibraryKind, path: string, file: string, stats: BigIntStats): Promise<Read> {
  if (stats.size > BigInt(LIBRARY_FILE_BYTES)) return { reason: `it is larger than ${LIMIT}` };
  try {
    const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const bytes = await handle.readFile().finally(() => handle.close());
    const body = readLibraryText(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { item: { kind, path, body, updatedAt: new Date(Number(stats.mtimeNs / 1_000_000n)).toISOString(), hash } };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { reason: 'it is not UTF-8 text' };
    return { reason: code ?? (error instanceof Error ? error.message : String(error)) };
  }
}

/** Names in a folder, in order; none when it is not there. A link in the place of a folder is a problem. */
async function namesIn(folder: string, mustBeFolders: string[], strange: (name: string, message: string) => void) {
  for (const path of mustBeFolders) {
    const stats = await lstat(path).catch(() => null);
    if (stats === null) return [];
    if (!stats.isDirectory()) {
      strange('', 'It is a link or a file where a folder must be, and is not followed.');
      return [];
    }
  }
  const names = await readdir(folder);
  await Promise.all(names.filter(name => unfinishedName.test(name)).map(name => removeOld(join(folder, name))));
  return names.sort();
}

/** Half written by a process that died; what is younger may still be being written by another one. */
async function removeOld(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => null);
  if (stats?.isFile() && Date.now() - stats.mtimeMs > 600_000) await rm(path, { force: true });
}

/** Folders that have become empty go, innermost first; the kind's own stays. */
async function pruneFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders.slice(1).toReversed()) {
    const isGone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}

const taken = (kind: string, path: string) => (error: unknown) => {
  if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new AppError('library.exists', { kind, path });
  throw error;
};

/** What the file system refuses (full, read-only, no rights) in words; everything else as it is. */
function unusable(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (error instanceof AppError || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return error;
  return new AppError('workspace.unusable', { path: 'library', reason: code }, { cause: error });
}
