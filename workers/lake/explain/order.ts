/** Largest first by size, credits among the charges; unknown last. */
export function byAmount(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const [left, right] = [a < 0n ? -a : a, b < 0n ? -b : b];
  return left > right ? -1 : left < right ? 1 : 0;
}
