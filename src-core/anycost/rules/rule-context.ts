import type { RowRule } from '../../connector/row-rule.ts';
import type { FocusColumnName, FocusVersion } from '../focus-columns.ts';

/** What rules are built from: SQL of each lake column over the raw scan (see `mapToFocus14`), and which columns the file has. */
export type RuleContext = {
  readonly version: FocusVersion;
  /** SQL of a lake column; undefined when the file lacks it. */
  readonly sql: (name: string) => string | undefined;
  /** SQL of a decimal lake column as DOUBLE, for comparisons with a tolerance; never for amounts. */
  readonly approximate: (name: string) => string;
  /** SQL that is true when the cell of a present column is empty in the file (not: unreadable). */
  readonly isEmpty: (name: string) => string;
};

type Severity = RowRule['severity'];

/**
 * A rule over columns that must all be present; none when one is absent, because an absent column is told once for the whole
 * file. `condition` gets their SQL in order; a null condition counts as false.
 */
export function ruleOver(
  context: RuleContext,
  columns: readonly [FocusColumnName, ...FocusColumnName[]],
  rule: { rule: string; severity: Severity; message: string },
  condition: (...sql: string[]) => string,
): RowRule[] {
  const expressions = columns.map(name => context.sql(name));
  if (expressions.some(expression => expression === undefined)) return [];
  const sql = condition(...expressions.filter(expression => expression !== undefined));
  // CASE and not coalesce: its condition is evaluated only as far as needed, row by row, and null counts as false.
  return [{ ...rule, column: columns[0], sql: `CASE WHEN ${sql} THEN true ELSE false END` }];
}
