import type { GridColumn } from './grid-model.ts';

/** Longest uninterrupted piece of work: a frame at 60 Hz keeps some milliseconds for drawing. */
const SLICE_MS = 10;
const RUN = 2_048;
const textOrder = new Intl.Collator();

/** Waits for the next turn of the event loop when the slice is used up. @throws the signal's reason when it has fired */
type Pause = () => Promise<void> | null;

/**
 * Row numbers in display order, ties in row order, as `sortedRows` gives them, but in slices of about 10 ms: the window goes on
 * drawing and answering while a million rows are sorted. Time O(n log n), memory 8 bytes a row (and the distinct texts of a
 * text column, which are compared once instead of at every step).
 */
export async function sortInSlices(
  rowCount: number,
  column: Pick<GridColumn, 'compare' | 'sortText'>,
  descending: boolean,
  signal: AbortSignal,
): Promise<Uint32Array> {
  const pause = pauser(signal);
  const direction = descending ? -1 : 1;
  const { compare = () => 0, sortText } = column;
  if (!sortText) return mergeSort(identity(rowCount), (a, b) => direction * compare(a, b) || a - b, pause);
  const ranks = await textRanks(rowCount, sortText, pause);
  return mergeSort(identity(rowCount), (a, b) => direction * ((ranks[a] ?? 0) - (ranks[b] ?? 0)) || a - b, pause);
}

/** The place of each row's text among the distinct texts; 0 for "no value", which comes before every text. */
async function textRanks(rowCount: number, text: (row: number) => string | null, pause: Pause): Promise<Uint32Array> {
  const ids = new Map<string, number>();
  const idOf = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    if (row % 1_024 === 0) await pause();
    const value = text(row);
    if (value === null) continue;
    const id = ids.get(value) ?? ids.size + 1;
    ids.set(value, id);
    idOf[row] = id;
  }
  const values = [...ids.keys()];
  const sorted = await mergeSort(
    identity(values.length),
    (a, b) => textOrder.compare(values[a] ?? '', values[b] ?? ''),
    pause,
  );
  const rankOf = new Uint32Array(values.length + 1);
  for (let rank = 0; rank < sorted.length; rank += 1) rankOf[(sorted[rank] ?? 0) + 1] = rank + 1;
  for (let row = 0; row < rowCount; row += 1) idOf[row] = rankOf[idOf[row] ?? 0] ?? 0;
  return idOf;
}

/** Bottom-up merge sort: short runs first, then passes of merging, each of which can be left and taken up again. */
async function mergeSort(
  rows: Uint32Array,
  compare: (a: number, b: number) => number,
  pause: Pause,
): Promise<Uint32Array> {
  for (let start = 0; start < rows.length; start += RUN) {
    rows.subarray(start, start + RUN).sort(compare);
    const wait = pause();
    if (wait) await wait;
  }
  let from: Uint32Array = rows;
  let to: Uint32Array = new Uint32Array(rows.length);
  for (let width = RUN; width < rows.length; width *= 2) {
    for (let start = 0; start < rows.length; start += 2 * width) {
      const middle = Math.min(start + width, rows.length);
      const end = Math.min(start + 2 * width, rows.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at += 1) {
        if (at % 1_024 === 0) {
          const wait = pause();
          if (wait) await wait;
        }
        const takesLeft = left < middle && (right >= end || compare(from[left] ?? 0, from[right] ?? 0) <= 0);
        to[at] = (takesLeft ? from[left++] : from[right++]) ?? 0;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

function identity(length: number): Uint32Array {
  const rows = new Uint32Array(length);
  for (let row = 0; row < length; row += 1) rows[row] = row;
  return rows;
}

function pauser(signal: AbortSignal): Pause {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE_MS) return null;
    return nextTurn().then(() => {
      signal.throwIfAborted();
      since = performance.now();
    });
  };
}

/** A task of its own, so that input and drawing come in between; a timer of 0 ms would wait 4 ms after a few. */
function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}
