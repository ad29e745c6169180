import type { RecordDatasetName } from '../anycost/records.ts';
import type { RowRule } from './row-rule.ts';

/**
 * How to read one file as usage records. Like FocusScan, the host composes one SELECT from it and the rows stay in DuckDB.
 *
 * What an import changes, by `merge` (decision record 0050):
 * - `swap`: the file is everything its source knows of each (scope, UTC day) it touches: rows of those slices that it does not
 *   have are taken out (usage APIs: whole buckets). Rows of equal identity within the file are different observations, each kept. The later
 *   import counts, unless its largest revision says that it is older than the one before (0 = as new as the import).
 * - `upsert`: the file holds some observations; each replaces the row of the same identity when its `revision` is larger (Slurm
 *   jobs, gateway logs, spans). Nothing else is taken out. Rows of equal identity are states of one observation.
 * - `coalesce`: as upsert, but column by column: each has the value of the largest revision that gives one (one file per Prometheus metric).
 * Replaced rows stay readable as-of. The order of files never decides between rows: equal revisions are decided by the larger totals, then by
 * row hash. Files of one import are merged together.
 */
export type RecordScan = {
  readonly kind: 'records';
  readonly dataset: RecordDatasetName;
  readonly merge: 'swap' | 'upsert' | 'coalesce';
  /** As in FocusScan: raw columns, `x_SourceRow` (1 = first data row), helpers. */
  readonly rawSql: string;
  readonly rawColumns: readonly string[];
  readonly temporary: readonly string[];
  /** Dataset column -> typed SQL over the raw scan; absent = NULL. */
  readonly columns: ReadonlyMap<string, string>;
  /** VARCHAR, never null: which cluster, organisation, Prometheus... With the UTC day of `dataset.at` it names the slice. */
  readonly scope: string;
  /** BIGINT: which of two states of one observation is newer (larger); 0 = the file does not say. */
  readonly revision: string;
  readonly rejections: readonly RowRule[];
  readonly findings: readonly RowRule[];
};

/**
 * One row on its way into the lake from code that parses text itself: dataset (or FOCUS) column -> value. Decimals are text or
 * bigint, never a JavaScript float; timestamps are ISO 8601 with Z; undefined and null are null.
 */
export type CanonicalRow = Readonly<Record<string, string | number | bigint | boolean | null | undefined>>;
