import { type Dimension, storedColumn } from './dimensions.ts';
import { filterSql, jsonValueSql } from './filter-sql.ts';
import type { GroupedPlan, Source } from './plan.ts';
import { measures as allMeasures, type Measure, type ResultColumn } from './query-spec.ts';
import { quoteIdentifier as q, SqlParams, type SqlText } from './sql-text.ts';
import { bucketSql, localToUtcSql } from './time-sql.ts';

/** A column of a grouped result, and the zone its instants are shown in (timestamps only). */
export type GroupedColumn = ResultColumn & { readonly zone?: string };

export const BUCKET_COLUMN = 'ChargePeriodStart';
export const CURRENCY_COLUMN = 'BillingCurrency';

/**
 * Columns of the answer, in order: ChargePeriodStart (unless the grain is none), the dimensions as asked, BillingCurrency, the
 * measures, `<Measure>_previous`, Rows.
 */
export function groupedColumns(plan: GroupedPlan): GroupedColumn[] {
  const { question } = plan;
  const columns: GroupedColumn[] = [];
  if (question.grain !== 'none')
    columns.push({ name: BUCKET_COLUMN, type: 'timestamp', unit: null, zone: question.zone });
  for (const dimension of plan.dimensions) columns.push(dimensionColumn(dimension, question.zone));
  if (!columns.some(column => column.name === CURRENCY_COLUMN)) {
    columns.push({ name: CURRENCY_COLUMN, type: 'string', unit: null });
  }
  const money = (name: string): GroupedColumn => ({ name, type: 'decimal', unit: CURRENCY_COLUMN });
  columns.push(...wantedMeasures(plan).map(money));
  if (plan.previous) columns.push(...wantedMeasures(plan).map(measure => money(`${measure}_previous`)));
  if (question.withRows) columns.push({ name: 'Rows', type: 'integer', unit: 'rows' });
  return columns;
}

/** Billing periods are UTC months of the invoice whatever zone the charges are shown in. */
export function dimensionColumn(dimension: Dimension, zone: string): GroupedColumn {
  if (dimension.kind !== 'column' || dimension.type === 'string') {
    return { name: dimension.name, type: 'string', unit: null };
  }
  return {
    name: dimension.name,
    type: 'timestamp',
    unit: null,
    zone: dimension.column.startsWith('Billing') ? 'UTC' : zone,
  };
}

export function wantedMeasures(plan: GroupedPlan): Measure[] {
  return allMeasures.filter(measure => plan.question.measures.includes(measure));
}

/**
 * The grouped sums of a plan, without order or limit. Two steps: sum by what is stored (small integer keys, whole JSON texts), then
 * look names up and sum again, so that joins and JSON parsing see groups instead of charge lines.
 * Sums are exact; an amount is null where no charge line of the group has one.
 */
export function groupedSql(plan: GroupedPlan, params: SqlParams = new SqlParams()): SqlText {
  const stored = [
    ...new Set([...plan.dimensions, ...lateFilters(plan).map(entry => entry.dimension)].map(storedColumn)),
  ].filter(column => column !== CURRENCY_COLUMN);
  const inner = plan.sources.map(source => sourceSql(plan, source, stored, params)).join('\nUNION ALL\n');
  const joins = plan.dimensions.filter(dimension => dimension.kind === 'key');
  const tables = [...new Map(joins.map(dimension => [dimension.table, dimension])).values()];
  const keys: string[] = [];
  if (plan.question.grain !== 'none') keys.push(`${bucketOut(plan)} AS ${q(BUCKET_COLUMN)}`);
  for (const dimension of plan.dimensions) keys.push(`${valueSql(dimension, params)} AS ${q(dimension.name)}`);
  if (!plan.dimensions.some(dimension => dimension.name === CURRENCY_COLUMN)) keys.push(`g.${q(CURRENCY_COLUMN)}`);
  const sums = amountNames(plan).map(name => `sum(g.${q(name)}) AS ${q(name)}`);
  if (plan.question.withRows) sums.push('CAST(sum(g."Rows") AS BIGINT) AS "Rows"');
  const late = lateFilters(plan).map(({ filter, dimension }) => filterSql(filter, dimension, 'g.', params));
  const sql = [
    `-- grain: one row per ${grainWords(plan)}`,
    `SELECT ${[...keys, ...sums].join(', ')}`,
    `FROM (\n${inner}\n) g`,
    ...tables.map(d => `LEFT JOIN ${q(d.table)} ON ${q(d.table)}.${q(d.tableKey)} = g.${q(d.key)}`),
    ...(late.length > 0 ? [`WHERE ${late.join(' AND ')}`] : []),
    `GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`,
  ].join('\n');
  return { sql, params: params.values };
}

function sourceSql(plan: GroupedPlan, source: Source, stored: readonly string[], params: SqlParams): string {
  const { question, clock, previous } = plan;
  const time = `f.${q(source.time)}`;
  const boundary = previous && plan.fromMs !== null ? params.addInstant(plan.fromMs) : null;
  const keys: string[] = [];
  if (question.grain !== 'none') {
    const now = bucketSql(time, question.grain, clock, null);
    const bucket =
      previous && boundary
        ? `CASE WHEN ${time} >= ${boundary} THEN ${now} ELSE ${bucketSql(time, question.grain, clock, previous.shift)} END`
        : now;
    keys.push(`${bucket} AS x_Bucket`);
  }
  keys.push(...stored.map(column => `f.${q(column)}`), `f.${q(CURRENCY_COLUMN)}`);
  const sums: string[] = [];
  for (const measure of wantedMeasures(plan)) {
    const only = boundary ? ` FILTER (WHERE ${time} >= ${boundary})` : '';
    sums.push(`sum(f.${q(measure)})${only} AS ${q(measure)}`);
    if (boundary) sums.push(`sum(f.${q(measure)}) FILTER (WHERE ${time} < ${boundary}) AS ${q(`${measure}_previous`)}`);
  }
  if (question.withRows) {
    sums.push(source.kind === 'rollup' ? 'CAST(sum(f."Rows") AS BIGINT) AS "Rows"' : 'count(*) AS "Rows"');
  }
  const conditions: string[] = [];
  const start = previous ? previous.fromMs : plan.fromMs;
  if (start !== null) conditions.push(`${time} >= ${params.addInstant(start)}`);
  if (plan.toMs !== null) conditions.push(`${time} < ${params.addInstant(plan.toMs)}`);
  if (source.asOfVersion !== null) conditions.push(liveAt(source.asOfVersion, params));
  for (const { filter, dimension } of plan.filters) {
    if (dimension.kind !== 'json') conditions.push(filterSql(filter, dimension, 'f.', params));
  }
  const where = conditions.length > 0 ? `\n  WHERE ${conditions.join(' AND ')}` : '';
  const groupBy = keys.map((_, index) => index + 1).join(', ');
  return `  SELECT ${[...keys, ...sums].join(', ')}\n  FROM ${q(source.table)} f${where}\n  GROUP BY ${groupBy}`;
}

/** Slices that were part of the lake at `version`. */
export function liveAt(version: number, params: SqlParams): string {
  const at = params.add(BigInt(version));
  return `f."x_SliceId" IN (SELECT "x_SliceId" FROM slice WHERE "ValidFrom" <= ${at} AND ("ValidTo" IS NULL OR "ValidTo" > ${at}))`;
}

/** Filters on JSON keys run after the first step: on distinct texts, not on every charge line. */
function lateFilters(plan: GroupedPlan) {
  return plan.filters.filter(({ dimension }) => dimension.kind === 'json');
}

function amountNames(plan: GroupedPlan): string[] {
  const now = wantedMeasures(plan);
  return plan.previous ? [...now, ...now.map(measure => `${measure}_previous`)] : now;
}

function valueSql(dimension: Dimension, params: SqlParams): string {
  switch (dimension.kind) {
    case 'column':
      return `g.${q(dimension.column)}`;
    case 'key':
      return `${q(dimension.table)}.${q(dimension.column)}`;
    case 'json':
      return jsonValueSql(dimension, 'g.', params);
  }
}

function bucketOut(plan: GroupedPlan): string {
  return plan.question.grain === 'hour' ? 'g.x_Bucket' : localToUtcSql('g.x_Bucket', plan.clock);
}

/** For the comment in the first line: names go in without line breaks, so that the comment cannot end early. */
function grainWords(plan: GroupedPlan): string {
  const { grain, zone } = plan.question;
  const bucket = grain === 'none' ? [] : [`${BUCKET_COLUMN} (${grain}, ${zone})`];
  const words = [...bucket, ...plan.dimensions.map(dimension => dimension.name), CURRENCY_COLUMN].join(' x ');
  return words.replace(/\s/g, ' ');
}

/** Order and limit around any statement whose result columns are `columns` (1-based ordinals stay stable). */
export function orderedSql(
  inner: SqlText,
  columns: readonly ResultColumn[],
  order: readonly { readonly column: string; readonly descending: boolean }[],
  limit: number,
): SqlText {
  const terms = order.map(({ column, descending }) => `${q(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`);
  const [grainLine = '', ...rest] = inner.sql.split('\n');
  const names = columns.map(column => q(column.name)).join(', ');
  const sql = `${grainLine}\nSELECT ${names} FROM (\n${rest.join('\n')}\n) ORDER BY ${terms.join(', ')} LIMIT ${Math.trunc(limit)}`;
  return { sql, params: inner.params };
}
