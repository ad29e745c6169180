import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { StagedFile } from '../../../src-core/connector/file-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { readJson } from '../../../src-core/llm/json.ts';

/** A single value larger than this is no page of an API. */
const MAX_VALUE_CHARS = 64 * 1024 * 1024;

/**
 * The records of a JSON file one by one: values on lines of their own or one after the other, or the members of one array. Only one record
 * is in memory at a time. Numbers stay as written.
 * @throws AppError `format.json-structure`, `format.encoding`
 */
export async function* jsonValues(
  file: StagedFile,
  isGzip: boolean,
  signal: AbortSignal,
): AsyncGenerator<{ readonly value: unknown; readonly record: number }> {
  const splitter = new ValueSplitter();
  let record = 0;
  const broken = (reason: string, cause?: unknown) =>
    new AppError('format.json-structure', { name: file.name, record: record + 1, reason }, { cause });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const read = function* (text: string) {
    for (const one of splitter.push(text)) {
      let value: unknown;
      try {
        value = readJson(one);
      } catch (error) {
        throw broken('it is not a JSON value', error);
      }
      record += 1;
      yield { value, record };
    }
    if (splitter.pendingLength > MAX_VALUE_CHARS) throw broken('it is larger than 64 MiB');
  };
  const bytes: Readable = createReadStream(file.path, { signal, highWaterMark: 1 << 20 });
  const chunks: AsyncIterable<Buffer> = isGzip ? bytes.pipe(createGunzip({ chunkSize: 1 << 20 })) : bytes;
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted(); // a packed file may be read to its end long before it is unpacked
      yield* read(decoder.decode(chunk, { stream: true }));
    }
    yield* read(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new AppError('format.encoding', {
        name: file.name,
        encoding: 'another encoding',
        offset: `record ${record + 1}`,
      });
    throw error;
  } finally {
    bytes.destroy();
  }
  if (!splitter.isComplete) throw broken('it ends in the middle of a value');
}

/** Cuts text into top-level JSON values; the members of one outermost array count as values. Brackets in texts do not count. */
export class ValueSplitter {
  #pending = '';
  #at = 0;
  #depth = 0;
  #inText = false;
  #isEscaped = false;
  #inArray = false;
  #start = -1;

  get pendingLength(): number {
    return this.#pending.length;
  }

  /** True when every value that began has ended. */
  get isComplete(): boolean {
    return this.#start < 0 && !this.#inArray;
  }

  *push(text: string): Generator<string> {
    this.#pending += text;
    const { length } = this.#pending;
    for (; this.#at < length; this.#at += 1) {
      const char = this.#pending.charCodeAt(this.#at);
      if (this.#inText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (char === 92) this.#isEscaped = true;
        else if (char === 34) this.#inText = false;
        continue;
      }
      if (char === 34) {
        this.#inText = true;
        if (this.#start < 0) this.#start = this.#at;
        continue;
      }
      if (char === 123 || char === 91) {
        if (this.#start < 0 && char === 91 && !this.#inArray) {
          this.#inArray = true;
          continue;
        }
        if (this.#start < 0) this.#start = this.#at;
        this.#depth += 1;
        continue;
      }
      if (char === 125 || char === 93) {
        if (this.#start < 0) {
          if (char === 93) this.#inArray = false; // the outermost array ends
          continue;
        }
        this.#depth -= 1;
        if (this.#depth > 0) continue;
        yield this.#pending.slice(this.#start, this.#at + 1);
        this.#start = -1;
        this.#depth = 0;
      }
    }
    this.#pending = this.#start < 0 ? '' : this.#pending.slice(this.#start);
    this.#at -= this.#start < 0 ? length : this.#start;
    if (this.#start > 0) this.#start = 0;
  }
}
