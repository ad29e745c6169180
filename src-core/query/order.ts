import { AppError } from '../errors/app-error.ts';
import { BUCKET_COLUMN, CURRENCY_COLUMN } from './grouped-sql.ts';
import type { ResultColumn } from './query-spec.ts';

export type OrderTerm = { readonly column: string; readonly descending: boolean };

/**
 * A total order, so that the same question always comes back in the same order: the asked terms, then (or by default) time,
 * currency, the first measure with the largest first, and last every text and time column.
 * @throws AppError `call.bad-input` for a column that the result does not have
 */
export function groupedOrder(asked: readonly OrderTerm[], columns: readonly ResultColumn[]): OrderTerm[] {
  for (const term of asked) requireColumn(term.column, columns);
  const firstMeasure = columns.find(column => column.type === 'decimal');
  const byDefault: OrderTerm[] = [BUCKET_COLUMN, CURRENCY_COLUMN]
    .filter(name => columns.some(column => column.name === name))
    .map(column => ({ column, descending: false }));
  if (firstMeasure) byDefault.push({ column: firstMeasure.name, descending: true });
  const keys = columns
    .filter(column => column.type !== 'decimal')
    .map(({ name }) => ({ column: name, descending: false }));
  return withoutRepeats([...asked, ...byDefault, ...keys]);
}

export function requireColumn(name: string, columns: readonly ResultColumn[]): void {
  if (columns.some(column => column.name === name)) return;
  throw new AppError('call.bad-input', {
    what: `no column ${name.slice(0, 256)} to order by; the result has ${columns.map(column => column.name).join(', ')}`,
  });
}

/** The first mention of a column decides. */
export function withoutRepeats(terms: readonly OrderTerm[]): OrderTerm[] {
  return terms.filter((term, index) => terms.findIndex(other => other.column === term.column) === index);
}
