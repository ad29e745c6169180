import { type FocusColumn, type FocusColumnName, focusColumns } from './focus-columns.ts';

/** One column of a file and what it was recognised as. */
export type MatchedColumn = {
  /** Name in the file, blanks around it removed. */
  readonly name: string;
  /** The FOCUS column it is, or null for a custom (`x_`...) or unknown one. */
  readonly focus: FocusColumn | null;
};

export type ColumnMatch = {
  readonly columns: readonly MatchedColumn[];
  /** FOCUS name to the file's own name. */
  readonly focus: ReadonlyMap<FocusColumnName, string>;
  /** Names that start with `x_` (FOCUS section "Custom columns"). */
  readonly custom: readonly string[];
  /** Names that are neither FOCUS nor custom. */
  readonly unknown: readonly string[];
  /** FOCUS columns spelled differently in the file: [in the file, in FOCUS]. */
  readonly respelled: readonly (readonly [string, string])[];
  /** Names that occur more than once, or that mean the same column. */
  readonly duplicates: readonly string[];
};

/** Letters and digits in lower case: `Billed Cost`, `billed_cost` and `BILLEDCOST` are one column. */
const fold = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');

const byFolded = new Map<string, FocusColumn>(focusColumns.map(column => [fold(column.name), column]));

/** Display names that differ from the column id (specification, column pages); used when the id itself is absent. */
const displayNames = new Map<string, FocusColumnName>([
  ['provider', 'ProviderName'],
  ['publisher', 'PublisherName'],
  ['invoiceissuer', 'InvoiceIssuerName'],
]);

function recognise(name: string, folded: ReadonlySet<string>): FocusColumn | null {
  if (/^x_/i.test(name)) return null;
  const id = displayNames.get(fold(name));
  if (id !== undefined) return folded.has(fold(id)) ? null : (byFolded.get(fold(id)) ?? null);
  return byFolded.get(fold(name)) ?? null;
}

/**
 * Recognise the columns of a file by name. Exact names win; otherwise case, blanks, hyphens and underscores are ignored.
 * A name beginning with `x_` is always custom. Blank names must have been replaced before.
 */
export function matchColumns(header: readonly string[]): ColumnMatch {
  const columns: MatchedColumn[] = [];
  const focus = new Map<FocusColumnName, string>();
  const seen = new Map<string, string>();
  const duplicates = new Set<string>();
  const respelled: [string, string][] = [];
  const folded = new Set(header.map(fold));
  for (const rawName of header) {
    const name = rawName.trim();
    const known = recognise(name, folded);
    const key = known === null ? name.toLowerCase() : fold(known.name);
    const before = seen.get(key);
    if (before !== undefined) {
      duplicates.add(before);
      duplicates.add(name);
    }
    seen.set(key, name);
    columns.push({ name, focus: known });
    if (known === null || before !== undefined) continue;
    focus.set(known.name as FocusColumnName, name);
    if (known.name !== rawName) respelled.push([rawName, known.name]);
  }
  const others = columns.filter(column => column.focus === null).map(column => column.name);
  return {
    columns,
    focus,
    custom: others.filter(name => /^x_/i.test(name)),
    unknown: others.filter(name => !/^x_/i.test(name)),
    respelled,
    duplicates: [...duplicates],
  };
}

/** Names that a header has more than once, without regard to case and blanks around them: SQL could not tell them apart. */
export function repeatedNames(header: readonly string[]): string[] {
  const names = header.map(name => name.trim()).filter(name => name !== '');
  const groups = Map.groupBy(names, name => name.toLowerCase());
  return [...groups.values()].filter(same => same.length > 1).map(same => same.join(' and '));
}
