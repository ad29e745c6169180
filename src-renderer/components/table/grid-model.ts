import { formatAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import type { AmountStyle } from '../money/format.ts';

/** What a cell holds. Null is "no value" or "unknown" and is shown as such, never as 0. */
export type GridCell =
  /** Nothing belongs here: not unknown, not zero. */
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string | null }
  | {
      readonly kind: 'money';
      readonly amount: Unscaled | null;
      readonly currency: string | null;
      readonly style?: AmountStyle;
    }
  /** A group within groups; `depth` -1 stands in a table without groups; `isOpen` null: nothing within. `isNamed` false: the text is ours, not a value. */
  | {
      readonly kind: 'tree';
      readonly text: string | null;
      readonly depth: number;
      readonly isOpen: boolean | null;
      readonly isNamed: boolean;
    }
  /** 0.125 = 12.5 %; `change` shows a sign. */
  | { readonly kind: 'percent'; readonly ratio: number | null; readonly change: boolean }
  | { readonly kind: 'count'; readonly value: number | null }
  /** A shape over time for the eye; the figures are in the other columns. */
  | { readonly kind: 'trend'; readonly points: readonly (number | null)[] };

export type GridColumn = {
  readonly id: string;
  readonly title: string;
  /** Said in the column menu and to a screen reader; e.g. which cost this is. */
  readonly description?: string;
  /** Over the title: what several columns side by side have in common. */
  readonly group?: string;
  readonly width: number;
  readonly align: 'start' | 'end';
  /** A key names the row: it stays in sight when scrolling sideways and opens the row's drill. */
  readonly isKey: boolean;
  readonly canActivate: boolean;
  /** Takes the width that is left over, unless the user has set one. */
  readonly grows?: boolean;
  cell(row: number): GridCell;
  /** Ascending order of two rows; absent means the column cannot be sorted. */
  compare?(a: number, b: number): number;
  /** The text that `compare` goes by, for columns of text: long tables then compare each distinct text once. */
  sortText?(row: number): string | null;
  /** Signed length of the in-cell bar, -1 to 1. */
  bar?(row: number): number;
  /** What a file has in the place of this column, when one column says several things. */
  readonly parts?: readonly { readonly title: string; text(row: number): string | null }[];
  /** The cell of a totals row; absent or null leaves it empty. */
  total?(totalRow: number): GridCell | null;
};

/** A table as columns with read access by row number. No row objects: a million rows cost what their Arrow bytes cost. */
export type GridModel = {
  readonly rowCount: number;
  readonly columns: readonly GridColumn[];
  /** One totals row per currency; their names, e.g. "Total USD". */
  readonly totals: readonly string[];
  /** Models with the same identity show the same rows (pages of one answer): a selection survives from one to the next. */
  readonly identity?: string;
};

/**
 * Row numbers in display order, ties in model order. Null when there is nothing to sort by.
 * Time O(n log n): 1 M rows by an exact amount take about a second; long tables use `sortInSlices`.
 */
export function sortedRows(model: GridModel, sort: { column: string; descending: boolean } | null): Uint32Array | null {
  const compare = model.columns.find(column => column.id === sort?.column)?.compare;
  if (!sort || !compare) return null;
  const order = Uint32Array.from({ length: model.rowCount }, (_, row) => row);
  const direction = sort.descending ? -1 : 1;
  return order.sort((a, b) => direction * compare(a, b) || a - b);
}

/** The cell as text for the clipboard: exact digits, and nothing that a spreadsheet would run as a formula. */
export function cellText(cell: GridCell): string {
  switch (cell.kind) {
    case 'money':
      return cell.amount === null ? '' : formatAmount(cell.amount);
    case 'percent':
      return cell.ratio === null ? '' : String(cell.ratio);
    case 'count':
      return cell.value === null ? '' : String(cell.value);
    case 'none':
    case 'trend':
      return '';
    case 'tree':
    case 'text': {
      const oneLine = (cell.text ?? '').replace(/[\t\r\n]+/g, ' ');
      return /^[=+\-@]/.test(oneLine) ? `'${oneLine}` : oneLine;
    }
  }
}

/** Rows and columns as tab-separated text with a header line. */
export function tsv(columns: readonly GridColumn[], rows: readonly number[]): string {
  const header = columns.map(column => cellText({ kind: 'text', text: column.title })).join('\t');
  return [header, ...rows.map(row => columns.map(column => cellText(column.cell(row))).join('\t'))].join('\n');
}
