/** Texts as one run of UTF-8 bytes, each distinct one once: the dictionary of an Arrow column, ready to be written as it is. */
export class ByteDictionary {
  #bytes = new Uint8Array(1024);
  /** Where text `id` ends; it starts where the one before ends. */
  #ends = new Int32Array(64);
  #hashes = new Int32Array(64);
  #size = 0;
  /** Open addressing, id + 1, 0 is free; at most half full. */
  #slots = new Int32Array(256);

  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    return this.#size === 0 ? 0 : (this.#ends[this.#size - 1] ?? 0);
  }

  /** The number of the text `source[from, from + length)`, which is added when it is new. */
  idOf(source: Uint8Array, from: number, length: number): number {
    let hash = 0x811c9dc5 ^ length;
    for (let at = from; at < from + length; at++) hash = Math.imul(hash ^ (source[at] ?? 0), 0x01000193); // FNV-1a
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id < 0) break;
      if (this.#hashes[id] === hash && this.#equals(id, source, from, length)) return id;
      slot = (slot + 1) & mask;
    }
    return this.#add(source, from, length, hash, slot);
  }

  /** Arrow's layout of a Utf8 column: `size + 1` offsets and the bytes. */
  toUtf8(): { valueOffsets: Int32Array; data: Uint8Array } {
    const valueOffsets = new Int32Array(this.#size + 1);
    valueOffsets.set(this.#ends.subarray(0, this.#size), 1);
    return { valueOffsets, data: this.#bytes.subarray(0, this.byteLength) };
  }

  texts(): string[] {
    const { valueOffsets, data } = this.toUtf8();
    const decoder = new TextDecoder();
    return Array.from({ length: this.#size }, (_, id) =>
      decoder.decode(data.subarray(valueOffsets[id] ?? 0, valueOffsets[id + 1] ?? 0)),
    );
  }

  #equals(id: number, source: Uint8Array, from: number, length: number): boolean {
    const start = id === 0 ? 0 : (this.#ends[id - 1] ?? 0);
    if ((this.#ends[id] ?? 0) - start !== length) return false;
    for (let at = 0; at < length; at++) if (this.#bytes[start + at] !== source[from + at]) return false;
    return true;
  }

  #add(source: Uint8Array, from: number, length: number, hash: number, slot: number): number {
    const id = this.#size;
    const start = this.byteLength;
    if (start + length > this.#bytes.length) this.#bytes = enlarged(this.#bytes, start + length);
    this.#bytes.set(source.subarray(from, from + length), start);
    if (id === this.#ends.length) {
      this.#ends = enlargedInts(this.#ends);
      this.#hashes = enlargedInts(this.#hashes);
    }
    this.#ends[id] = start + length;
    this.#hashes[id] = hash;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    else this.#slots[slot] = id + 1;
    return id;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.#size; id++) {
      let slot = (this.#hashes[id] ?? 0) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }
}

function enlarged(bytes: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, bytes.length * 2));
  larger.set(bytes);
  return larger;
}

function enlargedInts(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
