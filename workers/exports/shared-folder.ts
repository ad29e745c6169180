import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, readdir, readlink, realpath, rename, rm, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FolderIdentity } from '../../src-core/contract/shared-folder.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { hashFile, noHardLinks, withRetry } from './durable-file.ts';
import { folderError } from './folder-error.ts';

const MIB = 1024 * 1024;
/** Manifests and claims are read whole; nothing of ours is larger. */
const textLimit = 64 * MIB;

export type Content = { kind: 'file'; path: string } | { kind: 'text'; text: string };
export type Placing = {
  /** Pack that unfinished files belong to. */
  readonly owner: string;
  readonly name: string;
  readonly content: Content;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly after: readonly { name: string; sizeBytes: number }[];
};

/**
 * A folder where others read, held while it is written to (SECURITY 42-44). On Linux every name is looked up from the open folder itself, so
 * that nothing that is put in the path meanwhile leads a byte elsewhere; on other systems the folder is compared after each creation, before
 * the first byte.
 */
export class SharedFolder {
  readonly identity: FolderIdentity;
  readonly #handle: FileHandle | null;
  readonly #base: string;
  readonly #inode: bigint;

  private constructor(identity: FolderIdentity, handle: FileHandle | null, base: string, inode: bigint) {
    this.identity = identity;
    this.#handle = handle;
    this.#base = base;
    this.#inode = inode;
  }

  /**
   * @param path as it was chosen: its real path
   * @param device that it must be on; null for whichever it is on now
   * @throws AppError `report.destination-missing`, `report.destination-link`
   */
  static async open(path: string, device: string | null): Promise<SharedFolder> {
    let handle: FileHandle | null = null;
    try {
      if ((await realpath(path)) !== path) throw new AppError('report.destination-link', { place: path });
      if (process.platform !== 'win32')
        handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
      const seen = await lstat(path, { bigint: true });
      if (!seen.isDirectory()) throw new AppError('report.destination-link', { place: path });
      const stat = handle === null ? seen : await handle.stat({ bigint: true });
      const folder = new SharedFolder({ path, device: String(stat.dev) }, handle, baseOf(path, handle), stat.ino);
      await folder.#stillThere();
      if (device !== null && device !== folder.identity.device) throw anotherDevice(path);
      return folder;
    } catch (error) {
      await handle?.close();
      throw folderError(path, path, error);
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }

  async names(): Promise<string[]> {
    return this.#translate('the folder', () => readdir(this.#base));
  }

  /** Null when there is no such file. */
  async text(name: string): Promise<string | null> {
    return this.#translate(name, async () => {
      const file = await open(this.#at(name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(ifMissing);
      if (file === null) return null;
      try {
        const stat = await file.stat();
        if (!stat.isFile() || stat.size > textLimit)
          throw new AppError('report.destination-failed', {
            place: this.identity.path,
            reason: `${name} is no text of ours`,
          });
        return await file.readFile('utf8');
      } finally {
        await file.close();
      }
    });
  }

  /** @returns false when the name is taken; what has it is untouched */
  async claim(owner: string, name: string, text: string): Promise<boolean> {
    return this.#translate(name, async () => {
      const bytes = Buffer.from(text);
      const part = await this.#written(owner, { kind: 'text', text }, bytes.length, sha256Of(bytes), name);
      try {
        await linkNow(this.#at(part), this.#at(name));
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        if (!noHardLinks.has(codeOf(error))) throw error;
        if (!(await this.#createWith(name, bytes))) return false;
      } finally {
        await this.#forget(part);
      }
      await this.#sync();
      return true;
    });
  }

  async place(file: Placing): Promise<'written' | 'kept'> {
    const work = async (): Promise<'written' | 'kept'> => {
      if (await this.#has(file)) return 'kept';
      const part = await this.#written(file.owner, file.content, file.sizeBytes, file.sha256, file.name);
      try {
        for (const before of file.after) await this.#mustHave(before);
        await this.#stillThere();
        await this.#giveName(part, file.name);
      } catch (error) {
        await this.#forget(part);
        throw error;
      }
      await this.#sync();
      return 'written';
    };
    return this.#translate(file.name, work, file.sizeBytes);
  }

  /** Parts that publications of this pack left behind. Only one publication of a pack runs at a time, in its own workspace. */
  async clear(owner: string): Promise<number> {
    const left = (await this.names()).filter(name => name.startsWith(`.mureon-${owner}-`) && name.endsWith('.part'));
    await this.#translate('an unfinished file', () =>
      Promise.all(left.map(name => unlink(this.#at(name)).catch(ifMissing))),
    );
    return left.length;
  }

  /** Write, read back, link and remove. @returns whether the file system has hard links */
  async probe(): Promise<boolean> {
    const owner = `probe-${randomBytes(4).toString('hex')}`;
    return this.#translate('a test file', async () => {
      const bytes = randomBytes(1_024).toString('hex');
      const part = await this.#written(owner, { kind: 'text', text: bytes }, 2_048, sha256Of(bytes), 'a test file');
      const second = partName(owner);
      try {
        await link(this.#at(part), this.#at(second));
        return true;
      } catch (error) {
        if (!noHardLinks.has(codeOf(error))) throw error;
        await rename(this.#at(part), this.#at(second));
        return false;
      } finally {
        await this.#forget(part);
        await this.#forget(second);
        await this.#sync();
      }
    });
  }

  /** A part with the content: written, synced, read back and hashed. Nothing is left of one that failed. */
  async #written(owner: string, content: Content, sizeBytes: number, sha256: string, name: string): Promise<string> {
    const part = partName(owner);
    const file = await open(this.#at(part), 'wx', 0o644);
    try {
      await this.#isHere(file, part);
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of chunksOf(content)) {
        hash.update(chunk);
        size += chunk.length;
        await file.writeFile(chunk);
      }
      if (size !== sizeBytes || hash.digest('hex') !== sha256)
        throw new AppError('report.file-changed', { name: content.kind === 'file' ? basename(content.path) : name });
      await file.sync();
      await file.close();
      const found = await withRetry(() => hashFile(this.#at(part)), true);
      if (found?.sha256 !== sha256)
        throw new AppError('report.destination-damaged', { place: this.identity.path, name });
      return part;
    } catch (error) {
      await file.close().catch(() => undefined); // closed already
      await this.#forget(part);
      throw error;
    }
  }

  /**
   * A hard link fails where the name is taken, a rename would run over it. Where there are no links the claim of the edition is what keeps
   * others off these names; whatever lies there all the same is not touched.
   */
  async #giveName(part: string, name: string): Promise<void> {
    try {
      await linkNow(this.#at(part), this.#at(name));
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw this.#taken(name);
      if (!noHardLinks.has(codeOf(error))) throw error;
      if ((await lstat(this.#at(name)).catch(ifMissing)) !== null) throw this.#taken(name);
      await withRetry(() => rename(this.#at(part), this.#at(name)), true);
      return;
    }
    await this.#forget(part);
  }

  async #has({ name, sizeBytes, sha256 }: Placing): Promise<boolean> {
    const stat = await lstat(this.#at(name)).catch(ifMissing);
    if (stat === null) return false;
    const found = stat.isFile() && stat.size === sizeBytes ? await hashFile(this.#at(name)) : null;
    if (found?.sha256 !== sha256) throw this.#taken(name);
    return true;
  }

  async #mustHave({ name, sizeBytes }: { name: string; sizeBytes: number }): Promise<void> {
    const stat = await lstat(this.#at(name)).catch(ifMissing);
    if (stat?.isFile() && stat.size === sizeBytes) return;
    const reason = `${name} ${stat === null ? 'is not there any more' : 'was changed'}`;
    throw new AppError('report.destination-failed', { place: this.identity.path, reason });
  }

  async #createWith(name: string, bytes: Uint8Array): Promise<boolean> {
    const file = await open(this.#at(name), 'wx', 0o644).catch(error => {
      if (codeOf(error) === 'EEXIST') return null;
      throw error;
    });
    if (file === null) return false;
    try {
      await file.writeFile(bytes);
      await file.sync();
      return true;
    } finally {
      await file.close();
    }
  }

  /** The path still leads to the folder that was opened. */
  async #stillThere(): Promise<void> {
    const { path, device } = this.identity;
    const place = path;
    const stat = await lstat(path, { bigint: true });
    if (stat.isSymbolicLink() || (await realpath(path)) !== path)
      throw new AppError('report.destination-link', { place });
    if (String(stat.dev) !== device) throw anotherDevice(path);
    if (this.#base === path ? stat.ino === this.#inode : (await readlink(this.#base)) === path) return;
    throw new AppError('report.destination-missing', { place, reason: 'another folder was put in its place' });
  }

  /** Without a way to create from the open folder: was it created in it? */
  async #isHere(file: FileHandle, part: string): Promise<void> {
    if (this.#base !== this.identity.path) return;
    await this.#stillThere();
    const [made, found] = await Promise.all([
      file.stat({ bigint: true }),
      lstat(this.#at(part), { bigint: true }).catch(ifMissing),
    ]);
    if (found?.ino !== made.ino || found.dev !== made.dev)
      throw new AppError('report.destination-link', { place: this.identity.path });
  }

  /** A part that stays is cleared away by the next publication. */
  async #forget(part: string): Promise<void> {
    await rm(this.#at(part), { force: true }).catch(() => undefined);
  }

  async #sync(): Promise<void> {
    // Some shares cannot sync a folder; what matters there was synced with the file.
    await this.#handle?.sync().catch(error => {
      if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error;
    });
  }

  #at(name: string): string {
    if (basename(name) !== name || name === '' || name === '.' || name === '..')
      throw new RangeError(`${name} is no name of a file`);
    return join(this.#base, name);
  }

  #taken(name: string): AppError {
    return new AppError('report.destination-taken', { place: this.identity.path, name });
  }

  async #translate<T>(name: string, work: () => Promise<T>, sizeBytes?: number): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw folderError(this.identity.path, name, error, sizeBytes);
    }
  }
}

/** EPERM says "no links here" as well as "held by another program", so it is not waited for: what follows a failed link is. */
const linkNow = (from: string, to: string) =>
  withRetry(() => link(from, to).catch(error => (noHardLinks.has(codeOf(error)) ? error : Promise.reject(error)))).then(
    error => {
      if (error) throw error;
    },
  );

const partName = (owner: string) => `.mureon-${owner}-${randomBytes(4).toString('hex')}.part`;

const baseOf = (path: string, handle: FileHandle | null) =>
  process.platform === 'linux' && handle !== null ? `/proc/self/fd/${handle.fd}` : path;

async function* chunksOf(content: Content): AsyncGenerator<Uint8Array> {
  if (content.kind === 'text') return yield Buffer.from(content.text);
  const file = await open(content.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(error => {
    throw new AppError('report.file-changed', { name: basename(content.path) }, { cause: error });
  });
  try {
    yield* file.createReadStream({ highWaterMark: MIB, autoClose: false });
  } finally {
    await file.close();
  }
}

const sha256Of = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';

function ifMissing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

const anotherDevice = (place: string) =>
  new AppError('report.destination-missing', {
    place,
    reason: 'another disk is in its place; is the share connected?',
  });
