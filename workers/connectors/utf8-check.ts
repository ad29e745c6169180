import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StagedFile } from '../../src-core/connector/file-connector.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { firstBadByte } from './file-head.ts';

/**
 * The whole of a CSV file is proved to be UTF-8 before DuckDB sees it. Its reader refuses a bad cell only when every column is asked
 * for: asked for a few, it looks the cell's type up past their end, and that internal error closes the database for everybody
 * (DuckDB 1.5). Some 2 GB a second.
 */
export class Utf8Check {
  #seen = 0;
  /** The start of a character whose end is in the next piece. */
  #held: Buffer = Buffer.alloc(0);
  #badAt: number | null = null;

  /** @returns offset of the first byte that is not UTF-8; null while all are */
  push(piece: Buffer): number | null {
    if (this.#badAt !== null) return this.#badAt;
    const bytes = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    const whole = bytes.subarray(0, bytes.length - openBytes(bytes));
    if (!isUtf8(whole)) this.#badAt = this.#seen + firstBadByte(whole);
    this.#held = Buffer.from(bytes.subarray(whole.length)); // a copy: the piece's memory is used again
    this.#seen += whole.length;
    return this.#badAt;
  }

  /** After the last piece: a character that never ends is bad, too. */
  end(): number | null {
    return this.#badAt ?? (this.#held.length > 0 ? this.#seen : null);
  }
}

/** How many bytes at the end begin a character without ending it. */
function openBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

export const notUtf8 = (file: StagedFile, offset: number): AppError =>
  new AppError('format.encoding', {
    name: file.name,
    offset,
    encoding: 'Latin-1, Windows-1252 or another 8-bit encoding',
  });

/** @throws AppError `format.encoding` */
export async function checkUtf8(file: StagedFile, signal: AbortSignal): Promise<void> {
  const check = new Utf8Check();
  const sink = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      const badAt = check.push(piece);
      done(badAt === null ? null : notUtf8(file, badAt));
    },
  });
  await pipeline(createReadStream(file.path, { highWaterMark: 1 << 20 }), sink, { signal });
  const badAt = check.end();
  if (badAt !== null) throw notUtf8(file, badAt);
}
