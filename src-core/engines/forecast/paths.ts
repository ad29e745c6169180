import { at, randomOf } from './numbers.ts';

/** Past errors of a procedure, to draw from. */
export type PastErrors = {
  /** [o x steps] in local spreads; NaN unknown. */
  readonly scaled: Float64Array;
  readonly steps: number;
  /** Rows that may be drawn: errors of the procedure as it was chosen then. */
  readonly rows: readonly number[];
};

/** How many steps at the end of a block say where the next one goes on. */
const CARRY = 7;
/** Half the degrees of freedom of a block's size, its scale and its bound. */
const HALF_FREEDOM = 2;
const SIZE = 0.9;
const LARGEST = 4;

/**
 * Simulated futures by block bootstrap: a block is the whole row of errors after one past cut-off, so that days which err together stay together and the
 * width of a sum is that of past sums. Longer horizons put one block after the other, each going on from the level where the last one ended. A year holds few stretches that do not
 * overlap, and the worst is not among them: so each block is scaled by a draw that gives the tails of Student's t with 4 degrees of freedom. Every path has
 * its mirror image: the mean of all paths is the forecast.
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
    while (k < horizon) {
      const block = blocks[Math.floor(random() * blocks.length)] ?? blocks[0];
      if (!block) break;
      const length = Math.min(block.length, horizon - k);
      const size = spread * blockSize(random);
      let tail = 0;
      for (let i = 0; i < length; i++) {
        const error = carry + size * at(block, i);
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

/** A size around 1 that makes bell-shaped errors those of Student's t. The sign is in the mirror image. */
function blockSize(random: () => number): number {
  let sum = 0;
  for (let i = 0; i < HALF_FREEDOM; i++) sum -= 2 * Math.log(1 - random());
  return SIZE * Math.min(LARGEST, Math.sqrt((2 * HALF_FREEDOM) / sum));
}

/** Central interval of simulated totals. @param sorted ascending, at least one */
export function centralInterval(sorted: Float64Array, level: number): readonly [number, number] {
  const tail = Math.floor(((1 - level) / 2) * (sorted.length - 1));
  return [at(sorted, tail), at(sorted, sorted.length - 1 - tail)];
}
