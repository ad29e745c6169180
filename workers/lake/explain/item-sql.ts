import { ownShownSql } from '../../../src-core/explain/converted-sql.ts';
import { type LineQuestion, type LineScope, linesSql } from '../../../src-core/explain/lines-sql.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { type Conversion, productsSql, ratesSql } from '../../../src-core/query/conversion.ts';
import { type Dimension, storedColumn } from '../../../src-core/query/dimensions.ts';
import { jsonValueSql } from '../../../src-core/query/filter-sql.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { quoteIdentifier as q, SqlParams, type SqlText } from '../../../src-core/query/sql-text.ts';

/** One set of lines; `roles` says for which columns of the answer they count. */
export type ItemSource = {
  readonly roles: readonly ItemRole[];
  readonly question: LineQuestion;
  readonly scope: LineScope;
  /** Slices whose lines count negative; with `roles: ['rules']` only. */
  readonly minus?: readonly number[];
  /** Null when amounts are shown in their own currencies. */
  readonly conversion: Conversion | null;
};

/** start: the period before in its own state; mid: the same period in the state of the period after; rules: what rules moved between them. */
export const itemRoles = ['start', 'mid', 'end', 'rules'] as const;
export type ItemRole = (typeof itemRoles)[number];

/** `high` + `low`: the amount in the shown currency, exact in 38 digits after the point; `unrated`: lines whose amount has no rate. */
const itemSums = ['quantity', 'amount', 'high', 'low', 'unrated'] as const;

/** What tells priced things apart; decision record 0090. Lines without quantity are told apart by category and service alone. */
const LOW_TYPE = 'DECIMAL(38, 34)';
const quantity = 'coalesce(f."PricingQuantity", f."ConsumedQuantity")';
const whenPriced = (sql: string) => `CASE WHEN ${quantity} IS NOT NULL THEN ${sql} END`;
const itemColumns = {
  provider: 'f."ServiceProviderName"',
  service: 'f."ServiceName"',
  family: 'f."ServiceCategory"',
  category: 'f."ChargeCategory"',
  sku: whenPriced('coalesce(f."SkuId", f."SkuPriceId", f."ChargeDescription")'),
  pricing: whenPriced('f."PricingCategory"'),
  unit: whenPriced('CASE WHEN f."PricingQuantity" IS NOT NULL THEN f."PricingUnit" ELSE f."ConsumedUnit" END'),
};

/**
 * Grain: `by` x currency x item. Columns: key0..n (text), currency, those of an item, label, and of each role the `itemSums`.
 * Two steps as in grouped-sql.ts: sums by what is stored, then names, so that joins and JSON see groups.
 */
export function itemsSql(measure: Measure, by: readonly Dimension[], sources: readonly ItemSource[]): SqlText {
  const params = new SqlParams();
  const stored = [...new Set(by.map(storedColumn))].filter(column => column !== 'BillingCurrency');
  const names = [...Object.keys(itemColumns)];
  const listed = [...stored.map(q), '"BillingCurrency"', ...names].join(', ');
  const columns = [
    ...stored.map(column => `f.${q(column)}`),
    'f."BillingCurrency"',
    ...Object.entries(itemColumns).map(([name, sql]) => `${sql} AS ${name}`),
    `coalesce(f."SkuMeter", f."ChargeDescription") AS label`,
    `${quantity} AS quantity`,
  ].join(', ');
  const inner = sources.map(source => sourceSql(measure, source, { listed, columns }, params));
  const keys = by.map((dimension, place) => `${keySql(dimension, params)} AS key${place}`);
  const tables = [...new Map(by.flatMap(d => (d.kind === 'key' ? [[d.table, d] as const] : []))).values()];
  const sums = itemRoles.flatMap(role =>
    itemSums.map(name => `sum(${name}) FILTER (WHERE is_${role}) AS ${name}_${role}`),
  );
  const sql = [
    '-- grain: keys x currency x item',
    `SELECT ${[...keys, 'g."BillingCurrency" AS currency', ...names, 'min(label) AS label', ...sums].join(', ')}`,
    `FROM (${inner.join('\nUNION ALL\n')}) g`,
    ...tables.map(d => `LEFT JOIN ${q(d.table)} ON ${q(d.table)}.${q(d.tableKey)} = g.${q(d.key)}`),
    `GROUP BY ${[...keys, '', ...names].map((_, place) => place + 1).join(', ')}`,
  ].join('\n');
  return { sql, params: params.values };
}

/** One set of lines summed by item and, for a conversion, by the day of its rate first. */
function sourceSql(
  measure: Measure,
  { roles, question, scope, minus = [], conversion }: ItemSource,
  { listed, columns }: { listed: string; columns: string },
  params: SqlParams,
): string {
  const sign = minus.length > 0 ? `CASE WHEN f.x_SliceId IN (${minus.join(', ')}) THEN -1 ELSE 1 END` : '1';
  const flags = itemRoles.map(role => `${roles.includes(role)} AS is_${role}`).join(', ');
  const money = (name: string) => (minus.length > 0 ? `CASE WHEN sign < 0 THEN -${name} ELSE ${name} END` : name);
  const lineColumns = () =>
    `${columns}, f.${q(measure)} AS amount, ${sign} AS sign${conversion ? `, CAST(f."ChargePeriodStart" AS DATE) AS day, ${ownShownSql(measure, conversion, params)} AS own` : ''}`;
  const lines = linesSql(lineColumns, question, scope, params);
  if (!conversion)
    return `SELECT ${listed}, min(label) AS label, sum(quantity) AS quantity, sum(${money('amount')}) AS amount, sum(${money('amount')}) AS high, CAST(0 AS ${LOW_TYPE}) AS low, 0 AS unrated, ${flags} FROM (${lines}) GROUP BY ALL`;
  const wanted = params.add(conversion.currency);
  const { high, low } = productsSql('d.amount', 'r."x_Rate"');
  const isThere = `d."BillingCurrency" = ${wanted} OR d.amount = 0`;
  const byDay = `SELECT ${listed}, day, min(label) AS label, sum(quantity) AS quantity, sum(${money('amount')}) AS line_amount, sum(${money('amount')}) FILTER (WHERE own IS NULL) AS amount, sum(${money('own')}) AS own
    FROM (${lines}) GROUP BY ALL`;
  const plain = `coalesce(d.own, 0) + coalesce(CASE WHEN ${isThere} THEN d.amount ELSE CAST(${high} AS ${MONEY_SQL_TYPE}) END, 0)`;
  return `SELECT ${listed}, min(label) AS label, sum(quantity) AS quantity, sum(line_amount) AS amount, sum(${plain}) AS high,
      sum(CASE WHEN ${isThere} THEN 0 ELSE coalesce(CAST(${low} AS ${LOW_TYPE}), 0) END) AS low,
      count(*) FILTER (WHERE d.amount IS NOT NULL AND r."x_Rate" IS NULL AND NOT (${isThere})) AS unrated, ${flags}
    FROM (${byDay}) d LEFT JOIN ${ratesSql(conversion, params)} r ON r."x_Currency" = d."BillingCurrency" AND r."x_Day" = d.day GROUP BY ALL`;
}

/** Values as a filter takes them again. */
function keySql(dimension: Dimension, params: SqlParams): string {
  switch (dimension.kind) {
    case 'column':
      return dimension.type === 'timestamp' ? `CAST(g.${q(dimension.column)} AS VARCHAR)` : `g.${q(dimension.column)}`;
    case 'key':
      return `${q(dimension.table)}.${q(dimension.column)}`;
    case 'json':
      return jsonValueSql(dimension, 'g.', params);
  }
}
