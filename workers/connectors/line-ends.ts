import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { StagedFile } from '../../src-core/connector/file-connector.ts';
import { readBytes } from './file-head.ts';

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const TAIL_BYTES = 64 * 1024;

/** Line ends used in the last part of a plain file; quoted ones count, too, which costs a needless copy at worst. */
export async function tailLineEnds(file: StagedFile): Promise<ReadonlySet<'lf' | 'crlf' | 'cr'>> {
  const tail = await readBytes(file.path, Math.max(0, file.sizeBytes - TAIL_BYTES), TAIL_BYTES);
  const text = tail.toString('latin1').replace(/^\n/, ''); // its CR may be before the part
  const found = new Set<'lf' | 'crlf' | 'cr'>();
  for (const [end] of text.matchAll(/\r\n|\r(?!$)|\n/g))
    found.add(end === '\r\n' ? 'crlf' : end === '\r' ? 'cr' : 'lf');
  return found;
}

/**
 * Copy CSV text with every line end outside quotes as LF, because DuckDB's strict reader takes one kind only and its lenient
 * one drops surplus cells and accepts open quotes without a word. Cells are not touched.
 *
 * @returns path of the copy, beside the staged file
 */
export async function withUniformLineEnds(file: StagedFile, isGzip: boolean, signal: AbortSignal): Promise<string> {
  const target = `${file.path}.lf.csv`;
  const streams = [
    createReadStream(file.path),
    ...(isGzip ? [createGunzip()] : []),
    uniform(),
    createWriteStream(target, { mode: 0o600 }),
  ];
  await pipeline(streams, { signal });
  return target;
}

function uniform(): Transform {
  let isQuoted = false;
  let afterCr = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const out = Buffer.allocUnsafe(chunk.length);
      let length = 0;
      for (const byte of chunk) {
        if (byte === QUOTE) isQuoted = !isQuoted;
        const isSecondHalf = byte === LF && afterCr && !isQuoted;
        afterCr = byte === CR;
        if (isSecondHalf) continue;
        out[length] = byte === CR && !isQuoted ? LF : byte;
        length += 1;
      }
      done(null, out.subarray(0, length));
    },
  });
}
