import type { Profile } from './profile.ts';
import type { Staged } from './stage.ts';

/** A file whose rows are mapped, counted and on disk as Parquet: everything the swap needs. */
export type ParsedFile = {
  readonly staged: Staged;
  /** Name given by the caller; null takes it from the content. */
  readonly source: string | null;
  readonly format: string;
  readonly formatVersion: string;
  readonly present: readonly string[];
  readonly customKeys: readonly string[];
  readonly rejectMasks: readonly string[];
  readonly profile: Profile;
  readonly parquet: { readonly name: string; readonly sha256: string };
  /** True when the rows were still there from an import that was killed. */
  readonly resumed: boolean;
};

/** JSON with BigInt, for the note beside staged rows. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? { $bigint: String(item) } : item));

export const fromJson = (text: string): unknown =>
  JSON.parse(text, (_, item) =>
    item !== null && typeof item === 'object' && typeof item.$bigint === 'string' ? BigInt(item.$bigint) : item,
  );
