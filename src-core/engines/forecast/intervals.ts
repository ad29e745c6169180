import { at } from './numbers.ts';

/** Steps whose errors are pooled: up to and with these. Neighbouring steps err alike, and twenty cut-offs alone could not say what 95 % is. */
const BUCKET_ENDS = [1, 3, 7, 14, 28, 56, 1_000_000] as const;
/** What the intervals promise. */
export const levels = [0.8, 0.95] as const;
/** Half of what coverage was off is corrected, once this many outcomes were judged. */
const CORRECTION = 0.5;
const TRUSTED_OUTCOMES = 200;
const MOST = 0.995;
/** Fewest cut-offs behind an interval of each level. */
const FEWEST_ORIGINS = [4, 8] as const;

/** Half widths in local spreads by bucket of steps, for 80 % and 95 %; NaN where too little is known. */
export type Widths = { readonly half: readonly [Float64Array, Float64Array] };

/** Split conformal over errors that come in one by one: what an interval is at any moment rests on what had been seen by then. */
export class Conformal {
  readonly #sorted: Float64Array[];
  readonly #counts: Int32Array;
  readonly #rows: Set<number>[];

  constructor(room: number) {
    this.#sorted = BUCKET_ENDS.map(() => new Float64Array(room));
    this.#counts = new Int32Array(BUCKET_ENDS.length);
    this.#rows = BUCKET_ENDS.map(() => new Set());
  }

  /** @param step 0 = the first after the cut-off; @param error absolute, in local spreads */
  add(row: number, step: number, error: number): void {
    const bucket = bucketOf(step);
    const sorted = this.#sorted[bucket];
    if (!sorted) return;
    let place = at(this.#counts, bucket);
    for (; place > 0 && at(sorted, place - 1) > error; place--) sorted[place] = at(sorted, place - 1);
    sorted[place] = error;
    this.#counts[bucket] = at(this.#counts, bucket) + 1;
    this.#rows[bucket]?.add(row);
  }

  /**
   * Quantile index ceil((n + 1) (1 - a)), counted from 1.
   * @param aims what share of past errors shall be inside, for 80 % and 95 %: see `aimOf`
   */
  widths(aims: readonly [number, number]): Widths {
    const half = aims.map((aim, level) =>
      Float64Array.from(BUCKET_ENDS, (_, bucket) => {
        const count = at(this.#counts, bucket);
        const index = Math.ceil((count + 1) * aim);
        const isKnown = index <= count && (this.#rows[bucket]?.size ?? 0) >= (FEWEST_ORIGINS[level] ?? 0);
        return isKnown ? (this.#sorted[bucket]?.[index - 1] ?? Number.NaN) : Number.NaN;
      }),
    );
    return { half: half as [Float64Array, Float64Array] };
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
