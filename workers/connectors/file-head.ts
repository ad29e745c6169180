import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** Bytes of text a sniff looks at: enough for some thousand charge lines, and for one line at its limit. */
export const SAMPLE_BYTES = 4 * 1024 * 1024;

/** Read `length` bytes at `offset` (fewer at the end of the file). */
export async function readBytes(path: string, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/** The first bytes of a gzip stream, inflated; `isWhole` when the stream ended within them. A damaged start gives what came before it. */
export async function inflateHead(packed: Buffer, limit: number): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const gunzip = createGunzip();
  const chunks: Buffer[] = [];
  let length = 0;
  const result = await new Promise<boolean>(resolve => {
    gunzip.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limit) {
        resolve(false);
        gunzip.destroy();
      }
    });
    gunzip.on('end', () => resolve(true));
    gunzip.on('error', () => resolve(false)); // the head is cut on purpose; the whole stream is verified elsewhere
    gunzip.end(packed);
  });
  return { bytes: Buffer.concat(chunks).subarray(0, limit), isWhole: result };
}

/** Offset of the first byte that is not UTF-8, by halving at character starts; the length when all are. */
export function firstBadByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 8) {
    let middle = (good + bad) >> 1;
    while (middle > good && ((bytes[middle] ?? 0) & 0xc0) === 0x80) middle -= 1;
    if (middle === good) break;
    if (isUtf8(bytes.subarray(good, middle))) good = middle;
    else bad = middle;
  }
  while (good < bytes.length) {
    const length = [1, 2, 3, 4].find(size => good + size <= bytes.length && isUtf8(bytes.subarray(good, good + size)));
    if (length === undefined) return good;
    good += length;
  }
  return good;
}
