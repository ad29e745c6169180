import type { RowRule } from '../connector/row-rule.ts';
import { quoteIdentifier } from '../connector/sql-text.ts';
import { MONEY_SQL_TYPE } from '../money/scale.ts';
import type { ColumnMatch } from './column-match.ts';
import { conformanceRules } from './conformance.ts';
import type { FocusColumnName } from './focus-columns.ts';
import { type FileValues, type FocusMapping, mapToFocus14 } from './focus-mapping.ts';

/** What one FOCUS column is made of. */
export type BillColumn = {
  /** Over the file's columns and the bill's helpers. */
  readonly sql: string;
  /** DuckDB type of `sql`. Text is typed by the same rules as a cell of a FOCUS file, so amounts stay exact. */
  readonly type: string;
  /** The file's column, for messages; absent when several or none make it up. */
  readonly from?: string;
};

/**
 * A provider's own bill told in FOCUS columns. Past this, the file is treated as any FOCUS file: same typing, same rejections,
 * same findings. Grain: one row of the file stays one charge line.
 */
export type NativeBill = {
  /** Layers of `expression AS "name"`; each may refer to the ones before, so that nothing is parsed twice. */
  readonly helpers: readonly (readonly string[])[];
  readonly columns: ReadonlyMap<FocusColumnName, BillColumn>;
  /** The file's columns that no FOCUS column holds in full: kept as delivered in x_Custom. */
  readonly kept: readonly string[];
  /** What can be wrong with the provider's own columns; told before what FOCUS has to say. */
  readonly rejections: readonly RowRule[];
  readonly findings: readonly RowRule[];
  /** FOCUS findings that are no news for this provider, as `rule Column`. */
  readonly expected?: readonly string[];
  /** Required columns that this dataset leaves to another one of the same spend (Azure's two views): unknown here, not missing. */
  readonly leftOut?: readonly FocusColumnName[];
};

export const text = (sql: string, from?: string): BillColumn => withOrigin({ sql, type: 'VARCHAR' }, from);
export const amount = (sql: string, from?: string): BillColumn => withOrigin({ sql, type: MONEY_SQL_TYPE }, from);
export const instant = (sql: string, from?: string): BillColumn => withOrigin({ sql, type: 'TIMESTAMP' }, from);

const withOrigin = (column: BillColumn, from: string | undefined): BillColumn =>
  from === undefined ? column : { ...column, from };

/** Column of the raw scan that holds the source of a FOCUS column; a prefix that no header produces unnoticed. */
const place = (name: string): string => `mureon source ${name}`;

export type MappedBill = FocusMapping & {
  /** The raw scan: the file's columns, `x_SourceRow`, helpers and typed FOCUS columns. */
  readonly rawSql: string;
  readonly rejections: readonly RowRule[];
  readonly allFindings: readonly RowRule[];
};

/** Compose the scan of a bill. @param tableSql SELECT of `x_SourceRow` and the file's columns */
export function mapNativeBill(bill: NativeBill, values: FileValues, tableSql: string): MappedBill {
  const entries = [...bill.columns];
  const types = new Map([...values.types, ...entries.map(([name, column]) => [place(name), column.type] as const)]);
  const match: ColumnMatch = {
    columns: [],
    focus: new Map(entries.map(([name]) => [name, place(name)])),
    custom: [],
    unknown: bill.kept,
    respelled: [],
    duplicates: [],
  };
  const mapping = mapToFocus14(match, { ...values, types });
  const rules = conformanceRules(mapping, '1.4');
  const own = entries.map(([name, column]) => `${column.sql} AS ${quoteIdentifier(place(name))}`);
  const rawSql = [...bill.helpers, own, mapping.helpers]
    .filter(layer => layer.length > 0)
    .reduce((inner, layer) => `SELECT *, ${layer.join(',\n')} FROM (${inner})`, tableSql);
  const named = (rule: RowRule) => withFileColumn(rule, bill.columns.get(rule.column as FocusColumnName)?.from);
  const expected = new Set(bill.expected ?? []);
  const isLeftOut = ({ column }: RowRule) => bill.leftOut?.some(name => name === column) ?? false;
  return {
    ...mapping,
    rawSql,
    rejections: [...bill.rejections, ...rules.rejections.filter(rule => !isLeftOut(rule)).map(named)],
    allFindings: [
      ...bill.findings,
      ...rules.findings.filter(rule => !expected.has(`${rule.rule} ${rule.column}`)).map(named),
    ],
  };
}

/** "BilledCost (cost/myCost in the file) is not a plain number...": the reader looks for the file's own name. */
function withFileColumn(rule: RowRule, from: string | undefined): RowRule {
  if (from === undefined || from === rule.column) return rule;
  const told = `${rule.column} (${from} in the file)`;
  const at = rule.message.indexOf(rule.column);
  if (at < 0) return rule;
  return { ...rule, message: rule.message.slice(0, at) + told + rule.message.slice(at + rule.column.length) };
}
