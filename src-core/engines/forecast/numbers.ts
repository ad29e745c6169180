/**
 * Element of a typed array at an index that the loop keeps inside the bounds. A default in its place would turn a wrong index into a silent
 * zero, and a check would cost a third of the run.
 */
export const at = (values: Float64Array | Int32Array | Uint8Array, index: number): number => values[index] as number;

/** Middle of the first `n` values of `scratch`, which is sorted in place. NaN for none. */
export function medianOf(scratch: Float64Array, n: number): number {
  const sorted = scratch.subarray(0, n).sort();
  if (n === 0) return Number.NaN;
  const middle = n >> 1;
  return n % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

/** Uniform numbers in [0, 1) that are the same on every machine: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
