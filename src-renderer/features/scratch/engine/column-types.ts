import { quoteIdentifier } from '../../../../src-core/query/sql-text.ts';
import type { TextMode } from '../readers/reading.ts';

/** What the texts of a column are, counted over every row. Counts and digits come as text of whole numbers. */
export type TextFacts = {
  filled: number;
  whole: number;
  decimal: number;
  /** Most digits before and after the point, exponents worked in. */
  before: number;
  after: number;
  day: number;
  instant: number;
  zoned: number;
  boolean: number;
};

export const factNames = [
  'filled',
  'whole',
  'decimal',
  'before',
  'after',
  'day',
  'instant',
  'zoned',
  'boolean',
] as const;

const decimalPattern = '-?([0-9]+|[0-9]*\\.[0-9]+)([eE][+-]?[0-9]{1,2})?';
const wholePattern = '-?(0|[1-9][0-9]*)';
const instantPattern =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?';

/** One row: the facts of each column in order, one list of figures per column (grain: the whole table). */
export function textFactsSql(table: string, columns: readonly string[]): string {
  const list = columns.map((name, index) => `${factsOf(quoteIdentifier(name))} AS c${index}`);
  return `SELECT ${list.join(',\n')} FROM ${quoteIdentifier(table)}`;
}

function factsOf(column: string): string {
  const exponent = `coalesce(TRY_CAST(regexp_extract(${column}, '[eE]([+-]?[0-9]+)$', 1) AS INTEGER), 0)`;
  const isDecimal = `regexp_full_match(${column}, '${decimalPattern}') AND NOT regexp_matches(${column}, '^-?0[0-9]')`;
  const before = `max(length(regexp_extract(${column}, '^-?([0-9]*)', 1)) + ${exponent}) FILTER (${isDecimal})`;
  const after = `max(length(regexp_extract(${column}, '[.]([0-9]*)', 1)) - ${exponent}) FILTER (${isDecimal})`;
  const isInstant = `regexp_full_match(${column}, '${instantPattern}') AND TRY_CAST(${column} AS TIMESTAMPTZ) IS NOT NULL`;
  const counts = [
    `count(*) FILTER (${column} <> '')`,
    `count(*) FILTER (regexp_full_match(${column}, '${wholePattern}'))`,
    `count(*) FILTER (${isDecimal})`,
    `greatest(coalesce(${before}, 1), 1)`,
    `greatest(coalesce(${after}, 0), 0)`,
    `count(*) FILTER (regexp_full_match(${column}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(${column} AS DATE) IS NOT NULL)`,
    `count(*) FILTER (${isInstant})`,
    `count(*) FILTER (${isInstant} AND regexp_matches(${column}, '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$') AND length(${column}) > 10)`,
    `count(*) FILTER (lower(${column}) IN ('true', 'false'))`,
  ];
  return `concat_ws(',', ${counts.join(', ')})`;
}

export function readFacts(text: string): TextFacts {
  const figures = text.split(',').map(Number);
  return Object.fromEntries(factNames.map((name, index) => [name, figures[index] ?? 0])) as TextFacts;
}

/**
 * The type in which every text of the column keeps its whole meaning; VARCHAR where there is none. Amounts become decimals with as many digits as
 * the file has, never doubles; "007" stays text.
 */
export function columnType(facts: TextFacts, mode: TextMode): string {
  const { filled } = facts;
  if (filled === 0 || mode === 'none') return 'VARCHAR';
  const isOf = (count: number, ...modes: TextMode[]) => count === filled && (mode === 'all' || modes.includes(mode));
  if (isOf(facts.whole, 'number')) {
    if (facts.before <= 18) return 'BIGINT';
    return facts.before <= 38 ? 'HUGEINT' : 'VARCHAR';
  }
  if (isOf(facts.decimal, 'number')) {
    return facts.before + facts.after <= 38 ? `DECIMAL(38,${facts.after})` : 'VARCHAR';
  }
  if (isOf(facts.day, 'time')) return 'DATE';
  const times = facts.instant + (facts.zoned === 0 ? facts.day : 0); // a midnight may be written as its day
  if (isOf(times, 'time') && (facts.zoned === 0 || facts.zoned === filled)) return 'TIMESTAMP';
  if (isOf(facts.boolean, 'boolean')) return 'BOOLEAN';
  return 'VARCHAR';
}

/** The rows of `from` with their types, as the table `to`. Empty texts of typed columns are no value. */
export function typedTableSql(
  from: string,
  to: string,
  columns: readonly { name: string; from: string; type: string }[],
): string {
  const list = columns.map(({ name, from: had, type }) => {
    const column = quoteIdentifier(name);
    if (had === 'TIMESTAMP WITH TIME ZONE') return `make_timestamp(epoch_us(${column})) AS ${column}`; // UTC; the engine here knows no zones
    if (had !== 'VARCHAR' || type === 'VARCHAR') return column;
    if (type === 'TIMESTAMP') {
      // A cast to TIMESTAMP would drop an offset from UTC without a word.
      return `make_timestamp(epoch_us(CAST(nullif(${column}, '') AS TIMESTAMPTZ))) AS ${column}`;
    }
    return `CAST(nullif(${column}, '') AS ${type}) AS ${column}`;
  });
  return `CREATE TABLE ${quoteIdentifier(to)} AS SELECT ${list.join(', ')} FROM ${quoteIdentifier(from)}`;
}
