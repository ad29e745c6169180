import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, lstat, open, rename, rm, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../src-core/errors/app-error.ts';
import { syncDirectory } from '../shared/durable.ts';

const retriable = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** File systems without hard links answer so. */
export const noHardLinks = new Set(['EIO', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);
const retryForMs = 60_000;
const shareRetryForMs = 5_000;
const hashMark = '{hash}';

/**
 * A file that appears whole or not at all (SECURITY 42, 43): exclusive create of a hidden temporary name in the target
 * directory, sync, read back and hash, then the final name without ever replacing a file, then sync of the directory.
 */
export class DurableFile {
  readonly #directory: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;
  #written = createHash('sha256');

  private constructor(directory: string, temporary: string, handle: FileHandle) {
    this.#directory = directory;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** @throws AppError `export.write-failed` when the directory is a link, missing or not writable */
  static async create(directory: string): Promise<DurableFile> {
    const temporary = join(directory, `.mureon-${randomUUID()}.part`);
    try {
      const stat = await lstat(directory);
      if (!stat.isDirectory())
        throw new AppError('export.write-failed', { name: basename(directory), reason: 'the target is not a folder' });
      return new DurableFile(directory, temporary, await open(temporary, 'wx', 0o644));
    } catch (error) {
      throw writeFailed(basename(directory), error);
    }
  }

  get temporaryPath(): string {
    return this.#temporary;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#written.update(bytes);
    let offset = 0;
    try {
      while (offset < bytes.length) offset += (await this.#handle.write(bytes, offset)).bytesWritten;
    } catch (error) {
      throw writeFailed('the file', error);
    }
  }

  /**
   * @param fileName may contain `{hash}`, replaced by the first 8 hex digits of the content's SHA-256
   * @throws AppError `export.target-exists`; `export.write-failed` when the read-back differs from what was written
   */
  async publish(fileName: string): Promise<{ path: string; name: string; sizeBytes: number; sha256: string }> {
    const sha256 = this.#written.digest('hex');
    const name = fileName.replace(hashMark, sha256.slice(0, 8));
    const path = join(this.#directory, name);
    try {
      await this.#handle.sync();
      await this.#handle.close();
      const readBack = await hashFile(this.#temporary);
      if (readBack?.sha256 !== sha256) {
        throw new AppError('export.write-failed', { name, reason: 'the disk returned other bytes than were written' });
      }
      await withRetry(() => moveWithoutReplacing(this.#temporary, path));
      await syncDirectory(this.#directory);
      return { path, name, sizeBytes: readBack.sizeBytes, sha256 };
    } catch (error) {
      await this.abort();
      if ((error as NodeJS.ErrnoException).code === 'EEXIST')
        throw new AppError('export.target-exists', { name }, { cause: error });
      throw writeFailed(name, error);
    }
  }

  /** Remove the unfinished file. Safe to call twice. */
  async abort(): Promise<void> {
    await this.#handle.close().catch(() => undefined); // already closed
    await rm(this.#temporary, { force: true });
  }
}

/**
 * A hard link fails when the name is taken, so it is the exclusive form of rename. Shares and memory cards without hard links
 * get an empty file of ours under the name first, which the rename then replaces.
 */
async function moveWithoutReplacing(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await unlink(from);
  } catch (error) {
    if (!noHardLinks.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await (await open(to, 'wx')).close();
    await rename(from, to);
  }
}

/** @returns null when the file does not exist. Constant memory. */
export async function hashFile(path: string): Promise<{ sha256: string; sizeBytes: number } | null> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

/**
 * Another program (a virus scanner, a sync client) may hold the target for a moment: 10 to 100 ms steps, up to 60 s.
 * @param isShare a network drive may answer EIO while it is still letting go of what was just closed: up to 5 s
 */
export async function withRetry<T>(work: () => Promise<T>, isShare = false): Promise<T> {
  const began = performance.now();
  for (let waitMs = 10; ; waitMs = Math.min(waitMs * 2, 100)) {
    try {
      return await work();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      const patienceMs = retriable.has(code) ? retryForMs : isShare && code === 'EIO' ? shareRetryForMs : 0;
      if (performance.now() - began >= patienceMs) throw error;
      await sleep(waitMs);
    }
  }
}

function writeFailed(name: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const reason =
    code === 'ENOSPC' ? 'the disk is full' : code === 'EROFS' ? 'the disk is read-only' : (code ?? 'unknown reason');
  return new AppError('export.write-failed', { name, reason }, { cause: error });
}
