/** Points per series that Prometheus answers at most in one range query (`error-11000-points`: 400 bad_data). */
export const MAX_POINTS = 11_000;

/** Evaluation times `startMs`, `startMs + stepMs`, ... up to and including `endMs`. */
export type RangeWindow = { readonly startMs: number; readonly endMs: number };

/**
 * Cut a range query into windows below the point limit. Every window lies on the same grid, and each evaluation time is in exactly one of
 * them, so that the joined answers equal one answer over the whole range.
 *
 * @param range `endMs` inclusive, as in the HTTP API
 * @param maxPoints points per window, at most MAX_POINTS
 * @throws RangeError for a step or a point count below 1
 */
export function planRange(range: RangeWindow, stepMs: number, maxPoints = MAX_POINTS): RangeWindow[] {
  if (!(stepMs >= 1) || !(maxPoints >= 1)) throw new RangeError('step and points must be at least 1');
  const points = Math.min(maxPoints, MAX_POINTS);
  const windows: RangeWindow[] = [];
  const last = range.startMs + Math.floor((range.endMs - range.startMs) / stepMs) * stepMs;
  for (let startMs = range.startMs; startMs <= last; startMs += points * stepMs) {
    windows.push({ startMs, endMs: Math.min(startMs + (points - 1) * stepMs, last) });
  }
  return windows;
}

/**
 * The step, if the instants lie on one grid (evaluations of a range query, or one target's scrapes): the largest milliseconds that divide
 * all their distances. Null for fewer than two instants and for a grid below 1 s: raw scrapes of targets with their own offsets.
 */
export function gridStep(timesMs: Iterable<number>): number | null {
  let first: number | undefined;
  let step = 0;
  for (const time of timesMs) {
    if (first === undefined) first = time;
    else step = greatestDivisor(step, Math.abs(time - first));
    if (step === 1) return null;
  }
  return step >= 1000 ? step : null;
}

function greatestDivisor(a: number, b: number): number {
  let [large, small] = [a, b];
  while (small !== 0) [large, small] = [small, large % small];
  return large;
}
