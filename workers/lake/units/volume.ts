import type { UnitSeries } from '../../../src-core/contract/units.ts';
import type { Counting, VolumeCell } from '../../../src-core/units/match.ts';
import type { CostRow } from './grouped-costs.ts';

export type UnitNote = UnitSeries['notes'][number];

/** The denominator of one question, and how charges find their cell in it. */
export type Volume = {
  readonly cells: readonly VolumeCell[];
  readonly counting: Counting;
  readonly matchDims: readonly string[];
  readonly matchOf: (row: CostRow) => string | null;
  readonly notes: readonly UnitNote[];
  /** Where the units came from, if not as the catalogue says. */
  readonly counted?: string;
};
