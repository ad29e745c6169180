import type { DuckDBConnection } from '@duckdb/node-api';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { RulePreview, TagRule } from '../../../src-core/contract/rules.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { addMoney, largestFirst, type Money } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import { allRows, type Row, toText, toUnscaled } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { changedSql, outcomeSql } from './evaluate.ts';
import type { RuledSlice } from './slices.ts';

type Move = RulePreview['moves'][number];

/** What `evaluateRules` left, summed up for the reader; rows without a currency count as rows, their amount cannot be told. */
export async function readPreview(
  connection: DuckDBConnection,
  rules: readonly TagRule[],
  slices: readonly RuledSlice[],
): Promise<RulePreview> {
  const changed = await allRows(
    connection,
    `-- grain: slice x currency
     SELECT g.x_SliceId, g.BillingCurrency, sum(g."Rows")::BIGINT AS n, sum(g.BilledCost) AS BilledCost FROM ${outcomeSql} WHERE ${changedSql} GROUP BY ALL`,
  );
  const acted = await allRows(
    connection,
    `-- grain: rule x currency
     SELECT rule, BillingCurrency, sum("Rows")::BIGINT AS n, sum(BilledCost) AS BilledCost
     FROM (SELECT unnest(s."x_Hits") AS rule, g.BillingCurrency, g."Rows", g.BilledCost FROM ${outcomeSql}) GROUP BY ALL`,
  );
  const perAttribute = teamProductAttributes.map(name => {
    const column = identifier(name);
    return `SELECT ${literal(name)} AS attribute, d.${column} AS was, s.${column} AS now, g.BillingCurrency, sum(g."Rows")::BIGINT AS n, sum(g.BilledCost) AS BilledCost
      FROM ${outcomeSql} WHERE s.${column} IS DISTINCT FROM d.${column} GROUP BY ALL`;
  });
  const moved = await allRows(
    connection,
    `-- grain: attribute x from x to x currency\n${perAttribute.join(' UNION ALL ')}`,
  );
  const sliceOf = new Map(slices.map(slice => [slice.sliceId, slice]));
  const periods = Map.groupBy(changed, row => {
    const slice = sliceOf.get(Number(row.x_SliceId));
    return JSON.stringify([slice?.period ?? 'unknown', slice?.isClosed ?? false]);
  });
  return {
    rows: countRows(changed),
    billedCost: moneyOf(changed),
    byRule: rules.map((rule, index) => {
      const rows = acted.filter(row => Number(row.rule) === index);
      return { id: rule.id, rows: countRows(rows), billedCost: moneyOf(rows) };
    }),
    moves: [...Map.groupBy(moved, row => JSON.stringify([row.attribute, toText(row.was), toText(row.now)])).values()]
      .map(toMove)
      .toSorted((a, b) => largestFirst(a, b) || (moveKey(a) < moveKey(b) ? -1 : 1)),
    periods: [...periods]
      .map(([key, rows]) => {
        const [period, isClosed] = JSON.parse(key) as [string, boolean];
        return { period, isClosed, rows: countRows(rows) };
      })
      .toSorted((a, b) => (a.period < b.period ? -1 : 1)),
  };
}

function toMove(rows: readonly Row[]): Move {
  const [first] = rows;
  return {
    attribute: String(first?.attribute) as Move['attribute'],
    from: toText(first?.was),
    to: toText(first?.now),
    rows: countRows(rows),
    billedCost: moneyOf(rows),
  };
}

const countRows = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + Number(row.n), 0);

/** Exact sums per currency of rows with BillingCurrency and BilledCost. */
export function moneyOf(rows: readonly Row[]): Money {
  return addMoney(
    rows.flatMap(row => {
      const [currency, amount] = [toText(row.BillingCurrency), toUnscaled(row.BilledCost)];
      return currency === null || amount === null ? [] : [{ currency, amount: formatAmount(amount) }];
    }),
  );
}

const moveKey = ({ attribute, from, to }: Move) => JSON.stringify([attribute, from, to]);
