import { type RecordDataset, recordLakeColumns } from '../../../src-core/anycost/records.ts';
import type { Unscaled } from '../../../src-core/money/amount.ts';
import { exactSum, exactSumSql } from '../../../src-core/records/exact-sum.ts';
import { identifier, literal } from '../import/sql-text.ts';

/** The columns every fact table of records begins with, in order. */
export const hostColumns = [
  'x_SliceId',
  'x_DropId',
  'x_SourceRow',
  'x_RowKey',
  'x_RowHash',
  'x_Revision',
  'x_Revisions',
  'x_ValidFrom',
] as const;

/** What a row says: DuckDB's 64-bit hash over all columns of the dataset. `prefix` is a table alias with its dot. */
export const rowHashSql = (dataset: RecordDataset, prefix = '') =>
  `hash(${dataset.columns.map(column => prefix + identifier(column.name)).join(', ')})`;

/**
 * Two independent 64-bit hashes over the identity columns: text goes into the second one changed, so that a collision of one column's hash
 * in the first is none in the second.
 */
export function identityHashes(dataset: RecordDataset): readonly [string, string] {
  const texts = new Set(
    dataset.columns.filter(column => column.type === 'string' || column.type === 'json').map(column => column.name),
  );
  const plain = dataset.identity.map(identifier);
  const changed = dataset.identity.map(name =>
    texts.has(name) ? `(${identifier(name)} || chr(31))` : identifier(name),
  );
  return [`hash(${plain.join(', ')})`, `hash(${changed.join(', ')}, 7::UTINYINT)`];
}

/**
 * HUGEINT that names an observation in the whole lake: 127 bits over source, scope, identity and number. Out of reach of accident; two
 * observations sharing one would be reported as an older state, never added silently.
 */
export function rowKeySql(source: string, scope: string, idA: string, idB: string, number: string): string {
  const half = (id: string) => `hash(${literal(source)}, ${scope}, ${id}, ${number})`;
  return `((${half(idA)} >> 1)::HUGEINT * 18446744073709551616::HUGEINT + ${half(idB)}::HUGEINT)`;
}

/** Exact sums of the dataset's control totals, to be read with `totalsOf`. */
export function totalSumsSql(dataset: RecordDataset, prefix = ''): string {
  const typeOf = (name: string) =>
    dataset.columns.find(column => column.name === name)?.type === 'integer' ? 'integer' : 'decimal';
  return dataset.totals.map(name => exactSumSql(prefix + identifier(name), name, typeOf(name))).join(', ');
}

/** Exact sums of the dataset's total columns, units of 10^-24; null = every summand is null. */
export type RecordTotals = Readonly<Record<string, Unscaled | null>>;

export const totalsOf = (dataset: RecordDataset, row: Readonly<Record<string, unknown>>): RecordTotals =>
  Object.fromEntries(dataset.totals.map(name => [name, exactSum(row, name)]));

export const addTotals = (dataset: RecordDataset, a: RecordTotals, b: RecordTotals): RecordTotals =>
  Object.fromEntries(
    dataset.totals.map(name => {
      const [left = null, right = null] = [a[name], b[name]];
      return [name, left === null ? right : right === null ? left : left + right];
    }),
  );

/** Mapped records of files; every file has every column of its dataset. `x_FileIndex` is the place in `paths`. */
export function recordRows(paths: readonly string[]): string {
  const list = paths.map(literal).join(', ');
  return `(SELECT *, file_row_number + 1 AS "x_SourceRow", file_index AS "x_FileIndex" FROM read_parquet([${list}], file_row_number = true, union_by_name = true))`;
}

export const datasetColumnList = (dataset: RecordDataset, prefix = '') =>
  recordLakeColumns(dataset).map(column => prefix + identifier(column.name));
