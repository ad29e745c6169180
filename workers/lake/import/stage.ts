import { createHash, type Hash, randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { syncDirectory, writeFileDurably } from '../../shared/durable.ts';
import type { LakePaths } from '../paths.ts';
import type { SourceFile } from './collect.ts';
import { translateFileError } from './lake-errors.ts';

/** A file copied into our own staging folder; `directory` is `staging/<sha256>`, `path` the bytes as received. */
export type Staged = {
  readonly name: string;
  readonly path: string;
  readonly directory: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Most bytes a compressed file may unpack to. */
  readonly inflateLimitBytes: number;
};

/** Text of cost exports packs some 10 to 30 times; beyond this a small file is a bomb or needs cutting up. */
const inflateRatio = 50;

const chunkBytes = 1 << 20;
/** Outside names are labels, never paths; only a known ending is kept because readers pick their codec by it. */
const endings = ['.csv.gz', '.gz', '.parquet', '.csv'];

/**
 * Copy one file into staging while hashing it (SECURITY 30): opened without following links and without blocking, regular
 * files only, not past `limitBytes`. Not yet synced: that runs beside the parser. The copy is what every parser reads.
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
      const hash = createHash('sha256');
      const output = await open(temporary, 'wx', 0o600);
      const done = await copyHashing(input, output, hash, async bytes => {
        options.signal.throwIfAborted();
        if (bytes > options.limitBytes) throw tooLarge(file.name, options.limitBytes); // it grew while we read
        options.onBytes?.(bytes, info.size);
      }).finally(() => output.close());
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
      const inflateLimitBytes = inflateRatio * options.limitBytes;
      return { name: file.name, path, directory, sizeBytes: done, sha256, inflateLimitBytes };
    } finally {
      await input.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw translateFileError(error, file.name);
  }
}

/**
 * Copy with two buffers, so that reading the next chunk, hashing this one and writing it go on at the same time.
 * @returns bytes copied
 */
async function copyHashing(
  input: FileHandle,
  output: FileHandle,
  hash: Hash,
  onBytes: (done: number) => Promise<void>,
): Promise<number> {
  const buffers = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)];
  const read = (turn: number) => {
    const buffer = buffers[turn % 2] as Buffer;
    return input.read(buffer, 0, chunkBytes).then(({ bytesRead }) => buffer.subarray(0, bytesRead));
  };
  let done = 0;
  let next = read(0);
  for (let turn = 1; ; turn += 1) {
    const chunk = await next;
    if (chunk.length === 0) return done;
    await onBytes(done + chunk.length);
    next = read(turn);
    next.catch(() => undefined); // awaited in the next round; an error in between must not count as unhandled
    const written = writeWhole(output, chunk);
    hash.update(chunk);
    await written;
    done += chunk.length;
  }
}

async function writeWhole(output: FileHandle, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await output.write(chunk, at)).bytesWritten;
}

/** Stands in the raw zone in the place of bytes that hold prompts, answers or addresses and were read but not kept. */
export const CONTENT_DROPPED = 'content-dropped.json';

/** Once its rows are read, keep of a file only them and a note that says so (SECURITY 73); a resumed import stages the file again. */
export async function dropContent({ path, directory, sha256, sizeBytes }: Staged): Promise<void> {
  await writeFileDurably(join(directory, CONTENT_DROPPED), JSON.stringify({ sha256, sizeBytes, reason: 'content' }));
  await rm(path, { force: true });
  await syncDirectory(directory);
}

/** Move parsed files from staging into the raw zone, where they stay. What is there already is not replaced. */
export async function promote(files: readonly Staged[], paths: LakePaths): Promise<void> {
  for (const staged of files) {
    const target = join(paths.raw, staged.sha256);
    if (!existsSync(target)) {
      await rename(staged.directory, target);
      continue;
    }
    // known bytes under another source: only rows mapped by a newer Mureon can be missing there
    for (const name of await readdir(staged.directory).catch(() => []))
      if (!existsSync(join(target, name))) await rename(join(staged.directory, name), join(target, name));
    await syncDirectory(target);
    await rm(staged.directory, { recursive: true, force: true });
  }
  // both folders synced once: each entry is at one of the two places at any instant, and after this it is in the raw zone
  await syncDirectory(paths.raw);
  await syncDirectory(paths.staging);
}

function tooLarge(name: string, limitBytes: number): AppError {
  return new AppError('file.too-large', { name, limit: `${(limitBytes / 2 ** 30).toFixed(1)} GiB` });
}
