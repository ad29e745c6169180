import type { RecordDatasetName } from '../anycost/records.ts';
import type { RowRule } from './file-connector.ts';

/**
 * How to read one file as usage records. Like FocusScan, the host composes one SELECT from it and the rows stay in DuckDB.
 *
 * What an import changes, by `merge`:
 * - `swap`: the file is everything its source knows of each (scope, UTC day) it touches: rows of those slices that it does not
 *   have are taken out (usage APIs: whole buckets).
 * - `upsert`: the file holds some observations; each replaces the row of the same identity when its `revision` is larger (Slurm
 *   jobs, gateway logs, spans). Nothing else is taken out.
 * - `coalesce`: as upsert, but columns the newer row has no value for keep the older value (one file per Prometheus metric).
 * Replaced rows stay readable as-of. The result never depends on the order of files: equal revisions are decided by row hash.
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
  /** BIGINT, never null: which of two states of one observation is newer (larger). */
  readonly revision: string;
  readonly rejections: readonly RowRule[];
  readonly findings: readonly RowRule[];
};

/**
 * One row on its way into the lake from code that parses text itself: dataset (or FOCUS) column -> value. Decimals are text or
 * bigint, never a JavaScript float; timestamps are ISO 8601 with Z; undefined and null are null.
 */
export type CanonicalRow = Readonly<Record<string, string | number | bigint | boolean | null | undefined>>;
