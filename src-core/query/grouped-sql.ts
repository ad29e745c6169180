import { MONEY_SQL_TYPE } from '../money/scale.ts';
import { convertedSumSql, ratesSql } from './conversion.ts';
import { type Dimension, storedColumn } from './dimensions.ts';
import { filterSql, jsonValueSql } from './filter-sql.ts';
import type { GroupedPlan } from './plan.ts';
import type { ResultColumn } from './query-spec.ts';
import { CURRENCY_COLUMN, DAY_COLUMN, INNER_BUCKET, passesOf, sourceSql, wantedMeasures } from './source-sql.ts';
import { quoteIdentifier as q, SqlParams, type SqlText } from './sql-text.ts';
import { localToUtcSql } from './time-sql.ts';

export { CURRENCY_COLUMN, liveAt, wantedMeasures } from './source-sql.ts';

/** A column of a grouped result, and the zone its instants are shown in (timestamps only). */
export type GroupedColumn = ResultColumn & { readonly zone?: string };

export const BUCKET_COLUMN = 'ChargePeriodStart';

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

/**
 * The grouped sums of a plan, without order or limit. Two steps: sum by what is stored (small integer keys, whole JSON texts), then
 * look names up and sum again, so that joins and JSON parsing see groups instead of charge lines. A conversion happens in the second step,
 * on exact sums by UTC day.
 * Sums are exact (those of a sample are estimates); an amount is null where no charge line of the group has one, or where one has no rate.
 */
export function groupedSql(plan: GroupedPlan, params: SqlParams = new SqlParams()): SqlText {
  const { conversion } = plan;
  const joins = plan.dimensions.filter(dimension => dimension.kind === 'key');
  const tables = [...new Map(joins.map(dimension => [dimension.table, dimension])).values()];
  const inner = innerSql(plan, params);
  const rates = conversion
    ? [
        `LEFT JOIN ${ratesSql(conversion, params)} r ON r."x_Currency" = g.${q(CURRENCY_COLUMN)} AND r.${q(DAY_COLUMN)} = g.${q(DAY_COLUMN)}`,
      ]
    : [];
  const keys: string[] = [];
  if (plan.question.grain !== 'none') keys.push(`${bucketOut(plan)} AS ${q(BUCKET_COLUMN)}`);
  for (const dimension of plan.dimensions) keys.push(`${valueSql(dimension, params)} AS ${q(dimension.name)}`);
  const wanted = conversion ? params.add(conversion.currency) : null;
  if (!plan.dimensions.some(dimension => dimension.name === CURRENCY_COLUMN)) {
    keys.push(wanted === null ? `g.${q(CURRENCY_COLUMN)}` : `CAST(${wanted} AS VARCHAR) AS ${q(CURRENCY_COLUMN)}`);
  }
  const rate = `CASE WHEN g.${q(CURRENCY_COLUMN)} = ${wanted} THEN 1 ELSE r."x_Rate" END`;
  const sums = amountNames(plan).map(name => {
    const sum = conversion ? convertedSumSql(`g.${q(name)}`, rate) : `sum(g.${q(name)})`;
    return `${scaledSql(sum, plan.sample)} AS ${q(name)}`;
  });
  if (plan.question.withRows) sums.push('CAST(sum(g."Rows") AS BIGINT) AS "Rows"');
  const late = lateFilters(plan).map(({ filter, dimension }) => filterSql(filter, dimension, 'g.', params));
  const sql = [
    `-- grain: one row per ${grainWords(plan)}`,
    `SELECT ${[...keys, ...sums].join(', ')}`,
    `FROM (\n${inner}\n) g`,
    ...tables.map(d => `LEFT JOIN ${q(d.table)} ON ${q(d.table)}.${q(d.tableKey)} = g.${q(d.key)}`),
    ...rates,
    ...(late.length > 0 ? [`WHERE ${late.join(' AND ')}`] : []),
    `GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`,
  ].join('\n');
  return { sql, params: params.values };
}

/** Sums by what is stored, over every table of the plan. */
function innerSql(plan: GroupedPlan, params: SqlParams): string {
  const needed = [...plan.dimensions, ...lateFilters(plan).map(entry => entry.dimension)];
  // A conversion keeps the currency apart from what is asked for; without one the dimension is the result's currency column.
  const stored = [...new Set(needed.map(storedColumn))].filter(column => column !== CURRENCY_COLUMN);
  const passes = plan.sources.flatMap(source =>
    passesOf(plan).map(pass => sourceSql(plan, source, stored, pass, params)),
  );
  const union = passes.join('\nUNION ALL\n');
  if (!plan.conversion || passes.length === 1) return union;
  // Lines with their own rate are taken out of their currency again: only the sum by day says what is left there.
  const keys = [...(plan.question.grain === 'none' ? [] : [INNER_BUCKET]), DAY_COLUMN, ...stored, CURRENCY_COLUMN].map(
    q,
  );
  const names = [...amountNames(plan), ...(plan.question.withRows ? ['Rows'] : [])];
  const sums = names.map(name => `sum(${q(name)}) AS ${q(name)}`);
  return `  SELECT ${[...keys, ...sums].join(', ')} FROM (\n${union}\n  ) GROUP BY ${keys.join(', ')}`;
}

/** Which currencies have amounts on days without a rate, and how many such days. Filters on tags are not applied here: the list may be longer. */
export function missingRatesSql(plan: GroupedPlan): SqlText {
  const params = new SqlParams();
  const { conversion } = plan;
  const inner = innerSql(
    { ...plan, dimensions: [], sample: null, question: { ...plan.question, grain: 'none' } },
    params,
  );
  if (!conversion) return { sql: '-- grain: no row\nSELECT NULL AS currency, 0 AS days WHERE false', params: [] };
  const hasAmount = amountNames(plan)
    .map(name => `coalesce(g.${q(name)} <> 0, false)`)
    .join(' OR ');
  const sql = [
    '-- grain: one row per currency',
    `SELECT g.${q(CURRENCY_COLUMN)} AS currency, count(DISTINCT coalesce(CAST(g.${q(DAY_COLUMN)} AS VARCHAR), '')) AS days`,
    `FROM (\n${inner}\n) g`,
    `LEFT JOIN ${ratesSql(conversion, params)} r ON r."x_Currency" = g.${q(CURRENCY_COLUMN)} AND r.${q(DAY_COLUMN)} = g.${q(DAY_COLUMN)}`,
    `WHERE r."x_Rate" IS NULL AND g.${q(CURRENCY_COLUMN)} IS DISTINCT FROM ${params.add(conversion.currency)} AND (${hasAmount})`,
    'GROUP BY ALL ORDER BY currency',
  ].join('\n');
  return { sql, params: params.values };
}

/** From the sum of a sample to an estimate of the whole, in millionths: more digits would pretend an exactness there is not. */
function scaledSql(sum: string, sample: number | null): string {
  if (sample === null) return sum;
  const times = (1 / sample).toFixed(6);
  return `CAST(CAST(${sum} AS DECIMAL(38, 6)) * CAST(${times} AS DECIMAL(18, 6)) AS ${MONEY_SQL_TYPE})`;
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
