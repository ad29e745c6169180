import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type AsyncZippable, deflate, Unzip, UnzipInflate, zip } from 'fflate';
import type { InvestigationManifest } from '../../src-core/contract/investigations.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { isPartName, limits, MANIFEST, readManifest } from '../../src-core/investigation/manifest.ts';

export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** Fixed, so that equal contents make equal files. */
const MTIME = '1980-01-01T00:00:00';
/** Read in steps of this many packed bytes; other calls have their turn in between. */
const STEP = 64 * 1024;
const MiB = 2 ** 20;

const deflateAway = promisify<Uint8Array, Uint8Array>((data, done) =>
  deflate(data, { level: 6, consume: false }, done),
);
const zipAway = promisify<AsyncZippable, Uint8Array>((parts, done) => zip(parts, done));

/**
 * One packed file of these parts, packed in threads. A part that would shrink by more than readers accept is stored as it is.
 * @throws AppError `investigation.too-large`
 */
export async function packParts(parts: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  let total = 0;
  const zippable: AsyncZippable = {};
  for (const [name, bytes] of parts) {
    total += bytes.byteLength;
    if (bytes.byteLength > limits.part || total > limits.inflated) throw tooLarge('The investigation', limits.part);
    const packed = bytes.byteLength > limits.ratioFrom ? (await deflateAway(bytes)).byteLength : bytes.byteLength;
    const isPacked = bytes.byteLength < packed * (limits.ratio / 2);
    zippable[name] = [bytes, { level: isPacked ? 6 : 0, mtime: MTIME }];
  }
  const file = await zipAway(zippable);
  if (file.byteLength > limits.packed) throw tooLarge('The investigation', limits.packed);
  return file;
}

const tooLarge = (what: string, bytes: number) =>
  new AppError('investigation.too-large', { what, limit: `${Math.round(bytes / MiB)} MiB` });

/**
 * Read a file that somebody sent. Inflated bytes are counted as they come, whatever the headers say; no part is written anywhere.
 * @throws AppError `file.not-found`, `file.not-regular`, `investigation.unreadable`, `.changed`, `.newer`, `.too-large`
 */
export async function readInvestigation(
  path: string,
  name: string,
  signal?: AbortSignal,
): Promise<{ manifest: InvestigationManifest; parts: Map<string, Uint8Array> }> {
  const parts = await unpack(await readPacked(path, name), name, signal);
  const text = parts.get(MANIFEST);
  if (!text) throw unreadable(name, 'it has no manifest');
  const read = readManifest(new TextDecoder().decode(text), sha256);
  if ('newer' in read) throw new AppError('investigation.newer', { name, version: read.newer });
  if ('problem' in read) {
    if (read.problem === 'changed') throw new AppError('investigation.changed', { name, part: MANIFEST });
    throw unreadable(name, 'its manifest is not one of an investigation');
  }
  const { manifest } = read;
  for (const { file, sizeBytes, sha256: hash } of [manifest.notes, ...manifest.questions]) {
    const bytes = parts.get(file);
    if (!bytes || bytes.byteLength !== sizeBytes || sha256(bytes) !== hash)
      throw new AppError('investigation.changed', { name, part: file });
  }
  if (parts.size !== manifest.questions.length + 2)
    throw new AppError('investigation.changed', { name, part: 'The list of parts' });
  return { manifest, parts };
}

const unreadable = (name: string, reason: string) => new AppError('investigation.unreadable', { name, reason });

async function readPacked(path: string, name: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(error => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new AppError('file.not-found', { name });
    if (code === 'ELOOP') throw new AppError('file.not-regular', { name });
    throw new AppError('file.not-readable', { name }, { cause: error });
  });
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new AppError('file.not-regular', { name });
    if (info.size > limits.packed) throw tooLarge(name, limits.packed);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function unpack(packed: Uint8Array, name: string, signal?: AbortSignal): Promise<Map<string, Uint8Array>> {
  if (packed[0] !== 0x50 || packed[1] !== 0x4b) throw unreadable(name, 'it is not a packed file');
  const chunks = new Map<string, { pieces: Uint8Array[]; size: number; isWhole: boolean }>();
  let failure: AppError | null = null;
  let total = 0;
  let at = 0;
  const fail = (error: AppError) => {
    failure ??= error;
  };
  const unzip = new Unzip(entry => {
    if (failure) return;
    if (!isPartName(entry.name)) return fail(unreadable(name, 'it holds a file that does not belong there'));
    if (chunks.has(entry.name)) return fail(unreadable(name, 'a part is in it twice'));
    if (chunks.size >= limits.parts) return fail(unreadable(name, 'it has too many parts'));
    const part = { pieces: [] as Uint8Array[], size: 0, isWhole: false };
    chunks.set(entry.name, part);
    const from = at;
    entry.ondata = (error, data, isLast) => {
      if (failure) return;
      if (error) return fail(unreadable(name, 'a part is damaged'));
      part.size += data.byteLength;
      total += data.byteLength;
      const most = entry.name === MANIFEST ? limits.manifest : limits.part;
      if (part.size > most || total > limits.inflated) return fail(tooLarge(name, most));
      const spent = at + STEP - from;
      if (part.size > limits.ratioFrom && part.size > spent * limits.ratio) return fail(tooLarge(name, most));
      part.pieces.push(data);
      part.isWhole = isLast;
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (; at < packed.byteLength && !failure; at += STEP) {
      signal?.throwIfAborted();
      unzip.push(packed.subarray(at, at + STEP), at + STEP >= packed.byteLength);
      await nextTurn();
    }
  } catch (error) {
    if (signal?.aborted) throw new AppError('call.cancelled', {}, { cause: error });
    throw new AppError('investigation.unreadable', { name, reason: 'it is damaged or cut off' }, { cause: error });
  }
  if (failure) throw failure;
  return new Map(
    [...chunks].map(([part, { pieces, isWhole }]) => {
      if (!isWhole) throw unreadable(name, 'it is cut off');
      return [part, Buffer.concat(pieces)];
    }),
  );
}
