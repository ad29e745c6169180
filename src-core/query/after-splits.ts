import { allocatedRollups } from '../anycost/schema.ts';
import { resolveDimension, splitDimensions, storedColumn } from './dimensions.ts';

const kept = new Set(allocatedRollups[0]?.dimensions ?? []);

/**
 * Whether split amounts know a dimension (or can be filtered by it). The planner refuses the others (`query.not-allocated-grain`); screens ask
 * here first, so that nobody has to run into that.
 */
export function isKeptAfterSplits(dimension: string): boolean {
  try {
    const column = storedColumn(resolveDimension(dimension, 'split'));
    return column === 'x_SliceId' || column === 'BillingCurrency' || kept.has(column);
  } catch {
    return false; // a dimension that does not exist is kept nowhere
  }
}

/** Dimensions that only split amounts have. */
export const splitDimensionNames: readonly string[] = splitDimensions.map(({ name }) => name);
