import type { DuckDBConnection } from '@duckdb/node-api';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { CostModelPreview, SplitRule } from '../../../src-core/contract/allocation.ts';
import { orderRules } from '../../../src-core/engines/allocation/order-rules.ts';
import { formatAmount, parseAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import { addMoney, type Money } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import { allRows, toText, toUnscaled } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { monthSql } from './cells.ts';
import { readProofs } from './proof.ts';

/** The invoice's view and the amortised one. */
const shown = ['EffectiveCost', 'BilledCost'] as const;

type Key = Omit<CostModelPreview['moves'][number], 'before' | 'after' | 'difference'>;
export type AttributeTotals = ReadonlyMap<string, { readonly key: Key; readonly amount: Unscaled }>;

/** Sums of some months after the splits that are in force, per attribute, value, currency and measure. */
export async function attributeTotals(
  connection: DuckDBConnection,
  months: readonly string[],
): Promise<AttributeTotals> {
  if (months.length === 0) return new Map();
  const here = `Bucket IN (${months.map(month => monthSql(month).start).join(', ')})`;
  const columns = `x_TeamProductKey, BillingCurrency, ${shown.map(identifier).join(', ')}`;
  const sums = shown.map(name => `sum(${identifier(name)}) AS ${identifier(name)}`).join(', ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE allocation_sum AS -- grain: key x currency
    SELECT x_TeamProductKey, BillingCurrency, ${sums} FROM (
      SELECT ${columns} FROM allocated_month WHERE ${here}
      UNION ALL SELECT ${columns} FROM rollup_month WHERE ${here} AND Bucket NOT IN (SELECT "Month" FROM allocation_month WHERE IsSplit)
    ) GROUP BY ALL`);
  const perAttribute = teamProductAttributes.map(
    name => `SELECT ${literal(name)} AS attribute, t.${identifier(name)} AS value, a.BillingCurrency, ${shown.map(measure => `sum(a.${identifier(measure)}) AS ${identifier(measure)}`).join(', ')}
      FROM allocation_sum a LEFT JOIN dim_team_product t USING (x_TeamProductKey) GROUP BY ALL`,
  );
  const rows = await allRows(connection, `-- grain: attribute x value x currency\n${perAttribute.join(' UNION ALL ')}`);
  await connection.run('DROP TABLE allocation_sum');
  return new Map(
    rows.flatMap(row =>
      shown.map(measure => {
        const key: Key = {
          attribute: String(row.attribute) as Key['attribute'],
          value: toText(row.value),
          measure,
          currency: toText(row.BillingCurrency),
        };
        return [JSON.stringify(Object.values(key)), { key, amount: toUnscaled(row[measure]) ?? 0n }] as const;
      }),
    ),
  );
}

/** What a run did, for the reader. @param before totals of the same months before it */
export async function readPreview(
  connection: DuckDBConnection,
  { rules, months, before }: { rules: readonly SplitRule[]; months: readonly string[]; before: AttributeTotals },
): Promise<CostModelPreview> {
  const after = await attributeTotals(connection, months);
  const proofs = await readProofs(connection, months);
  const { order } = orderRules(rules);
  const ofRule = (id: string) =>
    proofs
      .filter(({ measure }) => measure === 'EffectiveCost')
      .flatMap(({ currency, byRule }) =>
        byRule.filter(({ ruleId }) => ruleId === id).map(part => ({ currency, ...part })),
      );
  const money = (parts: readonly { currency: string | null; amount: string | null }[]): Money =>
    addMoney(
      parts.flatMap(({ currency, amount }) => (currency === null || amount === null ? [] : [{ currency, amount }])),
    );
  return {
    proofs,
    moves: movesBetween(before, after),
    byRule: rules.map(({ id }) => {
      const parts = ofRule(id);
      return {
        id,
        pool: money(parts.map(({ currency, input }) => ({ currency, amount: input }))),
        allocated: money(parts.map(({ currency, output }) => ({ currency, amount: output }))),
        unallocated: money(parts.map(({ currency, unallocated }) => ({ currency, amount: unallocated }))),
        targets: Math.max(0, ...parts.map(({ targets }) => targets)),
      };
    }),
    order: order.map(({ id }) => id),
    months: [...months],
  };
}

function movesBetween(before: AttributeTotals, after: AttributeTotals): CostModelPreview['moves'] {
  const keys = new Map([...before, ...after].map(([id, { key }]) => [id, key]));
  const size = (text: string) => {
    const value = parseAmount(text);
    return value < 0n ? -value : value;
  };
  return [...keys]
    .flatMap(([id, key]) => {
      const [was, is] = [before.get(id)?.amount ?? 0n, after.get(id)?.amount ?? 0n];
      if (was === is) return [];
      return [{ ...key, before: formatAmount(was), after: formatAmount(is), difference: formatAmount(is - was), id }];
    })
    .toSorted((a, b) => {
      const [left, right] = [size(a.difference), size(b.difference)];
      return left > right ? -1 : left < right ? 1 : a.id < b.id ? -1 : 1;
    })
    .map(({ id: _id, ...move }) => move);
}
