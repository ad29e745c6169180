import { MONEY_SQL_TYPE } from '../money/scale.ts';
import { CURRENCY_COLUMN, type GroupedColumn } from '../query/grouped-sql.ts';
import { measures } from '../query/query-spec.ts';
import { quoteIdentifier } from '../query/sql-text.ts';

/** A column as the statement gives it: its name and DuckDB's name of its type. */
export type AnswerColumn = { readonly name: string; readonly type: string };
export type CarriedColumn = GroupedColumn & { readonly expression: string };

/** SECURITY 26: a cell, counted in characters so that it never exceeds 1 MiB of UTF-8. */
export const MAX_CELL_CHARACTERS = 262_144;
const MAX_CELL_BYTES = 1_048_576;

/**
 * How each column of any statement travels. Exact or not at all: whole numbers wider than 64 bits and decimals with more than 14 digits before
 * the point go as numbers while their values fit (`isWide` false) and else, all of them, as text with every digit (`isWide` true).
 * @returns one entry per column, named apart where the statement repeats a name
 */
export function carriedColumns(columns: readonly AnswerColumn[], isWide: boolean): CarriedColumn[] {
  const names = apart(columns.map(column => column.name));
  const hasCurrency = names.includes(CURRENCY_COLUMN);
  return columns.map((column, index) => {
    const name = names[index] ?? column.name;
    const { type, expression } = carry(column.type, `answer.${quoteIdentifier(`c${index}`)}`, isWide);
    const isMoney = type === 'decimal' && hasCurrency && (measures as readonly string[]).includes(name);
    return { name, type, unit: isMoney ? CURRENCY_COLUMN : null, expression };
  });
}

/** The statement in parentheses, each column as it travels, one row more than `limit` so that a cut is known. */
export function carriedSql(select: string, columns: readonly CarriedColumn[], limit: number): string {
  const list = columns.map(column => `${column.expression} AS ${quoteIdentifier(column.name)}`).join(', ');
  const inner = columns.map((_, index) => quoteIdentifier(`c${index}`)).join(', ');
  return `SELECT ${list} FROM (\n${select}\n) AS answer(${inner}) LIMIT ${limit + 1}`;
}

function carry(type: string, cell: string, isWide: boolean): Pick<CarriedColumn, 'type' | 'expression'> {
  if (type === 'VARCHAR') return { type: 'string', expression: cut(cell) };
  if (type === 'BOOLEAN') return { type: 'boolean', expression: cell };
  if (/^U?(TINYINT|SMALLINT)$|^INTEGER$/.test(type)) return { type: 'integer', expression: `CAST(${cell} AS INTEGER)` };
  if (type === 'BIGINT' || type === 'UINTEGER') return { type: 'integer', expression: `CAST(${cell} AS BIGINT)` };
  if (/^(U?HUGEINT|UBIGINT|BIGNUM)$/.test(type)) {
    return isWide
      ? { type: 'string', expression: `CAST(${cell} AS VARCHAR)` }
      : { type: 'integer', expression: `CAST(${cell} AS BIGINT)` };
  }
  if (type === 'DOUBLE' || type === 'FLOAT') return { type: 'double', expression: `CAST(${cell} AS DOUBLE)` };
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type.replaceAll(' ', ''));
  if (decimal) {
    const [width, scale] = [Number(decimal[1]), Number(decimal[2])];
    const fits = scale <= 24 && (width - scale <= 14 || !isWide);
    return fits
      ? { type: 'decimal', expression: `CAST(${cell} AS ${MONEY_SQL_TYPE})` }
      : { type: 'string', expression: `CAST(${cell} AS VARCHAR)` };
  }
  if (/^TIMESTAMP(_S|_MS)?$/.test(type)) return { type: 'timestamp', expression: `CAST(${cell} AS TIMESTAMP)` };
  if (type === 'TIMESTAMP WITH TIME ZONE') return { type: 'timestamp', expression: `timezone('UTC', ${cell})` };
  if (/\[\d*\]$|^(STRUCT|MAP|UNION|JSON|VARIANT)\b/.test(type)) {
    return { type: 'json', expression: cut(`CAST(to_json(${cell}) AS VARCHAR)`) };
  }
  return { type: 'string', expression: cut(`CAST(${cell} AS VARCHAR)`) }; // dates, times, intervals, UUIDs, enums, bytes
}

/** Longer cells end in a word that says so. */
function cut(text: string): string {
  return `CASE WHEN strlen(${text}) > ${MAX_CELL_BYTES} THEN left(${text}, ${MAX_CELL_CHARACTERS - 64}) || '… [cut; ' || length(${text})::VARCHAR || ' characters]' ELSE ${text} END`;
}

function apart(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map(name => {
    let unique = name === '' ? 'column' : name;
    for (let number = 2; used.has(unique); number += 1) unique = `${name}_${number}`;
    used.add(unique);
    return unique;
  });
}
