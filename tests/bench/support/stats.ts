/** Milliseconds of repeated runs, summed up. */
export type Timing = { runs: number; medianMs: number; p95Ms: number; minMs: number; maxMs: number };

/** @param ms at least one duration. The 95th percentile is the nearest rank, so it is one of the measured values. */
export function timing(ms: readonly number[]): Timing {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return {
    runs: sorted.length,
    medianMs: round(at(0.5)),
    p95Ms: round(at(0.95)),
    minMs: round(sorted[0] ?? Number.NaN),
    maxMs: round(sorted.at(-1) ?? Number.NaN),
  };
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Milliseconds that `work` takes. */
export async function clock<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}
