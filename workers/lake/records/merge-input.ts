import type { RecordDataset } from '../../../src-core/anycost/records.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { ParsedRecords } from '../import/parsed-file.ts';
import type { Covers } from './claims.ts';

/** Files of one dataset and source on their way into the lake. */
export type MergeInput = {
  readonly dataset: RecordDataset;
  readonly source: string;
  readonly merge: RecordScan['merge'];
  readonly files: readonly ParsedRecords[];
  /** Where each file's Parquet copy is, by position in `files`. */
  readonly parquetPaths: readonly string[];
  readonly covers: Covers | null;
  /** When a source was asked, milliseconds; null for files. */
  readonly observedAtMs: number | null;
  readonly at: Date;
  readonly lakeVersion: number;
  readonly firstDropId: number;
};
