import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { StagedFile } from '../../../src-core/connector/file-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const COMMA = 0x2c;
const COLON = 0x3a;
const opens = (byte: number) => byte === 0x7b || byte === 0x5b;
const closes = (byte: number) => byte === 0x7d || byte === 0x5d;
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
/** Bytes that may follow the first of a number: digits, `.`, `e`, `E`, `+`, `-`. */
const inNumber = (byte: number) =>
  isDigit(byte) || byte === 0x2e || byte === 0x65 || byte === 0x45 || byte === 0x2b || byte === MINUS;

const MAX_DEPTH = 64;
const MAX_KEYS = 2000;

export type QuotedJson = {
  /** The copy, beside the staged file. */
  readonly path: string;
  /** True for one array of objects, false for one object a line. */
  readonly isArray: boolean;
  /** Keys of the objects themselves, in order of appearance: nothing that only a later row has is overlooked. */
  readonly keys: readonly string[];
  readonly bytes: number;
};

/**
 * Copy JSON lines or a JSON array of objects with every number written as a string (`-5e-06` becomes `"-5e-06"`), because DuckDB
 * reads JSON numbers as floating point. Nothing else is touched; strings are copied as they are. One pass, constant memory.
 * @throws AppError `format.json-structure` when brackets or quotes do not close, `file.too-large` past the file's limit unpacked
 */
export async function withQuotedNumbers(file: StagedFile, isGzip: boolean, signal: AbortSignal): Promise<QuotedJson> {
  const path = `${file.path}.text.json`;
  const state = new Scanner(file);
  const streams = [
    createReadStream(file.path, { highWaterMark: 1 << 20 }),
    ...(isGzip ? [createGunzip({ chunkSize: 1 << 20 })] : []),
    new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        try {
          done(null, state.take(chunk));
        } catch (error) {
          done(error as Error);
        }
      },
      flush: done => {
        try {
          done(null, state.finish());
        } catch (error) {
          done(error as Error);
        }
      },
    }),
    createWriteStream(path, { mode: 0o600 }),
  ];
  try {
    await pipeline(streams, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    throw new AppError('format.truncated-gzip', { name: file.name }, { cause: error });
  }
  return { path, isArray: state.isArray, keys: [...state.keys], bytes: state.bytes };
}

class Scanner {
  readonly keys = new Set<string>();
  isArray = false;
  bytes = 0;
  readonly #file: StagedFile;
  #depth = 0;
  /** Objects begun so far; errors name the one at hand. */
  #record = 0;
  #isStarted = false;
  #isText = false;
  #isEscaped = false;
  #isNumber = false;
  /** Bytes of the string at hand when it may be a key of the objects; null otherwise. */
  #key: number[] | null = null;
  /** After a brace or a comma; after a colon the next string is a value. */
  #isKeyNext = false;
  /** Last complete string on the level of the objects: a key when a colon follows. */
  #candidate: string | null = null;

  constructor(file: StagedFile) {
    this.#file = file;
  }

  take(chunk: Buffer): Buffer {
    this.bytes += chunk.length;
    const limit = this.#file.inflateLimitBytes ?? Number.POSITIVE_INFINITY;
    if (this.bytes > limit)
      throw new AppError('file.too-large', {
        name: this.#file.name,
        limit: `${(limit / 2 ** 30).toFixed(1)} GiB unpacked`,
      });
    // at worst each digit is a number of its own and gains two quotes
    const out = Buffer.allocUnsafe(3 * chunk.length + 1);
    let length = 0;
    for (const byte of chunk) {
      if (this.#isText) {
        this.#insideText(byte);
      } else {
        if (this.#isNumber && !inNumber(byte)) {
          out[length++] = QUOTE;
          this.#isNumber = false;
        }
        if (!this.#isNumber && (isDigit(byte) || byte === MINUS)) {
          out[length++] = QUOTE;
          this.#isNumber = true;
        } else if (!this.#isNumber) this.#outsideText(byte);
      }
      out[length++] = byte;
    }
    return out.subarray(0, length);
  }

  finish(): Buffer {
    if (this.#isText || this.#depth > 0) throw this.#broken('it ends in the middle of a value');
    return this.#isNumber ? Buffer.from('"') : Buffer.alloc(0);
  }

  #insideText(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#isText = false;
      this.#candidate = this.#key === null ? null : unescaped(Buffer.from(this.#key).toString('utf8'));
      this.#key = null;
      return;
    }
    this.#key?.push(byte);
  }

  #outsideText(byte: number): void {
    const level = this.isArray ? 2 : 1;
    if (byte === QUOTE) {
      this.#isText = true;
      this.#key = this.#depth === level && this.#isKeyNext ? [] : null;
    } else if (opens(byte)) {
      if (!this.#isStarted) this.isArray = byte === 0x5b;
      this.#isStarted = true;
      if (this.#depth === (this.isArray ? 1 : 0) && byte === 0x7b) this.#record += 1;
      this.#depth += 1;
      this.#isKeyNext = true;
      if (this.#depth > MAX_DEPTH) throw this.#broken('it is nested too deeply');
    } else if (closes(byte)) {
      this.#depth -= 1;
      if (this.#depth < 0) throw this.#broken('a bracket closes that was not opened');
    } else if (byte === COMMA) this.#isKeyNext = true;
    else if (byte === COLON && this.#depth === level && this.#candidate !== null) {
      if (this.keys.size >= MAX_KEYS && !this.keys.has(this.#candidate))
        throw this.#broken(`its objects have more than ${MAX_KEYS} keys`);
      this.keys.add(this.#candidate);
      this.#candidate = null;
      this.#isKeyNext = false;
    }
  }

  #broken(reason: string): AppError {
    return new AppError('format.json-structure', { name: this.#file.name, record: Math.max(1, this.#record), reason });
  }
}

/** A key as it is meant: `\\u0061` is `a`. One with a broken escape stays as written; the scan refuses the file. */
function unescaped(key: string): string {
  if (!key.includes('\\')) return key;
  try {
    return String(JSON.parse(`"${key}"`));
  } catch {
    return key;
  }
}
