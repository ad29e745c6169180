import type { FileValues } from '../../src-core/anycost/focus-mapping.ts';
import type { SniffVerdict } from '../../src-core/contract/imports.ts';

/** A staged file opened as a table of raw columns, whatever its container; VARCHAR throughout for CSV. */
export type TableSource = FileValues & {
  readonly container: 'csv' | 'csv.gz' | 'parquet' | 'json' | 'json.gz';
  /** Column names in file order; unique, blanks around them removed, none empty. */
  readonly names: readonly string[];
  /** Column names exactly as in the file, same order. */
  readonly header: readonly string[];
  /** SELECT of "x_SourceRow" and all `names`. */
  readonly sql: string;
  readonly dialect: SniffVerdict['dialect'];
  readonly oddities: SniffVerdict['oddities'];
  /** Files written beside the staged one. */
  readonly temporary: readonly string[];
  /** Bytes of the table itself: inflated for gzip. */
  readonly tableBytes: number;
  /** Estimate of the rows, from the sample; null when the sample is the whole file, and for Parquet. */
  readonly estimatedRows: number | null;
};
