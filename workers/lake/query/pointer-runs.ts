import duckdb from '@duckdb/node-bindings';

/**
 * Two texts less than this apart in memory are fetched by one call. The bytes between them lie on pages that hold the end of the one
 * or the start of the other (pages have 4 KiB or more), so they can be read; nobody looks at them.
 */
const MAX_GAP_BYTES = 512;

const scratch = new DataView(new ArrayBuffer(8));

/** Texts that DuckDB keeps outside of the vector, by address. Addresses have at most 52 bits, so a double holds them exactly. */
export class PointerRuns {
  readonly addresses: Float64Array;
  readonly lengths: Int32Array;
  count = 0;
  #order: Int32Array;

  constructor(capacity: number) {
    this.addresses = new Float64Array(capacity);
    this.lengths = new Int32Array(capacity);
    this.#order = new Int32Array(capacity);
  }

  /** Calls `visit` once for each text, with bytes that are valid only during the call. */
  forEach(visit: (entry: number, bytes: Uint8Array, from: number, length: number) => void): void {
    const order = this.#byAddress();
    for (let first = 0; first < this.count; ) {
      const low = this.addresses[order[first] ?? 0] ?? 0;
      let high = low;
      let next = first;
      for (; next < this.count; next++) {
        const entry = order[next] ?? 0;
        const start = this.addresses[entry] ?? 0;
        if (start > high + MAX_GAP_BYTES && next > first) break;
        high = Math.max(high, start + (this.lengths[entry] ?? 0));
      }
      const bytes = bytesAt(low, high - low);
      for (; first < next; first++) {
        const entry = order[first] ?? 0;
        visit(entry, bytes, (this.addresses[entry] ?? 0) - low, this.lengths[entry] ?? 0);
      }
    }
  }

  /** Heaps are filled upwards and column segments downwards, so most chunks need no sorting. */
  #byAddress(): Int32Array {
    const { addresses, count } = this;
    let [isRising, isFalling] = [true, true];
    for (let at = 1; at < count; at++) {
      if ((addresses[at] ?? 0) < (addresses[at - 1] ?? 0)) isRising = false;
      else isFalling = false;
    }
    const order = this.#order.subarray(0, count);
    for (let at = 0; at < count; at++) order[at] = isFalling && !isRising ? count - 1 - at : at;
    if (!isRising && !isFalling) order.sort((a, b) => (addresses[a] ?? 0) - (addresses[b] ?? 0));
    return order;
  }
}

/** A view of native memory; DuckDB owns it, so it must not outlive the chunk. */
function bytesAt(address: number, length: number): Uint8Array {
  scratch.setBigUint64(0, BigInt(address), true);
  return duckdb.get_data_from_pointer(scratch.buffer as ArrayBuffer, 0, length);
}
