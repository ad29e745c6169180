import { formatAmount } from '../../src-core/money/amount.ts';
import type { ResultColumn } from '../../src-core/query/query-spec.ts';
import type { Cell } from './batch.ts';

/** The text of a cell in CSV and JSON: amounts exact and plain, instants ISO 8601 in UTC. Null stays null. */
export function cellText(cell: Cell, column: ResultColumn): string | null {
  if (cell === null) return null;
  if (column.type === 'decimal') return formatAmount(cell as bigint);
  if (cell instanceof Date) return cell.toISOString().replace('.000Z', 'Z');
  return String(cell);
}

/** Only text from outside can run as a formula; our own numbers and dates cannot. */
export function isForeignText(column: ResultColumn): boolean {
  return column.type === 'string' || column.type === 'json';
}
