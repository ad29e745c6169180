import { readFile } from 'node:fs/promises';

const INTERVAL_MS = 100;
const PAGE_BYTES = 4096;

/**
 * Call `over` once when the resident set of the process exceeds `capBytes`, looked at every 100 ms (SECURITY 25). Linux only; on
 * other systems the lake watches itself. @returns how to stop watching.
 */
export function watchMemory(
  pidOf: () => number | null,
  capBytes: number,
  over: (rssBytes: number) => void,
): () => void {
  if (process.platform !== 'linux') return () => undefined;
  let isOver = false; // a look may still be under way when the next begins
  const timer = setInterval(async () => {
    const pid = pidOf();
    if (pid === null) return; // not spawned yet
    try {
      const pages = Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]);
      const rssBytes = pages * PAGE_BYTES;
      if (rssBytes > capBytes && !isOver) {
        isOver = true;
        clearInterval(timer);
        over(rssBytes);
      }
    } catch {
      clearInterval(timer); // the process is gone; its exit is handled elsewhere
    }
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
