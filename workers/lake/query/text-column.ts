import duckdb from '@duckdb/node-bindings';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** SECURITY rule 26. */
export const MAX_CELL_BYTES = 1024 * 1024;

const INLINE_BYTES = 12; // DuckDB's string_t: 4 bytes length, then 12 bytes of text, or 4 of prefix and an 8-byte pointer
const SLOTS = 8192; // four times the rows of a chunk

/**
 * Dictionary-encodes a VARCHAR column chunk by chunk: each distinct text is decoded once and then known by its number. Within a
 * chunk the 16 bytes of a string_t identify the text (DuckDB repeats the pointer for repeated dictionary values), so that most
 * cells cost one look-up in a small table and no call into the native module.
 */
export class TextDictionary {
  readonly texts: string[] = [];
  /** UTF-8 bytes of all distinct texts. */
  byteLength = 0;
  readonly #ids = new Map<string, number>();
  readonly #slotWords = new Uint32Array(SLOTS * 4);
  readonly #slotIds = new Int32Array(SLOTS);
  readonly #slotStamps = new Uint32Array(SLOTS);
  #stamp = 0;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * @param data string_t values of a chunk; @param valid Arrow-style bitmap or null when every row has a value
   * @param ids  receives the numbers of rows `from` to `to` at `at`; rows without a value get 0
   * @throws AppError `query.cell-too-large`
   */
  encode(data: Uint8Array, valid: Uint8Array | null, range: { from: number; to: number }, ids: Int32Array, at: number) {
    const words = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
    this.#stamp += 1; // forgets the slots: pointers of an earlier chunk mean nothing now
    for (let row = range.from; row < range.to; row++) {
      const isNull = valid !== null && (((valid[row >> 3] ?? 0) >> (row & 7)) & 1) === 0;
      ids[at + row - range.from] = isNull ? 0 : this.#idOf(data, words, row);
    }
  }

  #idOf(data: Uint8Array, words: Uint32Array, row: number): number {
    const base = row * 4;
    const [w0, w1, w2, w3] = [words[base] ?? 0, words[base + 1] ?? 0, words[base + 2] ?? 0, words[base + 3] ?? 0];
    let hash =
      Math.imul(w0 ^ Math.imul(w1, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(w2 ^ Math.imul(w3, 0xc2b2ae35), 0x27d4eb2f);
    hash ^= hash >>> 15;
    let slot = hash & (SLOTS - 1);
    while (this.#slotStamps[slot] === this.#stamp) {
      const held = slot * 4;
      const same =
        this.#slotWords[held] === w0 &&
        this.#slotWords[held + 1] === w1 &&
        this.#slotWords[held + 2] === w2 &&
        this.#slotWords[held + 3] === w3;
      if (same) return this.#slotIds[slot] ?? 0;
      slot = (slot + 1) & (SLOTS - 1);
    }
    const id = this.#intern(textAt(data, row * 16, w0, this.#name), w0);
    this.#slotStamps[slot] = this.#stamp;
    this.#slotWords.set([w0, w1, w2, w3], slot * 4);
    this.#slotIds[slot] = id;
    return id;
  }

  #intern(text: string, byteLength: number): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.texts.push(text);
    this.#ids.set(text, id);
    this.byteLength += byteLength;
    return id;
  }
}

function textAt(data: Uint8Array, offset: number, length: number, name: string): string {
  if (length <= INLINE_BYTES) return Buffer.from(data.buffer, data.byteOffset + offset + 4, length).toString('utf8');
  if (length > MAX_CELL_BYTES) throw new AppError('query.cell-too-large', { column: name, limit: MAX_CELL_BYTES });
  const bytes = duckdb.get_data_from_pointer(data.buffer as ArrayBuffer, data.byteOffset + offset + 8, length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('utf8');
}
