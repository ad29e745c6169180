import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { StagedFile } from '../../../src-core/connector/file-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { readJson } from '../../../src-core/llm/json.ts';

/** The reader that keeps digits builds a text character by character: some 32 bytes for each. */
const MAX_TEXT_CHARS = 8 * 1024 * 1024;
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
  const refuseLong = () => {
    if (splitter.longestText > MAX_TEXT_CHARS) throw broken('a text in it is longer than 8 MiB');
  };
  const read = function* (text: string) {
    for (const one of splitter.push(text)) {
      refuseLong();
      let value: unknown;
      try {
        value = readJson(one);
      } catch (error) {
        throw broken('it is not a JSON value', error);
      }
      record += 1;
      yield { value, record };
    }
    refuseLong();
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
  /** The value that is open, as far as earlier pieces had it: joined once, when it ends. */
  #parts: string[] = [];
  #length = 0;
  #isOpen = false;
  #depth = 0;
  #inText = false;
  #isEscaped = false;
  #inArray = false;
  #textLength = 0;
  /** Characters of the longest text so far. */
  longestText = 0;

  /** Characters of the value that has not ended. */
  get pendingLength(): number {
    return this.#length;
  }

  /** True when every value that began has ended. */
  get isComplete(): boolean {
    return !this.#isOpen && !this.#inArray;
  }

  *push(text: string): Generator<string> {
    let start = 0; // of the open value in this piece
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charCodeAt(at);
      if (this.#inText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (char === 92) this.#isEscaped = true;
        else if (char === 34) this.#inText = false;
        this.#textLength += 1;
        if (this.#textLength > this.longestText) this.longestText = this.#textLength;
        continue;
      }
      if (char === 34) {
        this.#inText = true;
        this.#textLength = 0;
        if (!this.#isOpen) start = at;
        this.#isOpen = true;
      } else if (char === 123 || char === 91) {
        if (!this.#isOpen && char === 91 && !this.#inArray) {
          this.#inArray = true;
          continue;
        }
        if (!this.#isOpen) start = at;
        this.#isOpen = true;
        this.#depth += 1;
      } else if (char === 125 || char === 93) {
        if (!this.#isOpen) {
          if (char === 93) this.#inArray = false; // the outermost array ends
          continue;
        }
        this.#depth -= 1;
        if (this.#depth > 0) continue;
        yield this.#parts.join('') + text.slice(start, at + 1);
        this.#parts = [];
        this.#length = 0;
        this.#isOpen = false;
        this.#depth = 0;
      }
    }
    if (!this.#isOpen) return;
    const rest = text.slice(start);
    this.#parts.push(rest);
    this.#length += rest.length;
  }
}
