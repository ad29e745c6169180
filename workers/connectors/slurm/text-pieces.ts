import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { StagedFile } from '../../../src-core/connector/file-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

/**
 * The text of a file, gzipped or not, in pieces; bytes that are not UTF-8 become U+FFFD.
 * @param limit stop after about so many characters
 * @throws AppError `format.truncated-gzip` when it ends early or its checksum is wrong, `file.too-large` when it unpacks past its limit
 */
export async function* textPieces(
  file: StagedFile,
  options: { isGzip: boolean; limit: number; signal: AbortSignal },
): AsyncGenerator<string> {
  const source = createReadStream(file.path, { highWaterMark: 1 << 20, signal: options.signal });
  const bytes = options.isGzip ? source.pipe(createGunzip({ chunkSize: 1 << 20 })) : source;
  if (bytes !== source) source.on('error', error => bytes.destroy(error));
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  const most = file.inflateLimitBytes ?? Number.POSITIVE_INFINITY;
  let read = 0;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      options.signal.throwIfAborted(); // a packed file may be read to its end long before it is unpacked
      read += chunk.length;
      if (options.isGzip && read > most)
        throw new AppError('file.too-large', {
          name: file.name,
          limit: `${(most / 2 ** 30).toFixed(1)} GiB unpacked`,
        });
      yield decoder.decode(chunk, { stream: true });
      if (read >= options.limit) return;
    }
    yield decoder.decode();
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof AppError || !options.isGzip) throw error;
    throw new AppError('format.truncated-gzip', { name: file.name }, { cause: error });
  } finally {
    bytes.destroy();
    source.destroy();
  }
}

/** Cuts pieces into lines, whatever their ends; a line that goes on is kept for the next piece. */
export class LineCutter {
  #rest = '';

  push(piece: string): string[] {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map(withoutCr);
  }

  /** Characters of the line that has not ended. */
  get open(): number {
    return this.#rest.length;
  }

  end(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [withoutCr(rest)];
  }
}

const withoutCr = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);
