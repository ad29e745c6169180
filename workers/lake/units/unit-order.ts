import type { UnitRow } from '../../../src-core/contract/units.ts';

/** The lake changed between the two sides of a unit cost; both are read again. */
export class LakeMoved extends Error {}

/** Oldest bucket first, the largest cost first within it. Order only: comparing as doubles loses nothing that is shown. */
export function byTimeThenCost(a: UnitRow, b: UnitRow): number {
  if (a.bucket !== b.bucket) return (a.bucket ?? '') < (b.bucket ?? '') ? -1 : 1;
  const difference = Number(b.quality.cost.total) - Number(a.quality.cost.total);
  if (difference !== 0) return difference;
  const [x, y] = [JSON.stringify([a.keys, a.currency]), JSON.stringify([b.keys, b.currency])];
  return x < y ? -1 : x > y ? 1 : 0;
}
