import { FORGET } from './choose.ts';
import { at } from './numbers.ts';

/** Steps whose errors are pooled: up to and with these. Neighbouring steps err alike, and twenty-six cut-offs alone could not say what 95 % is. */
const BUCKET_ENDS = [3, 7, 14, 28, 56, 1_000_000] as const;
/** What the intervals promise. */
export const levels = [0.8, 0.95] as const;
/** How much of what coverage was off is corrected, and how many outcomes that rests on before half of it is believed. */
const CORRECTION = 0.5;

const TRUSTED_OUTCOMES = 200;
const MOST = 0.995;
/** Fewest cut-offs behind an interval of each level. */
const FEWEST_ORIGINS = [4, 8] as const;

/** Half widths in local spreads by bucket of steps, for 80 % and 95 %; NaN where too little is known. */
export type Widths = { readonly half: readonly [Float64Array, Float64Array] };

/**
 * Split conformal over errors that come in one by one: what an interval is at any moment rests on what had been seen by then. Errors of older cut-offs weigh
 * less, as series change: Barber, Candes, Ramdas and Tibshirani 2023.
 */
export class Conformal {
  readonly #sorted: Float64Array[];
  readonly #rows: Int32Array[];
  readonly #counts: Int32Array;
  readonly #weights: Float64Array;

  /** @param room most errors there can be; @param rows how many cut-offs */
  constructor(room: number, rows: number) {
    this.#sorted = BUCKET_ENDS.map(() => new Float64Array(room));
    this.#rows = BUCKET_ENDS.map(() => new Int32Array(room));
    this.#counts = new Int32Array(BUCKET_ENDS.length);
    this.#weights = Float64Array.from({ length: rows + 1 }, (_, age) => FORGET ** age);
  }

  /** @param step 0 = the first after the cut-off; @param error absolute, in local spreads */
  add(row: number, step: number, error: number): void {
    const bucket = bucketOf(step);
    const [sorted, rows] = [this.#sorted[bucket], this.#rows[bucket]];
    if (!sorted || !rows) return;
    let place = at(this.#counts, bucket);
    for (; place > 0 && at(sorted, place - 1) > error; place--) {
      sorted[place] = at(sorted, place - 1);
      rows[place] = at(rows, place - 1);
    }
    sorted[place] = error;
    rows[place] = row;
    this.#counts[bucket] = at(this.#counts, bucket) + 1;
  }

  /**
   * The smallest width that holds `aim` of all weight, that of the outcome to come included; with equal weights, the ceil((n + 1)(1 - a))th error.
   * @param row the cut-off that asks; @param aims what share of past errors shall be inside, for 80 % and 95 %: see `aimOf`
   */
  widths(row: number, aims: readonly [number, number]): Widths {
    const half: [Float64Array, Float64Array] = [
      new Float64Array(BUCKET_ENDS.length),
      new Float64Array(BUCKET_ENDS.length),
    ];
    for (const [bucket, sorted] of this.#sorted.entries()) {
      const rows = this.#rows[bucket] ?? new Int32Array(0);
      const count = at(this.#counts, bucket);
      const seen = new Set<number>();
      let all = 1;
      for (let place = 0; place < count; place++) {
        seen.add(at(rows, place));
        all += at(this.#weights, row - at(rows, place));
      }
      for (const level of [0, 1] as const)
        half[level][bucket] =
          seen.size < FEWEST_ORIGINS[level] ? Number.NaN : this.#quantile(sorted, rows, count, row, aims[level] * all);
    }
    return { half };
  }

  #quantile(sorted: Float64Array, rows: Int32Array, count: number, row: number, wanted: number): number {
    let weight = 0;
    for (let place = 0; place < count; place++) {
      weight += at(this.#weights, row - at(rows, place));
      if (weight >= wanted) return at(sorted, place);
    }
    return Number.NaN;
  }
}

/**
 * Which share of past errors to take, so that intervals hold what they promise: the level, moved by half of what past intervals missed it. Series change, and
 * errors of neighbouring days are no independent draws. After adaptive conformal inference, Gibbs and Candes 2021.
 */
export function aimOf(level: 0 | 1, inside: number, judged: number): number {
  if (judged === 0) return levels[level];
  const trust = judged / (judged + TRUSTED_OUTCOMES);
  return Math.min(MOST, levels[level] + CORRECTION * trust * (levels[level] - inside / judged));
}

function bucketOf(step: number): number {
  let bucket = 0;
  while ((BUCKET_ENDS[bucket] ?? 0) <= step) bucket += 1;
  return bucket;
}

/**
 * Half width at a step. Beyond the steps that were tested it grows with the square root of the distance, as errors of a random walk do.
 * @param level 0 = 80 %, 1 = 95 %; @param tested how many steps the back-test covered
 */
export function halfWidth({ half }: Widths, level: 0 | 1, step: number, tested: number): number {
  const last = Math.min(step, Math.max(0, tested - 1));
  const width = lastKnown(half[level], bucketOf(last));
  return step < tested ? width : width * Math.sqrt((step + 1) / tested);
}

/** A far bucket that few cut-offs have reached yet takes the width of the nearer one, if that is known. */
function lastKnown(widths: Float64Array, bucket: number): number {
  for (let place = bucket; place >= 0; place--) {
    const width = widths[place];
    if (width !== undefined && !Number.isNaN(width)) return width;
  }
  return Number.NaN;
}
