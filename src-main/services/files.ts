import { randomBytes } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { FileHandle } from '../../src-core/contract/meta.ts';
import { AppError } from '../../src-core/errors/app-error.ts';

export type KnownFile = { path: string; name: string };

/**
 * Files by opaque handle: the user chose them in a dialog, dropped or uploaded them, or named them on the command line. The
 * window sees handles and names, never paths (SECURITY 9). Handles live as long as the workbench runs.
 */
export class FileService {
  readonly #known = new Map<string, KnownFile>();
  readonly #byPath = new Map<string, string>();

  /** Make a path known; the same path gets the same handle. It need not exist: the import says so. */
  async register(path: string, name: string = basename(path)): Promise<FileHandle> {
    const absolute = resolve(path);
    let handle = this.#byPath.get(absolute);
    if (handle === undefined) {
      handle = randomBytes(16).toString('hex');
      this.#byPath.set(absolute, handle);
      this.#known.set(handle, { path: absolute, name: name === '' ? absolute : name });
    }
    const stat = await lstat(absolute).catch(() => null);
    return { handle, name: this.resolve(handle).name, sizeBytes: stat?.isFile() ? stat.size : null };
  }

  has(handle: string): boolean {
    return this.#known.has(handle);
  }

  /** @throws AppError `file.unknown-handle` */
  resolve(handle: string): KnownFile {
    const file = this.#known.get(handle);
    if (!file) throw new AppError('file.unknown-handle');
    return file;
  }

  resolveAll(handles: readonly string[]): KnownFile[] {
    return handles.map(handle => this.resolve(handle));
  }
}
