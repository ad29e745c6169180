import { type RecordColumn, type RecordDataset, recordDatasets } from '../anycost/records.ts';
import type { RecordSummarySpec } from '../contract/records.ts';
import { AppError } from '../errors/app-error.ts';
import { attributedSamplesSql, jobDimensions } from '../gpu/attribution-sql.ts';
import { jsonPointer } from '../query/dimensions.ts';
import { nearestNames } from '../query/nearest.ts';
import { quoteIdentifier, SqlParams, type SqlText } from '../query/sql-text.ts';
import { exactSumSql } from './exact-sum.ts';

export type RecordMeasure = { readonly name: string; readonly kind: 'rows' | 'sum' | 'mean' };

export type RecordSummarySql = {
  /** Names of the answer's columns, in order: Time (with a grain), dimensions, measures. */
  readonly columns: readonly string[];
  /** As selected: text columns `d0`, `d1`... for what is grouped by. */
  readonly groups: number;
  readonly measures: readonly RecordMeasure[];
  /** Grain: Time x dimensions; one row more than the limit, so that a cut is seen. */
  readonly grouped: SqlText;
  /** Grain: one row, the same measures over everything that matches. */
  readonly totals: SqlText;
};

/** Who delivered a record, from its slice; dimensions beside the dataset's own columns. */
export const sliceDimensions = ['Source', 'Scope'] as const;

/**
 * The statements behind a record summary. Sums are exact (see `exactSumSql`); ratios are means weighted by CoveredSeconds, so that a
 * half-covered interval counts half. Unknown stays null and never enters a sum as zero.
 * @throws AppError `records.unknown-column`
 */
export function recordSummarySql(spec: RecordSummarySpec): RecordSummarySql {
  const dataset = recordDatasets[spec.dataset];
  const measures = spec.measures.map(name => measureOf(dataset, name));
  const dims = spec.grain === 'none' ? spec.dims : ['Time', ...spec.dims];
  const grouped = new SqlParams();
  const groups = dims.map((name, index) =>
    index === 0 && spec.grain !== 'none'
      ? isoText(`date_trunc('${spec.grain}', ${quoteIdentifier(dataset.at)})`)
      : fieldSql(dataset, name, grouped),
  );
  const keys = groups.map((sql, index) => `${sql} AS d${index}`);
  const figures = measures.map((measure, index) => figureSql(dataset, measure, index));
  const from = fromSql(dataset, spec, grouped);
  const byFirst = measures[0]?.kind === 'sum' ? '"m0 whole" DESC NULLS LAST, "m0 part" DESC' : 'm0 DESC NULLS LAST';
  const order = [...(spec.grain === 'none' ? [] : ['d0']), byFirst, ...groups.map((_, index) => `d${index}`)];
  const totals = new SqlParams();
  const totalsFrom = fromSql(dataset, spec, totals);
  return {
    columns: [...dims, ...spec.measures],
    groups: groups.length,
    measures,
    grouped: {
      sql: `-- grain: ${dims.length === 0 ? 'one row' : dims.map(name => name.replaceAll(/\s/g, ' ')).join(' x ')}
SELECT ${[...keys, ...figures].join(', ')} FROM ${from}${groups.length === 0 ? '' : ` GROUP BY ${groups.map((_, index) => index + 1).join(', ')}`}
ORDER BY ${order.join(', ')} LIMIT ${grouped.add(spec.limit + 1)}`,
      params: grouped.values,
    },
    totals: { sql: `-- grain: one row\nSELECT ${figures.join(', ')} FROM ${totalsFrom}`, params: totals.values },
  };
}

function measureOf(dataset: RecordDataset, name: string): RecordMeasure {
  if (name === 'Rows') return { name, kind: 'rows' };
  const type = dataset.columns.find(column => column.name === name)?.type;
  if (type === 'integer' || type === 'decimal') return { name, kind: 'sum' };
  if (type === 'ratio') return { name, kind: 'mean' };
  const numeric = dataset.columns.filter(column => ['integer', 'decimal', 'ratio'].includes(column.type));
  throw unknown(dataset, name, ['Rows', ...numeric.map(column => column.name)]);
}

function figureSql(dataset: RecordDataset, { name, kind }: RecordMeasure, index: number): string {
  const column = quoteIdentifier(name);
  if (kind === 'rows') return `count(*) AS m${index}`;
  if (kind === 'sum') {
    const type = dataset.columns.find(entry => entry.name === name)?.type === 'integer' ? 'integer' : 'decimal';
    return exactSumSql(column, `m${index}`, type);
  }
  return `sum(${column} * "CoveredSeconds") / nullif(sum("CoveredSeconds") FILTER (${column} IS NOT NULL), 0) AS m${index}`;
}

/** The rows that counted at `asOf` (null = now), between the bounds, behind the filters. */
function fromSql(dataset: RecordDataset, spec: RecordSummarySpec, params: SqlParams): string {
  const conditions = spec.filters.map(filter => filterSql(dataset, filter, params));
  const at = quoteIdentifier(dataset.at);
  if (spec.from !== null) conditions.push(`${at} >= ${params.addInstant(Date.parse(spec.from))}`);
  if (spec.to !== null) conditions.push(`${at} < ${params.addInstant(Date.parse(spec.to))}`);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const rows = asksForJobs(dataset, spec) ? attributedAsOf(spec, params) : recordsAsOf(dataset, spec.asOf, params);
  return `${rows} r${where}`;
}

/** Samples alone do not know the job behind them; looking it up costs a join, so only who asks pays for it. */
const asksForJobs = (dataset: RecordDataset, spec: RecordSummarySpec): boolean =>
  dataset.name === 'gpu-sample' &&
  [...spec.dims, ...spec.filters.map(filter => filter.field)].some(name =>
    ['JobId', 'Attribution', ...jobDimensions].includes(name),
  );

/** Samples with their jobs as both counted at `asOf`. The bounds are put on the samples before the join. */
function attributedAsOf({ asOf, from, to }: RecordSummarySpec, params: SqlParams): string {
  const bounds = [
    ...(from === null ? [] : [`"IntervalStart" >= ${params.addInstant(Date.parse(from))}`]),
    ...(to === null ? [] : [`"IntervalStart" < ${params.addInstant(Date.parse(to))}`]),
  ];
  const samples = recordsAsOf(recordDatasets['gpu-sample'], asOf, params);
  const bounded = bounds.length === 0 ? samples : `(SELECT * FROM ${samples} WHERE ${bounds.join(' AND ')})`;
  return attributedSamplesSql(bounded, recordsAsOf(recordDatasets['gpu-job'], asOf, params));
}

/** The dataset's table as it counted at a lake version, in parentheses; null = now. */
export function recordsAsOf(dataset: RecordDataset, asOf: number | null, params: SqlParams): string {
  if (asOf === null) return `(SELECT * FROM ${dataset.table})`;
  const version = `CAST(${params.add(asOf)} AS BIGINT)`;
  return `(SELECT * FROM ${dataset.table} WHERE x_ValidFrom <= ${version}
    UNION ALL SELECT * EXCLUDE (x_ValidTo) FROM ${dataset.table}_superseded WHERE x_ValidFrom <= ${version} AND x_ValidTo > ${version})`;
}

type RecordFilter = RecordSummarySpec['filters'][number];

/** Never null: `is-not` keeps rows without a value, because no value is not that value. `contains` ignores case. */
function filterSql(dataset: RecordDataset, { field, operator, value }: RecordFilter, params: SqlParams): string {
  const text = fieldSql(dataset, field, params);
  if (value === null) return operator === 'is-not' ? `${text} IS NOT NULL` : `${text} IS NULL`;
  const placed = params.add(value);
  if (operator === 'contains') return `coalesce(contains(lower(${text}), lower(${placed})), false)`;
  return `${text} IS ${operator === 'is' ? 'NOT DISTINCT' : 'DISTINCT'} FROM ${placed}`;
}

/** A column, `Tags/<key>` or `Labels/<key>`, Source or Scope, as text. @throws AppError `records.unknown-column` */
function fieldSql(dataset: RecordDataset, name: string, params: SqlParams): string {
  const column = dataset.columns.find(entry => entry.name === name);
  if (column) return textSql(column);
  if ((sliceDimensions as readonly string[]).includes(name))
    return `(SELECT s.${quoteIdentifier(name)} FROM record_slice s WHERE s.x_SliceId = r.x_SliceId)`;
  if (dataset.name === 'gpu-sample' && (jobDimensions as readonly string[]).includes(name))
    return `r.${quoteIdentifier(name)}`;
  const [, document = '', key = ''] = /^([^/]+)\/(.+)$/s.exec(name) ?? [];
  const json = dataset.columns.find(entry => entry.name === document && entry.type === 'json');
  if (!json || key.includes('\0'))
    throw unknown(dataset, name, [
      ...dataset.columns.map(entry => entry.name),
      ...sliceDimensions,
      ...(dataset.name === 'gpu-sample' ? jobDimensions : []),
    ]);
  const pointer = params.add(jsonPointer(key));
  const text = `r.${quoteIdentifier(document)}`;
  return `CASE WHEN json_valid(${text}) THEN json_extract_string(${text}, ${pointer}) END`;
}

function textSql({ name, type }: RecordColumn): string {
  const column = `r.${quoteIdentifier(name)}`;
  switch (type) {
    case 'string':
    case 'json':
      return column;
    case 'timestamp':
      return isoText(column);
    case 'decimal': // without the zeros of its scale
      return `rtrim(rtrim(CAST(${column} AS VARCHAR), '0'), '.')`;
    default:
      return `CAST(${column} AS VARCHAR)`;
  }
}

/** "2026-03-01T10:00:00Z"; a fraction of a second is shown where there is one. */
const isoText = (timestamp: string) =>
  `CASE WHEN epoch_us(${timestamp}) % 1000000 = 0 THEN strftime(${timestamp}, '%Y-%m-%dT%H:%M:%SZ') ELSE strftime(${timestamp}, '%Y-%m-%dT%H:%M:%S.%fZ') END`;

const unknown = (dataset: RecordDataset, name: string, known: readonly string[]) =>
  new AppError('records.unknown-column', {
    dataset: dataset.name,
    name: name.slice(0, 100),
    known: nearestNames(name, known, 12).join(', '),
  });
