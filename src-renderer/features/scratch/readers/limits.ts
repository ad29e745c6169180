/** SECURITY 31 and 32: what a loose file may be. Bytes are bytes, characters UTF-16 units. */
export const limits = {
  file: 2 * 2 ** 30,
  /** The Arrow library needs such a file in one piece. */
  arrowFile: 512 * 2 ** 20,
  csvLine: 2 ** 20,
  jsonString: 2 ** 20,
  jsonDepth: 64,
  /** One record of a JSON file; the memory of the reader is a few of them. */
  jsonRecord: 64 * 2 ** 20,
  columns: 2_000,
  xlsx: {
    packed: 50 * 2 ** 20,
    inflated: 500 * 2 ** 20,
    ratio: 100,
    ratioFrom: 100 * 2 ** 10,
    entries: 1_000,
    rows: 1_048_576,
    cells: 5_000_000,
    sharedStrings: 64 * 2 ** 20,
  },
} as const;

/** Seconds that reading one file may take outside of the engine (SECURITY 39). */
export const READ_SECONDS = 30;

/** Keys that are no column names (SECURITY 31). */
export const refusedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
