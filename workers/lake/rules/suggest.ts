import type { DuckDBConnection } from '@duckdb/node-api';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { RuleSuggestion } from '../../../src-core/contract/rules.ts';
import type { TeamAttribute } from '../../../src-core/policy/tag-rules/fields.ts';
import {
  byMoney,
  type Gap,
  suggestAliases,
  suggestLookUp,
  type ValueWeight,
} from '../../../src-core/policy/tag-rules/suggest.ts';
import { allRows, type Row } from '../import/sql-run.ts';
import { identifier } from '../import/sql-text.ts';
import { moneyOf } from './preview.ts';

/** Attributes that whole accounts and resources have one of; features and customers are many to an account. */
const owned: readonly TeamAttribute[] = ['x_Team', 'x_Product', 'x_Environment', 'x_CostCenter'];

/** Rules worth making, by the money they would move. Reads the month rollup, and the charge lines only for resources. */
export async function suggestRules(connection: DuckDBConnection): Promise<RuleSuggestion[]> {
  const suggestions: RuleSuggestion[] = [];
  for (const attribute of teamProductAttributes)
    suggestions.push(...suggestAliases(attribute, await valuesOf(connection, attribute)));
  for (const attribute of owned) {
    const byAccount = await gapsOf(connection, attribute, 'SubAccountId', 'rollup_month', 'sum("Rows")');
    suggestions.push(...suggestLookUp(attribute, 'SubAccountId', byAccount));
    const byResource = await gapsOf(connection, attribute, 'ResourceId', 'fact_cost_usage', 'count(*)');
    suggestions.push(...suggestLookUp(attribute, 'ResourceId', byResource));
  }
  return byMoney(suggestions);
}

async function valuesOf(connection: DuckDBConnection, attribute: TeamAttribute): Promise<ValueWeight[]> {
  const column = identifier(attribute);
  const rows = await allRows(
    connection,
    `-- grain: value x currency
     SELECT d.${column} AS value, r.BillingCurrency, sum(r."Rows")::BIGINT AS n, sum(r.BilledCost) AS BilledCost
     FROM rollup_month r JOIN dim_team_product d USING (x_TeamProductKey) WHERE d.${column} IS NOT NULL GROUP BY ALL`,
  );
  return [...Map.groupBy(rows, row => String(row.value))].map(([value, found]) => ({ value, ...weightOf(found) }));
}

/** Lines without the attribute, per value of `field` for which all other lines agree on one. */
async function gapsOf(
  connection: DuckDBConnection,
  attribute: TeamAttribute,
  field: string,
  table: string,
  count: string,
): Promise<Gap[]> {
  const [column, key] = [identifier(attribute), identifier(field)];
  const rows = await allRows(
    connection,
    `-- grain: value of the field x currency, lines without the attribute only
     WITH keyed AS (SELECT ${key} AS key, x_TeamProductKey, BillingCurrency, ${count} AS n, sum(BilledCost) AS BilledCost FROM ${table} WHERE ${key} IS NOT NULL GROUP BY ALL),
     named AS (SELECT k.*, d.${column} AS value FROM keyed k JOIN dim_team_product d USING (x_TeamProductKey)),
     agreed AS (SELECT key, any_value(value) AS value FROM named GROUP BY key HAVING count(DISTINCT value) = 1 AND count(*) > count(value))
     SELECT n.key, a.value, n.BillingCurrency, sum(n.n)::BIGINT AS n, sum(n.BilledCost) AS BilledCost
     FROM named n JOIN agreed a USING (key) WHERE n.value IS NULL GROUP BY ALL`,
  );
  return [...Map.groupBy(rows, row => String(row.key))].map(([found, group]) => ({
    key: found,
    value: String(group[0]?.value),
    ...weightOf(group),
  }));
}

const weightOf = (rows: readonly Row[]) => ({
  rows: rows.reduce((sum, row) => sum + Number(row.n), 0),
  billedCost: moneyOf(rows),
});
