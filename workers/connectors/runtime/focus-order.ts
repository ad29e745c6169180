import { focusColumns } from '../../../src-core/anycost/focus-columns.ts';

/**
 * Column names of a file of charge lines: FOCUS columns that are mandatory or that a row has, in the order of the specification,
 * then the others by name. A mandatory column that no row has is there and empty: null, as the specification writes it.
 */
export function focusColumnNames(present: ReadonlySet<string>): string[] {
  const known = focusColumns.filter(
    column => column.removed === null && (column.level === 'mandatory' || present.has(column.name)),
  );
  const names = known.map(column => column.name as string);
  return [...names, ...[...present].filter(name => !names.includes(name)).toSorted()];
}
