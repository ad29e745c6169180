import type { Unscaled } from '../money/amount.ts';

/** Read access to one column by row number; nothing is copied and no row objects exist. Null is "no value". */
export type TextColumn = { readonly kind: 'text'; readonly name: string; get(row: number): string | null };
/** Whole numbers and doubles. Integers beyond 2^53 are not exact as `get` gives them; `exactText` has every digit. */
export type NumberColumn = {
  readonly kind: 'number';
  readonly name: string;
  get(row: number): number | null;
  exactText(row: number): string | null;
};
/** Milliseconds since 1970 UTC. */
export type TimeColumn = { readonly kind: 'time'; readonly name: string; get(row: number): number | null };
/** Exact amounts in 10^-24 units. */
export type MoneyColumn = {
  readonly kind: 'money';
  readonly name: string;
  get(row: number): Unscaled | null;
  /** Nearest double without making a bigint: for drawing and for in-cell bars, never for sums. */
  approximate(row: number): number;
  /** Exact order of two rows; "no value" comes before every amount. */
  compare(a: number, b: number): number;
};
export type ArrowColumn = TextColumn | NumberColumn | TimeColumn | MoneyColumn;

/** Rows that were read: columns in order, and the text column of a name (currencies). */
export type ReadRows = {
  readonly rowCount: number;
  readonly columns: readonly ArrowColumn[];
  text(name: string): TextColumn | null;
};
