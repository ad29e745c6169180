import { formatAmount } from '../../src-core/money/amount.ts';
import type { Cell, ExportColumn } from './batch.ts';

/** The text of a cell in CSV and JSON: amounts exact and plain, instants ISO 8601 in UTC. Null stays null. */
export function cellText(cell: Cell, column: ExportColumn): string | null {
  if (cell === null) return null;
  if (column.type === 'decimal') return formatAmount(cell as bigint);
  if (cell instanceof Date) return cell.toISOString().replace('.000Z', 'Z');
  return String(cell);
}

/** Only text from outside can run as a formula; our own numbers and dates cannot. */
export function isForeignText(column: ExportColumn): boolean {
  return column.type === 'string' || column.type === 'json';
}
