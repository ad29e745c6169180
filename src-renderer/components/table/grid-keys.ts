/** Where the keyboard is: row -1 is the header, rows from 0 are in display order, totals follow the last row. */
export type GridPlace = { readonly row: number; readonly column: number };

export type GridExtent = { rowCount: number; columnCount: number; totalRows: number; pageRows: number };

/**
 * The place a key moves to, as the ARIA grid pattern says; null when the key does not move.
 * Home/End: first/last column; with `mod` also first/last row.
 */
export function moveByKey(from: GridPlace, key: string, mod: boolean, extent: GridExtent): GridPlace | null {
  const lastRow = extent.rowCount + extent.totalRows - 1;
  const lastColumn = Math.max(0, extent.columnCount - 1);
  const row = (value: number) => Math.max(-1, Math.min(lastRow, value));
  const column = (value: number) => Math.max(0, Math.min(lastColumn, value));
  switch (key) {
    case 'ArrowUp':
      return { ...from, row: mod ? Math.min(0, lastRow) : row(from.row - 1) };
    case 'ArrowDown':
      return { ...from, row: mod ? lastRow : row(from.row + 1) };
    case 'ArrowLeft':
      return { ...from, column: mod ? 0 : column(from.column - 1) };
    case 'ArrowRight':
      return { ...from, column: mod ? lastColumn : column(from.column + 1) };
    case 'PageUp':
      return { ...from, row: Math.min(from.row, Math.max(0, from.row - extent.pageRows)) };
    case 'PageDown':
      return { ...from, row: row(from.row + extent.pageRows) };
    case 'Home':
      return { row: mod ? Math.min(0, lastRow) : from.row, column: 0 };
    case 'End':
      return { row: mod ? lastRow : from.row, column: lastColumn };
    default:
      return null;
  }
}
