import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { StagedFile } from '../../src-core/connector/file-connector.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { notUtf8, Utf8Check } from './utf8-check.ts';

/**
 * Inflate the whole stream and throw it away: DuckDB reads a cut gzip file without a word up to the cut, so checksum and
 * length of every member are proved here first. Some 300 MB of text a second.
 *
 * @param isCsv what it unpacks to is proved to be UTF-8 in the same pass
 * @returns inflated bytes
 * @throws AppError `file.too-large` when it unpacks past the file's limit, `format.truncated-gzip` when the stream ends early or its checksum is wrong,
 *   `format.encoding`
 */
export async function checkGzip(file: StagedFile, signal: AbortSignal, isCsv = false): Promise<number> {
  let inflated = 0;
  const check = isCsv ? new Utf8Check() : null;
  const limit = file.inflateLimitBytes ?? Number.POSITIVE_INFINITY;
  const tooLarge = new AppError('file.too-large', {
    name: file.name,
    limit: `${(limit / 2 ** 30).toFixed(1)} GiB unpacked`,
  });
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      inflated += chunk.length;
      check?.push(chunk);
      done(inflated > limit ? tooLarge : null);
    },
  });
  try {
    await pipeline(
      createReadStream(file.path, { highWaterMark: 1 << 20 }),
      createGunzip({ chunkSize: 1 << 20 }),
      sink,
      { signal },
    );
  } catch (error) {
    signal.throwIfAborted();
    if (error === tooLarge) throw error;
    throw new AppError('format.truncated-gzip', { name: file.name }, { cause: error });
  }
  const badAt = check?.end() ?? null;
  if (badAt !== null) throw notUtf8(file, badAt);
  return inflated;
}
