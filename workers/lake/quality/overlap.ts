import type { DuckDBConnection } from '@duckdb/node-api';
import { areTwoViews } from '../../../src-core/anycost/views.ts';
import { PriceIndex } from '../../../src-core/llm/prices/price-index.ts';
import { billedBySql } from '../../../src-core/llm/providers.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { addMoney, type Money } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import type { ModelCost, Route, RouteFact } from '../../../src-core/quality/overlap.ts';
import { allRows, type Row, toText, toUnscaled } from '../import/sql-run.ts';
import { literal } from '../import/sql-text.ts';
import { currentBook } from '../prices/book-store.ts';
import { METERED_PREFIX } from '../prices/metered-charges.ts';
import { meteredUsage } from '../prices/metered-sql.ts';

/** Formats of a provider's own cost report, in place of its invoice. */
const costReports = ['openai-costs', 'anthropic-costs', 'anthropic-claude-code'];

/** By which route the charge lines of slice `s` came. */
export const routeOfSlice = `CASE WHEN starts_with(s.Source, ${literal(METERED_PREFIX)}) THEN 'metered'
  WHEN EXISTS (SELECT 1 FROM slice_drop sd JOIN drop_file d USING (x_DropId) WHERE sd.x_SliceId = s.x_SliceId AND d.Format IN (${costReports.map(literal).join(', ')})) THEN 'provider-api'
  ELSE 'bill' END`;

/** What every source tells of every model provider's months, and of bills that arrive twice. */
export async function routeFacts(connection: DuckDBConnection): Promise<RouteFact[]> {
  const usage = await usageFacts(connection);
  const providers = [...new Set(usage.map(({ provider }) => provider))];
  return [...usage, ...(await billFacts(connection, providers)), ...(await sameBillFacts(connection, providers))];
}

const usageRoutes: Readonly<Record<string, Route>> = {
  'provider-api': 'provider-usage',
  gateway: 'gateway',
  trace: 'trace',
};

/** Usage at the prices of the book, or at the cost the provider itself states. What the gateway answered from its own cache cost nothing. */
async function usageFacts(connection: DuckDBConnection): Promise<RouteFact[]> {
  const [any] = await allRows(connection, 'SELECT 1 FROM fact_llm_usage LIMIT 1');
  if (!any) return [];
  const { entries } = await currentBook(connection);
  const { sql } = await meteredUsage(connection, new PriceIndex(entries));
  const rows = await allRows(
    connection,
    `-- grain: provider x account x month x route x source x model x currencies
     SELECT u."ModelProvider" AS provider, u."AccountId" AS account, strftime(u."ObservedAt", '%Y-%m') AS month, u."Route" AS route, s.Source AS source, u."Model" AS model,
       count(*)::BIGINT AS n, u."MeteredCurrency" AS currency, sum(u."KnownCost") AS metered, count(*) FILTER (u."PriceStatus" <> 'priced')::BIGINT AS unpriced,
       u."ReportedCurrency" AS reported_currency, sum(u."ReportedCost") AS reported, count(*) FILTER (u."ReportedCost" IS NULL)::BIGINT AS unreported
     FROM (${sql}) u JOIN record_slice s USING (x_SliceId) WHERE u."ModelProvider" IS NOT NULL AND u."ObservedAt" IS NOT NULL GROUP BY ALL`,
  );
  const groups = Map.groupBy(rows, row =>
    JSON.stringify([row.provider, row.account, row.month, row.route, row.source]),
  );
  return [...groups.values()].flatMap(([first, ...rest]) => (first ? [usageFact([first, ...rest], first)] : []));
}

function usageFact(rows: readonly Row[], first: Row): RouteFact {
  const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
  const isReported = sum('unreported') === 0;
  const isPriced = sum('unpriced') === 0;
  const useReported = isReported && (first.route === 'provider-api' || !isPriced);
  const money = (of: readonly Row[]) =>
    addMoney(
      of.flatMap(row =>
        useReported ? moneyOf(row.reported_currency, row.reported) : moneyOf(row.currency, row.metered),
      ),
    );
  return {
    provider: String(first.provider),
    account: toText(first.account),
    alsoCalled: [],
    month: String(first.month),
    route: usageRoutes[String(first.route)] ?? 'log',
    source: String(first.source),
    rows: sum('n'),
    cost: money(rows),
    isPriced: isPriced || useReported,
    counts: false,
    slices: [],
    usageCost: money(rows),
    models: byModel(rows, of => ({
      ...{ cost: money(of), usageCost: money(of) },
      isPriced: useReported || of.every(row => Number(row.unpriced) === 0),
    })),
  };
}

const chargeColumns = `x_SliceId, BillingAccountId, BillingPeriodStart, SubAccountId, ServiceProviderName, ServiceName, ServiceCategory, ChargeCategory, ChargeClass, BillingCurrency, x_ModelVersionKey`;

/** Charge lines by month, those of slices that stand aside among them. */
const charges = `(SELECT ${chargeColumns}, "Rows", BilledCost, EffectiveCost FROM rollup_month
  UNION ALL SELECT ${chargeColumns}, 1, BilledCost, EffectiveCost FROM fact_cost_usage_superseded WHERE x_SliceId IN (SELECT x_SliceId FROM slice_aside))`;

/**
 * Charges that metering can explain: usage of models in this month. Taxes, seats (software for people, in whatever category), fees, credits and
 * corrections of earlier months are owed without any call having been made. What a bill does not say of a line does not take the line out.
 */
const isUsage = `(coalesce(r.ChargeCategory, 'Usage') = 'Usage' AND r.ChargeClass IS NULL AND r.ServiceCategory IS DISTINCT FROM 'Business Applications')`;

const isAside = 's.x_SliceId IN (SELECT x_SliceId FROM slice_aside)';

/** What bills say of the providers that usage names. */
async function billFacts(connection: DuckDBConnection, providers: readonly string[]): Promise<RouteFact[]> {
  if (providers.length === 0) return [];
  const selects = providers.map(
    provider => `SELECT ${literal(provider)} AS provider, s.x_SliceId AS id, s.Source AS source, r.BillingAccountId AS account, strftime(r.BillingPeriodStart, '%Y-%m') AS month, ${routeOfSlice} AS route,
       ${isAside} AS aside, list(DISTINCT r.SubAccountId) FILTER (r.SubAccountId IS NOT NULL) AS subs, sum(r."Rows")::BIGINT AS n, s."Rows" AS everything,
       m."x_Model" AS model, r.BillingCurrency AS currency, sum(coalesce(r.BilledCost, r.EffectiveCost)) AS cost, sum(coalesce(r.BilledCost, r.EffectiveCost)) FILTER (${isUsage}) AS usage_cost
     FROM ${charges} r JOIN slice s USING (x_SliceId) LEFT JOIN dim_model_version m USING (x_ModelVersionKey) WHERE ${billedBySql(provider)} AND r.BillingPeriodStart IS NOT NULL GROUP BY ALL`,
  );
  const rows = await allRows(
    connection,
    `-- grain: provider x slice x model x currency\n${selects.join(' UNION ALL ')}`,
  );
  const bySlice = Map.groupBy(rows, row => JSON.stringify([row.provider, row.id]));
  return [...bySlice.values()].flatMap(currencies => {
    const [row] = currencies;
    if (!row) return [];
    const lines = currencies.reduce((sum, { n }) => sum + Number(n), 0);
    return [{ ...billFact(row, currencies, Number(row.everything) === lines), provider: String(row.provider) }];
  });
}

function billFact(row: Row, currencies: readonly Row[], isWhole: boolean): Omit<RouteFact, 'provider'> {
  const lists = currencies.flatMap(({ subs }) => (subs as { items: readonly unknown[] } | null)?.items ?? []);
  return {
    account: toText(row.account),
    alsoCalled: [...new Set(lists.map(String))],
    month: String(row.month),
    route: row.route as Route,
    source: String(row.source),
    rows: currencies.reduce((sum, { n }) => sum + Number(n), 0),
    cost: costOf(currencies),
    usageCost: usageCostOf(currencies),
    isPriced: true,
    counts: row.aside !== true,
    slices: [{ id: Number(row.id), isAside: row.aside === true, isWhole }],
    models: byModel(currencies, of => ({ cost: costOf(of), usageCost: usageCostOf(of), isPriced: true })),
  };
}

const costOf = (rows: readonly Row[]) => addMoney(rows.flatMap(({ currency, cost }) => moneyOf(currency, cost)));
const usageCostOf = (rows: readonly Row[]) =>
  addMoney(rows.flatMap(({ currency, usage_cost }) => moneyOf(currency, usage_cost)));

const byModel = (rows: readonly Row[], read: (rows: readonly Row[]) => Omit<ModelCost, 'model'>): ModelCost[] =>
  [...Map.groupBy(rows, row => toText(row.model))].map(([model, members]) => ({ model, ...read(members) }));

/** Slices of several sources for one account and month that share a provider; two views of one bill alone are none. */
async function sameBillFacts(connection: DuckDBConnection, told: readonly string[]): Promise<RouteFact[]> {
  const rows = await allRows(
    connection,
    `-- grain: slice x currency, where account and month have several sources
     WITH candidate AS (SELECT s.*, ${isAside} AS aside FROM slice s WHERE (s.ValidTo IS NULL OR ${isAside}) AND s.BillingPeriodStart IS NOT NULL),
     shared AS (SELECT BillingAccountId, BillingPeriodStart FROM candidate GROUP BY ALL HAVING count(DISTINCT Source) > 1)
     SELECT s.x_SliceId AS id, s.Source AS source, s.BillingAccountId AS account, strftime(s.BillingPeriodStart, '%Y-%m') AS month, s.Providers AS providers, s.aside AS aside,
       ${routeOfSlice} AS route, NULL AS subs, d.BillingCurrency AS currency, sum(d."Rows")::BIGINT AS n, sum(coalesce(d.BilledCost, d.EffectiveCost)) AS cost, cost AS usage_cost
     FROM candidate s JOIN shared h ON h.BillingAccountId IS NOT DISTINCT FROM s.BillingAccountId AND h.BillingPeriodStart = s.BillingPeriodStart
       JOIN slice_drop d USING (x_SliceId) GROUP BY ALL ORDER BY ALL`,
  );
  const slices = [...Map.groupBy(rows, row => Number(row.id)).values()].flatMap(([row, ...rest]) =>
    row ? [{ row, currencies: [row, ...rest], source: String(row.source), providers: providersOf(row) }] : [],
  );
  const slots = Map.groupBy(slices, ({ row }) => JSON.stringify([row.account, row.month]));
  return [...slots.values()].flatMap(slot => {
    const shared = new Set<string>();
    const doubled = slot.filter(one => {
      const others = slot.filter(({ source }) => source !== one.source && !areTwoViews(source, one.source));
      const both = one.providers.filter(name => others.some(({ providers }) => providers.includes(name)));
      for (const name of both) shared.add(name);
      return both.length > 0;
    });
    const provider = [...shared].toSorted().join(' + ');
    if (told.includes(provider.toLowerCase())) return []; // its own entry has the bills, too
    return doubled.map(({ row, currencies }): RouteFact => ({ ...billFact(row, currencies, true), provider }));
  });
}

const providersOf = (row: Row) => JSON.parse(String(row.providers)) as string[];

function moneyOf(currency: Row[string] | undefined, amount: Row[string] | undefined): Money {
  const [code, unscaled] = [toText(currency), toUnscaled(amount)];
  return code === null || unscaled === null ? [] : [{ currency: code, amount: formatAmount(unscaled) }];
}
