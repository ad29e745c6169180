import type { RowRule } from '../connector/row-rule.ts';
import { quoteIdentifier, quoteLiteral } from '../connector/sql-text.ts';
import type { ColumnMatch } from './column-match.ts';
import { decimalFromNumber, decimalFromText, isRounded, wholeDigits } from './decimal-sql.ts';
import { type FocusColumn, type FocusColumnName, focus14Columns } from './focus-columns.ts';
import { type SlashDates, timestampFromText, timestampFromValue } from './timestamp-sql.ts';

/** What is known about the values of a file, beyond its column names. */
export type FileValues = {
  /** DuckDB type of each column of the raw scan, by its name in the file; VARCHAR throughout for CSV. */
  readonly types: ReadonlyMap<string, string>;
  readonly slashDates: SlashDates | null;
  /** Words that stand for null wherever a number or a date is expected, e.g. a quoted "NULL". */
  readonly nullWords: readonly string[];
  /** Why amounts of this file cannot be read, when its sample shows it; for the message of the rejection. */
  readonly amountProblem: string | null;
};

export type FocusMapping = {
  /** Typed helper columns to add to the raw scan, as `expression AS "name"`, so that each cell is parsed once. */
  readonly helpers: readonly string[];
  /** Lake column to SQL over the raw scan with its helpers. */
  readonly columns: ReadonlyMap<string, string>;
  /** Values that cannot be read: whether a rejection or a finding is decided by the column. */
  readonly badValues: readonly RowRule[];
  readonly findings: readonly RowRule[];
  /** True where the cell of a present lake column is empty in the file; an unreadable cell is not empty. */
  readonly isEmpty: (name: string) => string;
  /** A present decimal column as DOUBLE, straight from its cell (16 ns; from DECIMAL(38,24) it takes 150). */
  readonly approximate: (name: string) => string;
};

/** Helper columns carry a prefix that no header can produce unnoticed. */
const helper = (name: string): string => quoteIdentifier(`mureon typed ${name}`);

/** Text columns that many rules look at: named once in the scan instead of once a rule. */
const sharedByRules: ReadonlySet<string> = new Set([
  'ChargeCategory',
  'ChargeClass',
  'CommitmentDiscountId',
  'CommitmentDiscountStatus',
  'ServiceCategory',
  'Tags',
]);

const isNullWord = (raw: string, nullWords: readonly string[]): string =>
  `list_contains([${['', ...nullWords].map(quoteLiteral).join(', ')}], trim(${raw}))`;

/** FOCUS 1.4 name of a column that 1.4 renamed or dropped; everything else keeps its name. */
function sourceOf(column: FocusColumn, match: ColumnMatch): string | undefined {
  const own = match.focus.get(column.name as FocusColumnName);
  if (own === undefined && column.name === 'ServiceProviderName') return match.focus.get('ProviderName');
  return own;
}

/**
 * Map a file's columns to FOCUS 1.4: ProviderName becomes ServiceProviderName (when the file has none of its own),
 * PublisherName becomes x_PublisherName, custom and unknown columns go to x_Custom as JSON text. Values are not changed,
 * except that an empty text is null and every date-time is UTC.
 */
export function mapToFocus14(match: ColumnMatch, values: FileValues): FocusMapping {
  const helpers: string[] = [];
  const columns = new Map<string, string>();
  const badValues: RowRule[] = [];
  const findings: RowRule[] = [];
  for (const column of focus14Columns) {
    const name = sourceOf(column, match);
    if (name === undefined) continue;
    const raw = quoteIdentifier(name);
    const type = values.types.get(name) ?? 'VARCHAR';
    if (column.type === 'string' || column.type === 'json') {
      const text = column.type === 'string' ? textOf(raw, type) : jsonOf(raw, type);
      const isShared = sharedByRules.has(column.name);
      if (isShared) helpers.push(`${text} AS ${helper(column.name)}`);
      columns.set(column.name, isShared ? helper(column.name) : text);
    } else {
      const typed = column.type === 'decimal' ? decimalOf(raw, type) : timestampOf(raw, type, values.slashDates);
      helpers.push(`${typed} AS ${helper(column.name)}`);
      columns.set(column.name, helper(column.name));
      badValues.push(badValue(column, raw, type, values));
      if (column.type === 'decimal' && type === 'VARCHAR') findings.push(rounded(column, raw));
    }
  }
  const publisher = match.focus.get('PublisherName');
  if (publisher !== undefined) {
    columns.set('x_PublisherName', textOf(quoteIdentifier(publisher), values.types.get(publisher) ?? 'VARCHAR'));
  }
  const kept = keptAsCustom(match);
  if (kept.length > 0) columns.set('x_Custom', customJson(kept, values.types));
  const isEmpty = (name: string) => {
    const column = focus14Columns.find(candidate => candidate.name === name);
    const source = column === undefined ? undefined : sourceOf(column, match);
    if (column === undefined || source === undefined) return 'true';
    const raw = quoteIdentifier(source);
    if (values.types.get(source) !== 'VARCHAR') return `(${raw} IS NULL)`;
    const isTyped = column.type === 'decimal' || column.type === 'timestamp';
    return `(${raw} IS NULL OR ${isTyped ? `${helper(name)} IS NULL AND ${isNullWord(raw, values.nullWords)}` : `${raw} = ''`})`;
  };
  const approximate = (name: string) =>
    `TRY_CAST(${quoteIdentifier(match.focus.get(name as FocusColumnName) ?? name)} AS DOUBLE)`;
  return { helpers, columns, badValues, findings, isEmpty, approximate };
}

/** Columns that FOCUS 1.4 has no place for, by their names in the file. */
export function keptAsCustom(match: ColumnMatch): string[] {
  const provider = match.focus.get('ProviderName');
  const both = provider !== undefined && match.focus.has('ServiceProviderName') ? [provider] : [];
  return [...both, ...match.custom, ...match.unknown];
}

const isNested = (type: string): boolean => /^(MAP|STRUCT)\(|\]$|^JSON$/.test(type);

function textOf(raw: string, type: string): string {
  if (type === 'VARCHAR') return `NULLIF(${raw}, '')`;
  return isNested(type) ? `CAST(to_json(${raw}) AS VARCHAR)` : `CAST(${raw} AS VARCHAR)`;
}

/** JSON columns stay as delivered; a Parquet MAP or STRUCT becomes JSON text (a null stays null, not 'null'). */
function jsonOf(raw: string, type: string): string {
  return isNested(type) ? `CASE WHEN ${raw} IS NOT NULL THEN CAST(to_json(${raw}) AS VARCHAR) END` : textOf(raw, type);
}

const decimalOf = (raw: string, type: string): string =>
  type === 'VARCHAR' ? decimalFromText(raw) : decimalFromNumber(raw, type);

const timestampOf = (raw: string, type: string, slashDates: SlashDates | null): string =>
  type === 'VARCHAR' ? timestampFromText(raw, slashDates) : timestampFromValue(raw, type);

function badValue(column: FocusColumn, raw: string, type: string, values: FileValues): RowRule {
  const isNumber = column.type === 'decimal';
  const isValue = type === 'VARCHAR' ? `NOT ${isNullWord(raw, values.nullWords)}` : `${raw} IS NOT NULL`;
  const reason = isNumber && values.amountProblem !== null ? `: ${values.amountProblem}` : '';
  const what = isNumber
    ? `is not a plain number with at most ${wholeDigits} digits before the decimal point`
    : 'is not a date-time such as 2024-09-18T22:00:00Z';
  return {
    rule: isNumber ? 'value.not-a-number' : 'value.not-a-date-time',
    severity: 'error',
    column: column.name,
    message: `${column.name} ${what}${reason}.`,
    // Tested first, because it is false on nearly every row and costs one null check.
    sql: `(${helper(column.name)} IS NULL AND ${raw} IS NOT NULL AND ${isValue})`,
  };
}

function rounded(column: FocusColumn, raw: string): RowRule {
  return {
    rule: 'money.rounded',
    severity: 'warning',
    column: column.name,
    message: `${column.name} has more than 24 decimals; it is kept rounded half-even to 24.`,
    sql: isRounded(raw),
  };
}

/** A JSON object of text values; nulls are left out, so an all-null row has null and not `{}`. */
function customJson(names: readonly string[], types: ReadonlyMap<string, string>): string {
  const members = names.map(name => {
    const key = quoteLiteral(`${JSON.stringify(name)}:`);
    const text = textOf(quoteIdentifier(name), types.get(name) ?? 'VARCHAR');
    return `${key} || CAST(to_json(${text}) AS VARCHAR)`; // null when the text is null, and concat_ws skips it
  });
  return `NULLIF('{' || concat_ws(',', ${members.join(', ')}) || '}', '{}')`;
}
