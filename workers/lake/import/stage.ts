import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { SourceFile } from './collect.ts';
import { renameDurably, syncDirectory } from './durable.ts';
import { translateFileError } from './lake-errors.ts';

/** A file copied into our own staging folder; `directory` is `staging/<sha256>`, `path` the bytes as received. */
export type Staged = {
  readonly name: string;
  readonly path: string;
  readonly directory: string;
  readonly sizeBytes: number;
  readonly sha256: string;
};

const chunkBytes = 1 << 20;
/** Outside names are labels, never paths; only a known ending is kept because readers pick their codec by it. */
const endings = ['.csv.gz', '.gz', '.parquet', '.csv'];

/**
 * Copy one file into staging while hashing it (SECURITY 30): opened without following links and without blocking, regular
 * files only, not past `limitBytes`, synced. The copy is what every parser reads.
 * @throws AppError `file.not-found`, `file.not-regular`, `file.empty`, `file.too-large`, `lake.disk-full`
 */
export async function stageFile(
  file: SourceFile,
  options: {
    stagingDir: string;
    limitBytes: number;
    signal: AbortSignal;
    onBytes?: (done: number, total: number) => void;
  },
): Promise<Staged> {
  const temporary = join(options.stagingDir, `part-${randomUUID()}`);
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  try {
    const input = await open(file.path, flags);
    try {
      const info = await input.stat();
      if (!info.isFile()) throw new AppError('file.not-regular', { name: file.name });
      if (info.size === 0) throw new AppError('file.empty', { name: file.name });
      if (info.size > options.limitBytes) throw tooLarge(file.name, options.limitBytes);
      const output = await open(temporary, 'wx', 0o600);
      const hash = createHash('sha256');
      let done = 0;
      try {
        const buffer = Buffer.allocUnsafe(chunkBytes);
        for (;;) {
          options.signal.throwIfAborted();
          const { bytesRead } = await input.read(buffer, 0, chunkBytes);
          if (bytesRead === 0) break;
          done += bytesRead;
          if (done > options.limitBytes) throw tooLarge(file.name, options.limitBytes); // it grew while we read
          const chunk = buffer.subarray(0, bytesRead);
          hash.update(chunk);
          for (let at = 0; at < bytesRead; ) at += (await output.write(chunk, at)).bytesWritten;
          options.onBytes?.(done, info.size);
        }
        await output.sync();
      } finally {
        await output.close();
      }
      if (done === 0) throw new AppError('file.empty', { name: file.name });
      const sha256 = hash.digest('hex');
      const directory = join(options.stagingDir, sha256);
      const path = join(
        directory,
        `received${endings.find(ending => file.name.toLowerCase().endsWith(ending)) ?? '.bin'}`,
      );
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await rename(temporary, path);
      await syncDirectory(directory);
      return { name: file.name, path, directory, sizeBytes: done, sha256 };
    } finally {
      await input.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw translateFileError(error, file.name);
  }
}

/** Move a parsed file from staging into the raw zone, where it stays. Nothing happens when it is there already. */
export async function promote(staged: Staged, rawDir: string): Promise<string> {
  const target = join(rawDir, staged.sha256);
  const exists = await stat(target).then(
    () => true,
    () => false,
  );
  if (exists) await rm(staged.directory, { recursive: true, force: true });
  else await renameDurably(staged.directory, target);
  return target;
}

function tooLarge(name: string, limitBytes: number): AppError {
  return new AppError('file.too-large', { name, limit: `${(limitBytes / 2 ** 30).toFixed(1)} GiB` });
}
