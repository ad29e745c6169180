/** A stretch of time in milliseconds since 1970 UTC; start inclusive, end exclusive. */
export type Stretch = { readonly startMs: number; readonly endMs: number };

const lengths = { hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Cut the time a job held its devices at each UTC hour or day; parts follow each other without gap, so their lengths add up to the
 * whole, to the millisecond. Empty for a stretch without length. Cost: one part an hour or day.
 */
export function splitByUtc({ startMs, endMs }: Stretch, by: keyof typeof lengths): (Stretch & { bucketMs: number })[] {
  const length = lengths[by];
  const parts = [];
  for (let at = startMs; at < endMs; ) {
    const bucketMs = Math.floor(at / length) * length;
    const next = Math.min(endMs, bucketMs + length);
    parts.push({ bucketMs, startMs: at, endMs: next });
    at = next;
  }
  return parts;
}
