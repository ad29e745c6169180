/**
 * Divide a whole number of seconds in proportion to weights; the shares add up to it (largest remainder, ties to the earlier one).
 * @param weights [n] not negative
 * @returns       [n] whole numbers, all 0 when the weights are
 */
export function shareSeconds(seconds: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return weights.map(() => 0);
  const exact = weights.map(weight => (seconds * weight) / total);
  const shares = exact.map(Math.floor);
  const spare = seconds - shares.reduce((sum, share) => sum + share, 0);
  const byRest = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .toSorted((a, b) => b.rest - a.rest);
  for (const { index } of byRest.slice(0, spare)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** Divide an exact quantity into `parts` equal shares that add up to it; the remainder goes to the first. */
export function shareEqually(quantity: bigint, parts: number): bigint[] {
  const share = quantity / BigInt(parts);
  const shares = Array.from({ length: parts }, () => share);
  if (shares.length > 0) shares[0] = quantity - share * BigInt(parts - 1);
  return shares;
}

/** The median gap between instants in order; null for fewer than two. */
export function medianGap(timesMs: readonly number[]): number | null {
  const gaps = timesMs.slice(1).map((time, index) => time - (timesMs[index] ?? time));
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? null;
}
