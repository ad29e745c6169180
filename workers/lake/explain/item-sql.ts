import { type LineQuestion, type LineScope, linesSql } from '../../../src-core/explain/lines-sql.ts';
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
};

/** start: the period before in its own state; mid: the same period in the state of the period after; rules: what rules moved between them. */
export const itemRoles = ['start', 'mid', 'end', 'rules'] as const;
export type ItemRole = (typeof itemRoles)[number];

/** What tells priced things apart; decision record 0090. Lines without quantity are told apart by category and service alone. */
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
 * Grain: `by` x currency x item. Columns: key0..n (text), currency, those of an item, label, and of each role quantity_, amount_ and rows_.
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
  const inner = sources.map(({ roles, question, scope, minus = [] }) => {
    const amount = `f.${q(measure)}`;
    const signed =
      minus.length > 0 ? `CASE WHEN f.x_SliceId IN (${minus.join(', ')}) THEN -${amount} ELSE ${amount} END` : amount;
    const lines = linesSql(`${columns}, ${signed} AS amount`, question, scope, params);
    const flags = itemRoles.map(role => `${roles.includes(role)} AS is_${role}`).join(', ');
    return `SELECT ${listed}, min(label) AS label, sum(quantity) AS quantity, sum(amount) AS amount, count(*) AS n, ${flags} FROM (${lines}) GROUP BY ALL`;
  });
  const keys = by.map((dimension, place) => `${keySql(dimension, params)} AS key${place}`);
  const tables = [...new Map(by.flatMap(d => (d.kind === 'key' ? [[d.table, d] as const] : []))).values()];
  const sums = itemRoles.flatMap(role => [
    `sum(quantity) FILTER (WHERE is_${role}) AS quantity_${role}`,
    `sum(amount) FILTER (WHERE is_${role}) AS amount_${role}`,
    `CAST(coalesce(sum(n) FILTER (WHERE is_${role}), 0) AS BIGINT) AS rows_${role}`,
  ]);
  const sql = [
    '-- grain: keys x currency x item',
    `SELECT ${[...keys, 'g."BillingCurrency" AS currency', ...names, 'min(label) AS label', ...sums].join(', ')}`,
    `FROM (${inner.join('\nUNION ALL\n')}) g`,
    ...tables.map(d => `LEFT JOIN ${q(d.table)} ON ${q(d.table)}.${q(d.tableKey)} = g.${q(d.key)}`),
    `GROUP BY ${[...keys, '', ...names].map((_, place) => place + 1).join(', ')}`,
  ].join('\n');
  return { sql, params: params.values };
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
