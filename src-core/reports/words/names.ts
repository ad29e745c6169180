import type { UnitKey } from '../../contract/units.ts';

/** Names of what the lake holds. One that is not here is shown as the lake spells it. */
export type Names = {
  /** Dimensions of charges. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Columns of usage records. */
  readonly records: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<UnitKey, { readonly title: string; readonly word: string; readonly text: string }>>;
  /** Quality checks. */
  readonly checks: Readonly<Record<string, string>>;
};
