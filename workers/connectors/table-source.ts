import type { SlashDates } from '../../src-core/anycost/timestamp-sql.ts';
import type { SniffVerdict } from '../../src-core/contract/imports.ts';

/** A staged file opened as a table of raw columns, whatever its container. */
export type TableSource = {
  readonly container: 'csv' | 'csv.gz' | 'parquet';
  /** Column names in file order; unique, blanks around them removed, none empty. */
  readonly names: readonly string[];
  /** Column names exactly as in the file, same order. */
  readonly header: readonly string[];
  /** DuckDB types by name. */
  readonly types: ReadonlyMap<string, string>;
  /** SELECT of "x_SourceRow" and all `names`. */
  readonly sql: string;
  readonly dialect: SniffVerdict['dialect'];
  readonly oddities: SniffVerdict['oddities'];
  /** Words that mean null where they are quoted, in numbers and dates. */
  readonly nullWords: readonly string[];
  readonly slashDates: SlashDates | null;
  /** Exact row count where it costs nothing (Parquet footer). */
  readonly rowCount: number | null;
  /** Estimate of the rows, from the sample; null when the sample is the whole file. */
  readonly estimatedRows: number | null;
};
