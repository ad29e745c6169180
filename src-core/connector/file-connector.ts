import type { SniffVerdict } from '../contract/imports.ts';
import type { AppError } from '../errors/app-error.ts';
import type { RecordScan } from './record-scan.ts';
import type { RowRule } from './row-rule.ts';

/** Runs SQL in the lake's DuckDB with bound parameters; rows come back as plain objects (BIGINT as bigint). */
export type SqlRunner = {
  all(sql: string, params?: readonly unknown[], signal?: AbortSignal): Promise<Record<string, unknown>[]>;
};

/** A file the host has copied into the staging directory while hashing it; parsers read only this copy. */
export type StagedFile = {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Most bytes that a compressed file may unpack to (SECURITY 39); absent = no limit. */
  readonly inflateLimitBytes?: number;
  /** Folder of the workspace's saved mappings; absent = there are none. */
  readonly mappingsDir?: string;
};

/**
 * How to read one file as charge lines. The host composes one SELECT from it, so that millions of rows stay inside DuckDB
 * (decision record: connectors over large files yield a scan, not batches).
 */
export type FocusScan = {
  readonly kind: 'scan';
  /**
   * `SELECT ... ` over the staged file: the raw columns, `x_SourceRow` BIGINT (1 = first data row, in file order) and typed
   * helper columns that `columns` and the rules refer to, so that each cell is parsed once.
   */
  readonly rawSql: string;
  /** Names of the file's own columns in `rawSql`, in file order: what a copy "as delivered" selects (unused helpers cost nothing). */
  readonly rawColumns: readonly string[];
  /** Files the connector wrote beside the staged one for this scan; the host may delete them when the scan is done. */
  readonly temporary: readonly string[];
  /** For each lake column (FOCUS 1.4 name, x_PublisherName or x_Custom) its typed SQL expression over the raw scan; absent = NULL. */
  readonly columns: ReadonlyMap<string, string>;
  /** Rows for which one of these is true cannot be charges (severity "error"). */
  readonly rejections: readonly RowRule[];
  /** Conformance findings: kept beside the data, never repaired. */
  readonly findings: readonly RowRule[];
};

/**
 * Turns what DuckDB threw while the scan ran into the reader's error (line and cause of broken CSV, bad encoding, damaged
 * Parquet); null when it is none of the file's fault.
 */
export type ExplainScanError = (error: unknown, file: StagedFile) => AppError | null;

/** A file as the import needs it: how to read it and what it calls itself, without a look at its rows. */
export type OpenedFile = {
  readonly format: string;
  readonly formatVersion: string;
  /** Columns that go to x_Custom, by their names in the file. */
  readonly customColumns: readonly string[];
  /** Estimate for a progress bar; null when unknown. */
  readonly rows: number | null;
  readonly scan: FocusScan | RecordScan;
  /**
   * True when the file holds what must not stay (prompts, answers, addresses of people): `scan` leaves it out, and the host keeps only the
   * rows it read in the raw zone, never the bytes as received (SECURITY 73).
   */
  readonly dropsContent?: true;
};

/** `read` never writes; the host decides when a period is swapped in. */
export type FileConnector = {
  readonly id: string;
  readonly title: string;
  /** What the file is, in words. `verdict.problem` says why it cannot be imported. Reads at most a sample plus file ends. */
  sniff(
    file: StagedFile,
    sql: SqlRunner,
    signal: AbortSignal,
  ): Promise<{ verdict: SniffVerdict; scan: FocusScan | RecordScan | null }>;
  /**
   * The same without the description: what an import of many files pays for each of them.
   * @throws AppError why the file cannot be read; `format.unrecognised` lets the next connector look
   */
  open(file: StagedFile, sql: SqlRunner, signal: AbortSignal): Promise<OpenedFile>;
  /** Broken places past the sample show only when the whole file is scanned; the host asks here what they mean. */
  readonly explain: ExplainScanError;
};
