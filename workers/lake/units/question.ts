import type { UnitSpec } from '../../../src-core/contract/units.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { isOfChargesOnly } from '../../../src-core/units/usage-volume-sql.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import type { Snapshot } from '../query/snapshot.ts';
import type { UnitPeriods } from './periods.ts';
import type { UnitNote } from './volume.ts';

/** What every reader of a denominator gets. */
export type UnitQuestion = {
  readonly spec: UnitSpec;
  readonly periods: UnitPeriods;
  readonly query: QueryEngine;
  readonly snapshot: Snapshot;
  /** Charges of the numerator. */
  readonly charges: readonly Filter[];
};

/** Filters that both sides understand, and a note on each of the others. */
export function sharedFilters({ filters }: Pick<UnitSpec, 'filters'>): { filters: Filter[]; notes: UnitNote[] } {
  const own = [...new Set(filters.map(({ dimension }) => dimension).filter(isOfChargesOnly))];
  return {
    filters: filters.filter(({ dimension }) => !isOfChargesOnly(dimension)),
    notes: own.map(dimension => ({
      code: 'filter-on-cost-only',
      facts: { dimension },
      message: `The filter on ${dimension} narrows the cost only; what is counted has no ${dimension}.`,
    })),
  };
}
