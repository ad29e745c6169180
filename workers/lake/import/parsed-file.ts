import type { RecordDataset } from '../../../src-core/anycost/records.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { Masked } from '../masking/mask-rows.ts';
import type { RecordProfile } from '../records/profile-records.ts';
import type { Counted, Profile } from './profile.ts';
import type { Staged } from './stage.ts';

type Parsed = {
  readonly staged: Staged;
  /** Name given by the caller; null takes it from the content. */
  readonly source: string | null;
  readonly format: string;
  readonly formatVersion: string;
  readonly profile: Counted;
  readonly parquet: { readonly name: string; readonly sha256: string };
  /** What was masked; then the raw zone has the mapped rows and not the bytes as received. */
  readonly masked: Masked | null;
  /** True when the rows were still there from an import that was killed. */
  readonly resumed: boolean;
};

/** A file of charge lines whose rows are mapped, counted and on disk as Parquet: everything the swap needs. */
export type ParsedFile = Parsed & {
  readonly kind: 'cost';
  readonly present: readonly string[];
  readonly customKeys: readonly string[];
  readonly rejectMasks: readonly string[];
  readonly profile: Profile;
  /**
   * Makes a drop of its own of bytes that the lake had before: when a source was asked that went back to them, milliseconds, or the files
   * that an unchanged part of a bill came with. Null for every other file.
   */
  readonly again: number | string | null;
};

/** The same for usage records: everything the merge needs. */
export type ParsedRecords = Parsed & {
  readonly kind: 'records';
  readonly dataset: RecordDataset;
  readonly merge: RecordScan['merge'];
  readonly profile: RecordProfile;
};

export type AnyParsed = ParsedFile | ParsedRecords;

/** JSON with BigInt, for the note beside staged rows. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? { $bigint: String(item) } : item));

export const fromJson = (text: string): unknown =>
  JSON.parse(text, (_, item) =>
    item !== null && typeof item === 'object' && typeof item.$bigint === 'string' ? BigInt(item.$bigint) : item,
  );
