import type { RowRule } from '../connector/file-connector.ts';
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
};

export type FocusMapping = {
  /** Typed helper columns to add to the raw scan, as `expression AS "name"`, so that each cell is parsed once. */
  readonly helpers: readonly string[];
  /** Lake column to SQL over the raw scan with its helpers. */
  readonly columns: ReadonlyMap<string, string>;
  /** Values that cannot be read: whether a rejection or a finding is decided by the column. */
  readonly badValues: readonly RowRule[];
  readonly findings: readonly RowRule[];
};

/** Helper columns carry a prefix that no header can produce unnoticed. */
const helper = (name: string): string => quoteIdentifier(`mureon typed ${name}`);

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
    if (column.type === 'string') columns.set(column.name, textOf(raw, type));
    else if (column.type === 'json') columns.set(column.name, jsonOf(raw, type));
    else {
      const typed = column.type === 'decimal' ? decimalOf(raw, type) : timestampOf(raw, type, values.slashDates);
      helpers.push(`${typed} AS ${helper(column.name)}`);
      columns.set(column.name, helper(column.name));
      badValues.push(badValue(column, raw, type, values.nullWords));
      if (column.type === 'decimal' && type === 'VARCHAR') findings.push(rounded(column, raw));
    }
  }
  const publisher = match.focus.get('PublisherName');
  if (publisher !== undefined) {
    columns.set('x_PublisherName', textOf(quoteIdentifier(publisher), values.types.get(publisher) ?? 'VARCHAR'));
  }
  const kept = keptAsCustom(match);
  if (kept.length > 0) columns.set('x_Custom', customJson(kept, values.types));
  return { helpers, columns, badValues, findings };
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

function badValue(column: FocusColumn, raw: string, type: string, nullWords: readonly string[]): RowRule {
  const words = ['', ...nullWords].map(quoteLiteral).join(', ');
  const isValue = type === 'VARCHAR' ? `${raw} NOT IN (${words})` : `${raw} IS NOT NULL`;
  const what =
    column.type === 'decimal'
      ? `is not a number with at most ${wholeDigits} digits before a decimal point (no currency sign, no thousands separator, no NaN)`
      : 'is not a date-time such as 2024-09-18T22:00:00Z';
  return {
    rule: column.type === 'decimal' ? 'value.not-a-number' : 'value.not-a-date-time',
    severity: 'error',
    column: column.name,
    message: `${column.name} ${what}.`,
    // Tested first, because it is false on nearly every row and costs one null check.
    sql: `(${helper(column.name)} IS NULL AND ${raw} IS NOT NULL AND ${isValue})`,
  };
}

function rounded(column: FocusColumn, raw: string): RowRule {
  return {
    rule: 'money.rounded',
    severity: 'warning',
    column: column.name,
    message: `${column.name} has more than 24 decimals; it is kept rounded to 24.`,
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
