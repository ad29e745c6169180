import { AppError } from '../errors/app-error.ts';
import { type Dimension, jsonPointer } from './dimensions.ts';
import type { Filter } from './query-spec.ts';
import { quoteIdentifier, type SqlParams, timestampText } from './sql-text.ts';

/** SQL: the value under one key of a JSON column; null when there is none. `prefix` names the table at hand, e.g. "g.". */
export function jsonValueSql(
  dimension: Extract<Dimension, { kind: 'json' }>,
  prefix: string,
  params: SqlParams,
): string {
  const pointer = params.add(jsonPointer(dimension.jsonKey));
  const text = `${prefix}${quoteIdentifier(dimension.column)}`;
  // The lake keeps JSON as delivered; a text that is no JSON has no keys, and must not end the query.
  return `CASE WHEN json_valid(${text}) THEN json_extract_string(${text}, ${pointer}) END`;
}

/**
 * A condition that is true or false, never null. "No value" counts as a value of its own: `not-in ["A"]` keeps rows without a
 * value, `not-in ["A", null]` does not. `contains` ignores case.
 * @throws AppError `query.bad-filter` for a value that a time column cannot have
 */
export function filterSql(filter: Filter, dimension: Dimension, prefix: string, params: SqlParams): string {
  switch (dimension.kind) {
    case 'column':
      return condition(filter, dimension.type, `${prefix}${quoteIdentifier(dimension.column)}`, params);
    case 'json':
      return condition(filter, 'string', jsonValueSql(dimension, prefix, params), params);
    case 'key': {
      const key = `${prefix}${quoteIdentifier(dimension.key)}`;
      // A row whose key points nowhere has no value; the positive form is negated as a whole so that this stays true for not-in.
      const positive = filter.op === 'not-in' ? { ...filter, op: 'in' as const } : filter;
      const matches = condition(positive, 'string', quoteIdentifier(dimension.column), params);
      const known = `SELECT ${quoteIdentifier(dimension.tableKey)} FROM ${quoteIdentifier(dimension.table)}`;
      const found = `coalesce(${key} IN (${known} WHERE ${matches}), false)`;
      const orphan = positive.values.includes(null) ? ` OR coalesce(${key} NOT IN (${known}), true)` : '';
      return filter.op === 'not-in' ? `NOT (${found}${orphan})` : `(${found}${orphan})`;
    }
  }
}

function condition(filter: Filter, type: 'string' | 'timestamp', value: string, params: SqlParams): string {
  const given = filter.values.filter(candidate => candidate !== null);
  const wantsNull = filter.values.includes(null);
  const place = (text: string) =>
    type === 'string' ? params.add(text) : `CAST(${params.add(instantText(text, filter))} AS TIMESTAMP)`;
  const alternatives: string[] = wantsNull ? [`${value} IS NULL`] : [];
  if (filter.op === 'contains') {
    const text = type === 'string' ? value : `CAST(${value} AS VARCHAR)`;
    for (const part of given)
      alternatives.push(`coalesce(contains(lower(${text}), lower(${params.add(part)})), false)`);
  } else if (given.length > 0) {
    alternatives.push(`coalesce(${value} IN (${given.map(place).join(', ')}), false)`);
  }
  const any = `(${alternatives.join(' OR ')})`;
  return filter.op === 'not-in' ? `NOT ${any}` : any;
}

/** Accepts "2024-09", "2024-09-01" and any ISO instant; a time without an offset is UTC, as stored. */
function instantText(text: string, filter: Filter): string {
  const day = /^\d{4}-\d{2}(-\d{2})?$/.test(text);
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const ms = Date.parse(day || zoned ? text : `${text.replace(' ', 'T')}Z`);
  if (!/^\d{4}-\d{2}/.test(text) || Number.isNaN(ms)) {
    throw new AppError('query.bad-filter', { filter: `${filter.dimension}=${text.slice(0, 60)}` });
  }
  return timestampText(ms);
}
