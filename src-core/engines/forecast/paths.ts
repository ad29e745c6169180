import { at, randomOf } from './numbers.ts';

/** Past errors of a procedure, to draw from. */
export type PastErrors = {
  /** [o x steps] in local spreads; NaN unknown. */
  readonly scaled: Float64Array;
  readonly steps: number;
  /** Rows that may be drawn: errors of the procedure as it was chosen then. */
  readonly rows: readonly number[];
};

/** How many seasons at the end of a block say where the next one goes on. */
const CARRY = 7;

/**
 * Simulated futures by block bootstrap: a block is the whole row of errors after one past cut-off, so that days which err together stay together and the
 * width of a sum is that of past sums. Longer horizons put one block after the other, each going on from the level where the last one ended. Every
 * path has its mirror image: the mean of all paths is the forecast.
 * @param mean [h]; @param count even
 * @returns [count x h] errors to add to `mean`; null when no row is long enough
 */
export function simulateErrors(
  errors: PastErrors,
  { horizon, spread, count, seed }: { horizon: number; spread: number; count: number; seed: number },
): Float64Array | null {
  const blocks = blocksOf(errors, horizon);
  if (blocks.length === 0) return null;
  const random = randomOf(seed);
  const paths = new Float64Array(count * horizon);
  for (let path = 0; path + 1 < count; path += 2) {
    let carry = 0;
    let k = 0;
    // a different order of whole blocks each time, all of them equally often
    while (k < horizon) {
      const block = blocks[Math.floor(random() * blocks.length)] ?? blocks[0];
      if (!block) break;
      const length = Math.min(block.length, horizon - k);
      const sign = random() < 0.5 ? -spread : spread;
      let tail = 0;
      for (let i = 0; i < length; i++) {
        const error = carry + sign * at(block, i);
        paths[path * horizon + k + i] = error;
        paths[(path + 1) * horizon + k + i] = -error;
        if (i >= length - CARRY) tail += error;
      }
      carry = tail / Math.min(CARRY, length);
      k += length;
    }
  }
  return paths;
}

/** Rows as long as asked for, or as the test was; unknown outcomes inside take the error of the step before. */
function blocksOf({ scaled, steps, rows }: PastErrors, horizon: number): Float64Array[] {
  const wanted = Math.min(horizon, steps);
  const all = rows.flatMap(row => {
    const block = scaled.slice(row * steps, (row + 1) * steps);
    let length = steps;
    while (length > 0 && Number.isNaN(at(block, length - 1))) length -= 1;
    for (let k = 0; k < length; k++) if (Number.isNaN(at(block, k))) block[k] = k > 0 ? at(block, k - 1) : 0;
    return length >= Math.min(wanted, CARRY) ? [block.subarray(0, length)] : [];
  });
  const long = all.filter(block => block.length >= wanted);
  return long.length >= 4 ? long : all;
}

/**
 * Central interval of simulated totals. The levels are those of split conformal over as many past cut-offs as there were blocks:
 * ceil((n + 1)(1 - a)) of n; null where even the widest total promises less.
 * @param sorted ascending
 */
export function centralInterval(sorted: Float64Array, level: number, blocks: number): readonly [number, number] | null {
  if (sorted.length === 0) return null;
  const share = Math.min(1, Math.ceil((blocks + 1) * level) / blocks);
  const tail = Math.floor(((1 - share) / 2) * (sorted.length - 1));
  return [at(sorted, tail), at(sorted, sorted.length - 1 - tail)];
}
