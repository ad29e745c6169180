/**
 * The number shapes of Slurm's JSON: plain (22.05) or `{set, infinite, number}` (newer). Numbers come as decimal text, so that ids and
 * energies past 2^53 keep their digits.
 */
export type JsonValue = unknown;

export function member(value: JsonValue, ...path: readonly string[]): JsonValue {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    at = (at as Readonly<Record<string, JsonValue>>)[key];
  }
  return at;
}

export const items = (value: JsonValue): readonly JsonValue[] => (Array.isArray(value) ? value : []);

/** Text of a string that says something; null for empty, null and everything else. */
export const textOf = (value: JsonValue): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** A whole number >= 0; null when unset, infinite, absent or not whole. */
export function countOf(value: JsonValue): bigint | null {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const isSet = member(value, 'set') !== false && member(value, 'infinite') !== true;
    return isSet ? countOf(member(value, 'number')) : null;
  }
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : null;
}

/** The same as a number; null past 2^53. */
export function numberOf(value: JsonValue): number | null {
  const count = countOf(value);
  return count === null || count > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(count);
}
