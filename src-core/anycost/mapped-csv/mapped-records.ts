import type { RecordScan } from '../../connector/record-scan.ts';
import type { RowRule } from '../../connector/row-rule.ts';
import { quoteIdentifier, quoteLiteral } from '../../connector/sql-text.ts';
import { decimalFromText } from '../decimal-sql.ts';
import { jsonObjectOf } from '../json-sql.ts';
import { type RecordColumnType, recordDatasets } from '../records.ts';
import { columnsOfValue, type MappingFile } from './mapping-file.ts';
import { columnFinder, instantSql, multipliedSql, plainNumberSql, textSql } from './value-sql.ts';

const helper = (name: string): string => quoteIdentifier(`mureon mapped ${name}`);

/**
 * A table told as usage records by a mapping. Rows without an id of their own are told apart by nothing but what they say, so two
 * equal rows are two observations only where the mapping gives them ids.
 * @param tableSql SELECT of `x_SourceRow` and the file's columns, all VARCHAR
 */
export function mappedRecords(
  mapping: MappingFile & { target: 'llm-usage' | 'metric' },
  names: readonly string[],
  tableSql: string,
): RecordScan {
  const dataset = recordDatasets[mapping.target];
  const find = columnFinder(names);
  const helpers: string[] = [];
  const columns = new Map<string, string>();
  const rejections: RowRule[] = [];
  for (const { name, type } of dataset.columns) {
    const value = mapping.columns[name];
    if (value === undefined) continue;
    const cell = textSql(value, find);
    if (type === 'string' || type === 'json') {
      columns.set(name, cell);
      continue;
    }
    const factor = 'column' in value ? value.multiply : undefined;
    helpers.push(`${typedSql(cell, type, mapping, factor)} AS ${helper(name)}`);
    columns.set(name, helper(name));
    const from = columnsOfValue(value).join(' and ') || 'The constant';
    rejections.push({
      rule: 'mapping.unreadable',
      severity: 'error',
      column: name,
      message: `${from} cannot be read as ${name} (${type}).`,
      sql: `(${helper(name)} IS NULL AND ${cell} IS NOT NULL)`,
    });
  }
  rejections.push({
    rule: 'value.missing',
    severity: 'error',
    column: dataset.at,
    message: `${dataset.at} is empty, and without it the row cannot be placed.`,
    sql: `(${columns.get(dataset.at) ?? 'NULL'} IS NULL)`,
  });
  const labels = Object.entries(mapping.tags)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, column]) => ({ key, sql: find(column) }));
  if (labels.length > 0) columns.set(mapping.target === 'metric' ? 'Labels' : 'Tags', jsonObjectOf(labels));
  return {
    kind: 'records',
    dataset: mapping.target,
    merge: mapping.merge,
    rawSql: helpers.length === 0 ? tableSql : `SELECT *, ${helpers.join(',\n')} FROM (${tableSql})`,
    rawColumns: names,
    temporary: [],
    columns,
    scope: `coalesce(${mapping.scope === null ? 'NULL' : textSql(mapping.scope, find)}, ${quoteLiteral('')})`,
    revision: 'CAST(0 AS BIGINT)',
    rejections,
    findings: [],
  };
}

function typedSql(
  cell: string,
  type: Exclude<RecordColumnType, 'string' | 'json'>,
  mapping: MappingFile,
  factor: string | undefined,
): string {
  if (type === 'timestamp') return instantSql(cell, mapping.dates);
  if (type === 'boolean')
    return `CASE WHEN lower(${cell}) IN ('true', 't', 'yes', 'y', '1') THEN true WHEN lower(${cell}) IN ('false', 'f', 'no', 'n', '0') THEN false END`;
  const plain = plainNumberSql(cell, mapping.numbers);
  const amount = factor === undefined ? decimalFromText(plain) : multipliedSql(plain, factor);
  if (type === 'decimal') return amount;
  if (type === 'ratio') return `CASE WHEN isfinite(TRY_CAST(${plain} AS DOUBLE)) THEN CAST(${plain} AS DOUBLE) END`;
  // a whole number written as 12.0 is one; 12.5 is not
  return `list_transform([${amount}], lambda a: CASE WHEN a = trunc(a) THEN CAST(a AS BIGINT) END)[1]`;
}
