import type { BreakEven, BreakEvenSpec } from '../../../src-core/contract/units.ts';
import { UnitSpec } from '../../../src-core/contract/units.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { PriceIndex } from '../../../src-core/llm/prices/price-index.ts';
import {
  divide,
  type Fraction,
  fraction,
  fromDecimal,
  fromUnscaled,
  multiply,
} from '../../../src-core/money/fraction.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { breakEven } from '../../../src-core/units/break-even.ts';
import type { Engine } from '../engine.ts';
import { timestampText } from '../import/insert-many.ts';
import { allRows, toBigIntOrNull, toText, toUnscaled } from '../import/sql-run.ts';
import { literal } from '../import/sql-text.ts';
import { currentBook } from '../prices/book-store.ts';
import { meteredUsage } from '../prices/metered-sql.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { amountOf, groupedCosts, textOf } from './grouped-costs.ts';
import { unitPeriods } from './periods.ts';
import { unitSeries } from './unit-series.ts';

const SELF_HOSTED = 'self-hosted';

type Context = { readonly engine: Engine; readonly query: QueryEngine; readonly snapshot: Snapshot };

/**
 * Own capacity against an API on own data: what its charges cost, what its usage served, and what the very same tokens would cost at the API's prices.
 * @throws AppError `units.needs-bounds` when no charge matches
 */
export async function ownAgainstApi(spec: BreakEvenSpec, context: Context): Promise<BreakEven> {
  const { from, to, measure, capacity } = spec;
  const reserved = await costOf(spec, capacity, context);
  const currencies = [...reserved.keys()];
  const [currency] = currencies;
  if (currency === undefined) throw new AppError('units.needs-bounds', { from, to });
  if (currencies.length > 1)
    return {
      ...breakEven(unknownInput(spec)),
      problems: [`The capacity is charged in ${currencies.join(', ')}; name charges of one currency.`],
    };
  const total = reserved.get(currency) ?? null;
  const notUnused: Filter[] = [
    { dimension: 'CapacityReservationStatus', op: 'not-in', values: ['Unused'] },
    { dimension: 'CommitmentDiscountStatus', op: 'not-in', values: ['Unused'] },
  ];
  const used = (await costOf(spec, [...capacity, ...notUnused], context)).get(currency) ?? fraction(0n);
  const held = await unitSeries(
    UnitSpec.parse({ unit: 'gpu-hour-held', measure, from, to, filters: capacity }),
    context,
  );
  const power = held.totals.find(row => row.currency === currency);
  const isAll = power?.quality.cost.share === 1 && power.bases.marginal !== null && power.quantity !== null;
  const usage = await ownUsage(spec, context);
  const tokens = spec.tokens === null ? usage.tokens : fromDecimal(spec.tokens);
  const given = spec.api.perMillion === null ? null : fromDecimal(spec.api.perMillion);
  const answer = breakEven({
    currency,
    reserved: total,
    // without a line for what was idle, nothing tells how much of the capacity was used
    used: total !== null && used.n * total.d === total.n * used.d ? null : used,
    variable: isAll ? multiply(fromDecimal(power.bases.marginal ?? '0'), fromDecimal(power.quantity ?? '0')) : null,
    tokens,
    apiPerMillion: given ?? (usage.apiCurrency === currency ? usage.apiPerMillion : null),
    targetLoad: String(spec.targetLoad),
  });
  const problems = [...answer.problems];
  if (given === null && usage.apiCurrency !== null && usage.apiCurrency !== currency)
    problems.push(
      `The API is priced in ${usage.apiCurrency}, the capacity in ${currency}; give the price with --api-price.`,
    );
  return { ...answer, problems, facts: { ...answer.facts, ...usage.facts } };
}

const unknownInput = (spec: BreakEvenSpec) => ({
  ...{ currency: null, reserved: null, used: null, variable: null, tokens: null, apiPerMillion: null },
  targetLoad: String(spec.targetLoad),
});

/** Sum of the measure by currency. */
async function costOf(
  spec: BreakEvenSpec,
  filters: readonly Filter[],
  { query, snapshot }: Context,
): Promise<Map<string, Fraction>> {
  const { rows } = await groupedCosts(
    query,
    { measures: [spec.measure], from: spec.from, to: spec.to, filters: [...filters] },
    snapshot.signal,
  );
  return new Map(
    rows.flatMap(row => {
      const [currency, amount] = [textOf(row.BillingCurrency), amountOf(row[spec.measure])];
      return currency === null || amount === null ? [] : [[currency, fromUnscaled(amount)] as const];
    }),
  );
}

type OwnUsage = {
  readonly tokens: Fraction | null;
  readonly apiPerMillion: Fraction | null;
  readonly apiCurrency: string | null;
  readonly facts: Record<string, string>;
};

/** What the own endpoint served, and what the API's model would have cost for it, row by row and bucket by bucket. */
async function ownUsage(spec: BreakEvenSpec, { engine, snapshot }: Context): Promise<OwnUsage> {
  const periods = await unitPeriods(UnitSpec.parse({ unit: 'million-tokens', from: spec.from, to: spec.to }), snapshot);
  const [stretch] = periods.stretches;
  const bounds = [
    ...(stretch?.fromMs == null
      ? []
      : [`u."ObservedAt" >= TIMESTAMP ${literal(timestampText(new Date(stretch.fromMs)))}`]),
    ...(stretch?.toMs == null ? [] : [`u."ObservedAt" < TIMESTAMP ${literal(timestampText(new Date(stretch.toMs)))}`]),
  ];
  const conditions = [`u."ModelProvider" = '${SELF_HOSTED}'`, ...bounds, ...spec.usage.map(usageCondition)];
  const { provider, model } = spec.api;
  const isNamed = provider !== null && model !== null;
  const as = isNamed
    ? ` REPLACE (${literal(provider)} AS "ModelProvider", ${literal(model)} AS "Model", NULL AS "ModelVersion")`
    : '';
  // temporary tables of the pricing need a connection that may write them
  return engine.withConnection(async connection => {
    const { entries } = await currentBook(connection);
    const rows = `(SELECT u.*${as} FROM fact_llm_usage AS u WHERE ${conditions.join(' AND ')})`;
    const { sql } = await meteredUsage(connection, new PriceIndex(entries), rows);
    const found = await allRows(
      connection,
      `-- grain: currency
       SELECT m."MeteredCurrency" AS currency, sum(m."MeteredCost") AS cost, count(*) FILTER (m."MeteredCost" IS NULL)::BIGINT AS unpriced, count(*)::BIGINT AS n,
         sum(coalesce(m."InputUncachedTokens", 0) + coalesce(m."InputCacheReadTokens", 0) + coalesce(m."InputCacheWriteTokens", 0) + coalesce(m."OutputTokens", 0))::HUGEINT AS tokens
       FROM (${sql}) AS m GROUP BY ALL`,
    );
    const tokens = found.reduce((sum, row) => sum + (toBigIntOrNull(row.tokens) ?? 0n), 0n);
    const [first] = found;
    const isPriced = isNamed && found.length === 1 && first !== undefined && Number(first.unpriced) === 0;
    const cost = isPriced ? toUnscaled(first.cost) : null;
    const served = found.length === 0 ? null : fraction(tokens);
    return {
      tokens: served,
      apiPerMillion:
        cost === null || served === null ? null : divide(multiply(fromUnscaled(cost), fraction(1_000_000n)), served),
      apiCurrency: isPriced ? toText(first.currency) : null,
      facts: {
        usageRows: String(found.reduce((sum, row) => sum + Number(row.n), 0)),
        ...(isNamed ? { api: `${provider} ${model}` } : {}),
      },
    };
  }, snapshot.signal);
}

const usageColumns: Readonly<Record<string, string>> = {
  x_Model: 'Model',
  x_ModelVersion: 'ModelVersion',
  x_Team: 'TeamId',
  x_Customer: 'CustomerId',
  SubAccountId: 'ProjectId',
};

/** @throws AppError `query.unknown-dimension` for what usage records do not say themselves */
function usageCondition({ dimension, op, values }: Filter): string {
  const column = usageColumns[dimension];
  if (column === undefined)
    throw new AppError('query.unknown-dimension', { name: dimension.slice(0, 100), known: Object.keys(usageColumns) });
  const text = `u."${column}"`;
  const parts = values.map(value => {
    if (value === null) return `${text} IS NULL`;
    return op === 'contains'
      ? `coalesce(contains(lower(${text}), lower(${literal(value)})), false)`
      : `${text} IS NOT DISTINCT FROM ${literal(value)}`;
  });
  return `${op === 'not-in' ? 'NOT ' : ''}(${parts.join(' OR ')})`;
}
