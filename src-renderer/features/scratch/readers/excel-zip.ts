import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import { limits } from './limits.ts';
import { limitError } from './read-error.ts';

const PIECE = 2 ** 16;

/** Takes the text of one entry piece by piece; an empty last piece with `isLast`. */
export type EntrySink = (text: string, isLast: boolean) => void;

/** Counts what really comes out of a workbook; one for all passes over it. */
export class InflateCount {
  #inflated = 0;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** @param entry bytes of this entry so far @param packed bytes read for it so far. Headers are never asked. */
  add(bytes: number, entry: number, packed: number): void {
    this.#inflated += bytes;
    const { inflated, ratio, ratioFrom } = limits.xlsx;
    if (this.#inflated > inflated) throw limitError(this.#name, 'MiB unpacked', String(inflated / 2 ** 20));
    if (entry > ratioFrom && entry > packed * ratio)
      throw limitError(this.#name, 'times its packed size', String(ratio));
  }
}

/** Goes through the entries of a zip once; only those that `open` answers are inflated. @throws AppError `scratch.over-limit` */
export function eachEntry(
  packed: Uint8Array,
  name: string,
  count: InflateCount,
  open: (entry: string) => EntrySink | null,
): void {
  let entries = 0;
  let read = 0;
  const unzip = new Unzip(file => {
    entries += 1;
    if (entries > limits.xlsx.entries) throw limitError(name, 'files inside', String(limits.xlsx.entries));
    const sink = open(file.name.replace(/^\//, ''));
    if (!sink) return;
    const from = Math.max(0, read - PIECE);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let size = 0;
    file.ondata = (error, bytes, isLast) => {
      if (error) throw error;
      size += bytes.length;
      count.add(bytes.length, size, read - from);
      sink(decoder.decode(bytes, { stream: !isLast }), isLast);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);
  for (let at = 0; at < packed.length; at += PIECE) {
    const piece = packed.subarray(at, at + PIECE);
    read = at + piece.length;
    unzip.push(piece, read >= packed.length);
  }
}
