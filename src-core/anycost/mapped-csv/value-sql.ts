import { quoteIdentifier, quoteLiteral } from '../../connector/sql-text.ts';
import { MONEY_SCALE, MONEY_SQL_TYPE } from '../../money/scale.ts';
import { decimalFromText } from '../decimal-sql.ts';
import { timestampFromText } from '../timestamp-sql.ts';
import type { MappedValue, MappingFile } from './mapping-file.ts';

/** Finds the file's own spelling of a column. @throws RangeError when the file lacks it: `mappingFault` is asked first */
export function columnFinder(names: readonly string[]): (column: string) => string {
  const byLower = new Map(names.map(name => [name.toLowerCase(), name]));
  return column => {
    const name = byLower.get(column.trim().toLowerCase());
    if (name === undefined) throw new RangeError(`no column ${column}`);
    return quoteIdentifier(name);
  };
}

/** SQL of a mapped value as text; an empty cell is null. All columns of the scan are VARCHAR. */
export function textSql(value: MappedValue, find: (column: string) => string): string {
  if ('constant' in value) return quoteLiteral(value.constant);
  if ('join' in value) {
    const parts = value.join.map(part => ('column' in part ? find(part.column) : quoteLiteral(part.text)));
    return `NULLIF(concat(${parts.join(', ')}), '')`;
  }
  const cell = `NULLIF(${find(value.column)}, '')`;
  const cases = Object.entries(value.values ?? {});
  if (cases.length === 0) return cell;
  return `CASE ${cell} ${cases.map(([from, to]) => `WHEN ${quoteLiteral(from)} THEN ${quoteLiteral(to)}`).join(' ')} ELSE ${cell} END`;
}

/** What RE2 takes for itself. */
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * SQL of number text in the plain form `-1234.5`, by the mapping's marks. Text that does not fit them stays as it is with a mark
 * before it, so that it can never be taken for a number: `1.5` is not 15 because points separate thousands.
 */
export function plainNumberSql(text: string, numbers: MappingFile['numbers']): string {
  const { decimalPoint, thousands, sign } = numbers;
  if (decimalPoint === '.' && thousands === '' && sign === '') return text;
  const bare =
    sign === ''
      ? `trim(${text})`
      : `trim(regexp_replace(trim(${text}), ${quoteLiteral(`^([+-]?)\\s*${escaped(sign)}\\s*|\\s*${escaped(sign)}$`)}, '\\1'))`;
  const grouped = thousands === '' ? '' : `|[0-9]{1,3}(${escaped(thousands)}[0-9]{3})+`;
  const shape = `[+-]?([0-9]+${grouped})(${escaped(decimalPoint)}[0-9]+)?([eE][+-]?[0-9]+)?`;
  const ungrouped = thousands === '' ? 'n' : `replace(n, ${quoteLiteral(thousands)}, '')`;
  const plain = decimalPoint === '.' ? ungrouped : `replace(${ungrouped}, ',', '.')`;
  return `list_transform([${bare}], lambda n: CASE WHEN n IS NULL THEN NULL WHEN regexp_full_match(n, ${quoteLiteral(shape)}) THEN ${plain} ELSE '?' || n END)[1]`;
}

/**
 * SQL of an amount times an exact factor as DECIMAL(38,24). Null when the product would need more than 24 decimals or more than 14
 * digits before the point: never rounded.
 */
export function multipliedSql(text: string, factor: string): string {
  const decimals = factor.split('.')[1]?.length ?? 0;
  const type = `DECIMAL(38, ${MONEY_SCALE - decimals})`;
  const digits = factor.replace(/[-.]/g, '').length;
  const product = `CAST(TRY(CAST(m AS ${type}) * CAST('${factor}' AS DECIMAL(${Math.max(digits, decimals + 1)}, ${decimals}))) AS ${MONEY_SQL_TYPE})`;
  return `list_transform([${decimalFromText(text)}], lambda m: CASE WHEN TRY_CAST(m AS ${type}) = m THEN ${product} END)[1]`;
}

/** SQL of date-time text as a UTC TIMESTAMP; null when it cannot be read. A text that names its own offset keeps it. */
export function instantSql(text: string, dates: MappingFile['dates']): string {
  if (dates.format === 'epoch-seconds' || dates.format === 'epoch-milliseconds') {
    const scale = dates.format === 'epoch-seconds' ? 1_000_000 : 1_000;
    return `CASE WHEN regexp_full_match(trim(${text}), '[0-9]{1,14}') THEN TRY(make_timestamp(CAST(trim(${text}) AS BIGINT) * ${scale})) END`;
  }
  const utc = timestampFromText(text, dates.format === 'iso' ? null : dates.format);
  if (dates.zone === 'UTC') return utc;
  const hasZone = `regexp_matches(${text}, '(Z|UTC|[0-9]{2}(:[0-9]{2})+(\\.[0-9]+)?\\s?[+-][0-9]{2}(:?[0-9]{2})?)\\s*$')`;
  return `CASE WHEN ${hasZone} THEN ${utc} ELSE ${fromLocal(utc, dates.zone)} END`;
}

/** UTC of a clock reading in `zone`, and back. */
export const fromLocal = (local: string, zone: string): string =>
  zone === 'UTC' ? local : `timezone('UTC', timezone(${quoteLiteral(zone)}, ${local}))`;
export const toLocal = (utc: string, zone: string): string =>
  zone === 'UTC' ? utc : `timezone(${quoteLiteral(zone)}, timezone('UTC', ${utc}))`;
