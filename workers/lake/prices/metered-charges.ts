import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { PriceIndex } from '../../../src-core/llm/prices/price-index.ts';
import { billedBySql, modelProviders } from '../../../src-core/llm/providers.ts';
import { routeRankSql } from '../../../src-core/units/usage-volume-sql.ts';
import { type Derivation, type DerivedPlan, derivedSlice } from '../derive/derivation.ts';
import { insertMany } from '../import/insert-many.ts';
import { allRows, toText } from '../import/sql-run.ts';
import { literal } from '../import/sql-text.ts';
import { currentBook } from './book-store.ts';
import { meteredUsage } from './metered-sql.ts';

/** Prefix of the sources whose charge lines are derived from usage: nobody's bill. */
export const METERED_PREFIX = 'metered/';

/**
 * Cost of model usage that no bill tells: where a (provider, account, month) has usage and prices but no billing rows, the metered cost
 * stands in as charge lines of the source `metered/<provider>`, authority "metered". They are replaced when usage or prices change, and
 * withdrawn when the bill arrives, so the same spend never counts twice (trap 11).
 * Decision record 0060. Cheap when there is nothing to do.
 */
export const meteredCharges: Derivation = { prefix: METERED_PREFIX, what: 'metered charges', plan: planCharges };

async function planCharges(connection: DuckDBConnection, folder: string): Promise<DerivedPlan> {
  const nothing: DerivedPlan = { files: [], wanted: new Set() };
  const { version, entries } = await currentBook(connection);
  if (entries.length === 0) return nothing;
  const open = await unbilledMonths(connection);
  if (open.length === 0) return nothing;
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE metered_open (Provider VARCHAR, Account VARCHAR, "Month" TIMESTAMP, Best INTEGER)',
  );
  await insertMany(
    connection,
    'metered_open',
    { Provider: 'VARCHAR', Account: 'VARCHAR', Month: 'TIMESTAMP', Best: 'INTEGER' },
    open,
  );
  const { sql } = await meteredUsage(connection, new PriceIndex(entries), unbilledRows);
  await connection.run(`CREATE OR REPLACE TEMP TABLE metered_line AS ${linesSql(sql, version)}`);
  const found = await allRows(
    connection,
    `SELECT DISTINCT "x_ModelProvider" AS provider, "BillingAccountId" AS account, strftime("BillingPeriodStart", '%Y-%m') AS month FROM metered_line ORDER BY ALL`,
  );
  const wanted = new Set(
    found.map(row => derivedSlice(`${METERED_PREFIX}${row.provider}`, toText(row.account), String(row.month))),
  );
  const months = new Map(
    found.map(row => [`${row.provider} ${row.month}`, { provider: String(row.provider), month: String(row.month) }]),
  );
  const files = [];
  for (const [index, { provider, month }] of [...months.values()].entries()) {
    const path = join(folder, `${index}.csv`);
    await connection.run(
      `COPY (SELECT * FROM metered_line WHERE "x_ModelProvider" = ${literal(provider)} AND strftime("BillingPeriodStart", '%Y-%m') = ${literal(month)} ORDER BY ALL)
       TO ${literal(path)} (FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ')`,
    );
    files.push({ source: `${METERED_PREFIX}${provider}`, path, name: `metered ${provider} ${month}.csv` });
  }
  await connection.run('DROP TABLE metered_line');
  return { files, wanted };
}

/**
 * Routes tell the same calls, and adding them up would count them twice. One route speaks for a provider's month: the provider's own report
 * before the gateway's log, single requests before daily sums, traces last.
 */
const routeRank = routeRankSql;

const unbilledRows = `(SELECT u.* FROM fact_llm_usage AS u JOIN metered_open AS o ON u."ModelProvider" = o.Provider AND u."AccountId" IS NOT DISTINCT FROM o.Account
  AND date_trunc('month', u."ObservedAt") = o."Month" AND (${routeRank}) = o.Best WHERE NOT coalesce(u."GatewayCacheHit", false))`;

type OpenMonth = {
  readonly Provider: string;
  readonly Account: string | null;
  readonly Month: string;
  readonly Best: number;
};

/** (provider, account, month) with usage and without billing rows of that provider; an account that either side does not name fits any. */
async function unbilledMonths(connection: DuckDBConnection): Promise<OpenMonth[]> {
  const groups = await allRows(
    connection,
    `SELECT *, min(rank) OVER (PARTITION BY provider, month) AS best FROM (
       SELECT "ModelProvider" AS provider, "AccountId" AS account, strftime(date_trunc('month', u."ObservedAt"), '%Y-%m-%d') AS month, min(${routeRank}) AS rank
       FROM fact_llm_usage AS u WHERE "ModelProvider" IS NOT NULL GROUP BY ALL)`,
  );
  const providers = [...new Set(groups.map(row => String(row.provider)))];
  if (providers.length === 0) return [];
  const bills = providers.map(
    provider => `SELECT DISTINCT ${literal(provider)} AS provider, strftime(date_trunc('month', "BillingPeriodStart"), '%Y-%m-%d') AS month, "BillingAccountId" AS account, "SubAccountId" AS sub_account
      FROM rollup_month WHERE ${billedBySql(provider)} AND x_SliceId NOT IN (SELECT x_SliceId FROM slice WHERE starts_with(Source, '${METERED_PREFIX}'))`,
  );
  const billed = Map.groupBy(
    await allRows(connection, bills.join(' UNION ALL ')),
    row => `${row.provider} ${row.month}`,
  );
  return groups.flatMap(row => {
    const account = toText(row.account);
    const isBilled = (billed.get(`${row.provider} ${row.month}`) ?? []).some(
      bill => account === null || bill.account === null || bill.account === account || bill.sub_account === account,
    );
    if (isBilled || row.rank !== row.best) return [];
    return [{ Provider: String(row.provider), Account: account, Month: String(row.month), Best: Number(row.best) }];
  });
}

/** Grain: day x account x project x key x team x model x charged bucket. Buckets without a price make no line: they are gaps, not zeros. */
function linesSql(metered: string, bookVersion: number): string {
  const names = Object.entries(modelProviders);
  const pick = (of: (facts: (typeof names)[number][1]) => string) =>
    `CASE p ${names.map(([provider, facts]) => `WHEN '${provider}' THEN ${literal(of(facts))}`).join(' ')} ELSE p END`;
  return `SELECT cost AS "BilledCost", cost AS "EffectiveCost", cost AS "ListCost", cost AS "ContractedCost", account AS "BillingAccountId", currency AS "BillingCurrency",
      date_trunc('month', day)::TIMESTAMP AS "BillingPeriodStart", (date_trunc('month', day) + INTERVAL 1 MONTH)::TIMESTAMP AS "BillingPeriodEnd",
      'Usage' AS "ChargeCategory", coalesce(model, 'model not said') || ', ' || bucket || ' (metered, no bill yet)' AS "ChargeDescription", 'Usage-Based' AS "ChargeFrequency",
      day AS "ChargePeriodStart", day + INTERVAL 1 DAY AS "ChargePeriodEnd", units AS "ConsumedQuantity",
      CASE WHEN bucket IN ('request', 'web-search') THEN 'Requests' WHEN bucket = 'image' THEN 'Images' WHEN bucket = 'audio-second' THEN 'Seconds' ELSE 'Tokens' END AS "ConsumedUnit",
      ${pick(facts => facts.serviceProviders[0])} AS "InvoiceIssuerName", ${pick(facts => facts.serviceProviders[0])} AS "ServiceProviderName",
      'AI and Machine Learning' AS "ServiceCategory", ${pick(facts => facts.title)} AS "ServiceName", model || '/' || bucket AS "SkuId", project AS "SubAccountId",
      CASE WHEN team IS NOT NULL THEN CAST(json_object('team', team) AS VARCHAR) END AS "Tags",
      'metered' AS "x_Authority", key AS "x_ApiKeyId", model AS "x_Model", p AS "x_ModelProvider", bucket AS "x_TokenType", ${bookVersion} AS "x_PriceBook", route AS "x_Route"
    FROM (SELECT p, account, project, key, team, model, route, currency, day, charge.bucket AS bucket, sum(charge.units) AS units, sum(charge.cost) AS cost
      FROM (SELECT "ModelProvider" AS p, "AccountId" AS account, "ProjectId" AS project, "ApiKeyId" AS key, "TeamId" AS team, "Model" AS model, "Route" AS route,
          "MeteredCurrency" AS currency, date_trunc('day', "ObservedAt")::TIMESTAMP AS day, unnest("Charges") AS charge FROM (${metered}))
      WHERE charge.cost IS NOT NULL GROUP BY ALL)`;
}
