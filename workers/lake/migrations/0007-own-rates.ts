import { insertOwnRatesSql, ownRateTableSql } from '../fx/own-rates.ts';

/** Exchange rates that bills bring along, and since when a version of ours counts. Forward only; never edited after release. */
export const migration0007: readonly string[] = [
  ownRateTableSql,
  insertOwnRatesSql(),
  // The first lake version that converts by these rates, so that older ones keep theirs.
  'ALTER TABLE fx_version ADD COLUMN x_LakeVersion BIGINT',
];
