import { AppError } from '../../../src-core/errors/app-error.ts';
import { ByteDictionary } from './byte-dictionary.ts';
import { PointerRuns } from './pointer-runs.ts';

/** SECURITY rule 26. */
export const MAX_CELL_BYTES = 1024 * 1024;

const INLINE_BYTES = 12; // DuckDB's string_t: 4 bytes length, then 12 bytes of text, or 4 of prefix and an 8-byte pointer
const CHUNK_ROWS = 2048; // DuckDB's vector size
const SLOTS = CHUNK_ROWS * 4;

/**
 * Dictionary-encodes a VARCHAR column chunk by chunk, from bytes to bytes, without making a JavaScript string of any cell. Short
 * texts lie in the vector itself. Long ones are told apart by their pointers (DuckDB repeats the pointer for repeated values of its
 * own dictionaries) and fetched in runs of neighbours, because each call into the native module costs as much as five short texts.
 */
export class TextDictionary {
  readonly texts = new ByteDictionary();
  readonly #name: string;
  readonly #runs = new PointerRuns(CHUNK_ROWS);
  /** Entry of `#runs` that a row waits for, or -1. */
  readonly #waits = new Int32Array(CHUNK_ROWS);
  readonly #entryIds = new Int32Array(CHUNK_ROWS);
  // Hash table from pointer to entry; stamps forget it between chunks, where pointers mean something else.
  readonly #slots = new Int32Array(SLOTS);
  readonly #stamps = new Uint32Array(SLOTS);
  #stamp = 0;

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
    this.#stamp += 1;
    this.#runs.count = 0;
    for (let row = range.from; row < range.to; row++) {
      const isNull = valid !== null && (((valid[row >> 3] ?? 0) >> (row & 7)) & 1) === 0;
      const length = words[row * 4] ?? 0;
      const isLong = !isNull && length > INLINE_BYTES;
      ids[at + row - range.from] = isNull || isLong ? 0 : this.texts.idOf(data, row * 16 + 4, length);
      this.#waits[row - range.from] = isLong ? this.#entryOf(words, row) : -1;
    }
    if (this.#runs.count === 0) return;
    this.#runs.forEach((entry, bytes, from, length) => {
      this.#entryIds[entry] = this.texts.idOf(bytes, from, length);
    });
    for (let row = 0; row < range.to - range.from; row++) {
      const entry = this.#waits[row] ?? -1;
      if (entry >= 0) ids[at + row] = this.#entryIds[entry] ?? 0;
    }
  }

  /** The entry of the text that `row` points to; a substring may share the pointer of its whole, so the length counts too. */
  #entryOf(words: Uint32Array, row: number): number {
    const [length, low, high] = [words[row * 4] ?? 0, words[row * 4 + 2] ?? 0, words[row * 4 + 3] ?? 0];
    const address = high * 2 ** 32 + low;
    const { addresses, lengths } = this.#runs;
    let slot = (Math.imul(low ^ Math.imul(length, 0x85ebca6b), 0x9e3779b1) >>> 15) & (SLOTS - 1);
    while (this.#stamps[slot] === this.#stamp) {
      const entry = this.#slots[slot] ?? 0;
      if (addresses[entry] === address && lengths[entry] === length) return entry;
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (length > MAX_CELL_BYTES)
      throw new AppError('query.cell-too-large', { column: this.#name, limit: MAX_CELL_BYTES });
    const entry = this.#runs.count;
    this.#runs.count += 1;
    addresses[entry] = address;
    lengths[entry] = length;
    this.#stamps[slot] = this.#stamp;
    this.#slots[slot] = entry;
    return entry;
  }
}
