import type { Explanation } from '../../../src-core/contract/explain.ts';
import type { PriceEntry, RateCard } from '../../../src-core/contract/prices.ts';
import { type LineQuestion, type LineScope, linesSql } from '../../../src-core/explain/lines-sql.ts';
import { costOfGpuTime } from '../../../src-core/gpu/rate-card.ts';
import { pricedNames } from '../../../src-core/llm/prices/model-aliases.ts';
import { unitPrice } from '../../../src-core/llm/prices/price-index.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { MONEY_SCALE } from '../../../src-core/money/scale.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { quoteIdentifier as q, SqlParams } from '../../../src-core/query/sql-text.ts';
import { GPU_CHARGES_SOURCE } from '../derive/gpu-charges.ts';
import { type Row, toText, toUnscaled } from '../import/sql-run.ts';
import { entriesOf } from '../prices/book-store.ts';
import { METERED_PREFIX } from '../prices/metered-charges.ts';
import { currentRateCards } from '../prices/rate-cards.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { addKnown, amountText, type SlicePart } from './cell-lines.ts';
import { byAmount } from './order.ts';

type Price = Explanation['prices'][number];
type Found = Omit<Price, 'rows' | 'amount'>;
const ONE = 10n ** BigInt(MONEY_SCALE);
const DAY_MS = 86_400_000;
const GPU_HOUR_MS = 3_600_000n;

/** An amount of a day in the currency of the figure; null where it is unknown. */
export type ShownAmount = (amount: bigint | null, currency: string | null, dayMs: number) => bigint | null;

/** Lines of one day that one price should explain. `cost` and `units` unscaled; null where a line has none. */
type PricedDay = {
  readonly basis: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly bucket: string | null;
  readonly currency: string | null;
  readonly dayMs: number;
  readonly rows: number;
  readonly units: bigint | null;
  readonly cost: bigint | null;
  readonly amount: bigint | null;
};

/**
 * The prices behind lines that this lake made itself: entries of the price book behind metered model usage, rate cards behind GPU time of own
 * clusters. An entry is named where quantity x price is the cost to the last digit; where several priced one line (tiers, context,
 * geography) the price is null and `origin` says so.
 */
export async function priceEntries(
  measure: Measure,
  question: LineQuestion,
  scope: LineScope,
  parts: readonly SlicePart[],
  shown: ShownAmount,
  snapshot: Snapshot,
): Promise<Explanation['prices']> {
  const made = await derivedSlices(parts, snapshot);
  const found: (Found & { rows: number; sum: bigint | null })[] = [];
  for (const day of await pricedDays(measure, question, { ...scope, sliceIds: made.metered }, 'x_PriceBook', snapshot))
    found.push({
      ...(await bookPrice(day, snapshot)),
      rows: day.rows,
      sum: shown(day.amount, day.currency, day.dayMs),
    });
  const cards = made.gpu.length > 0 ? await currentRateCards(snapshot.connection) : [];
  for (const day of await pricedDays(measure, question, { ...scope, sliceIds: made.gpu }, 'x_RateCard', snapshot))
    found.push({ ...cardPrice(day, cards), rows: day.rows, sum: shown(day.amount, day.currency, day.dayMs) });
  const same = Map.groupBy(found, ({ rows: _rows, sum: _sum, ...price }) => JSON.stringify(price));
  return [...same.values()]
    .map(group => ({
      price: group[0],
      rows: group.reduce((sum, { rows }) => sum + rows, 0),
      sum: addKnown(group.map(({ sum }) => sum)),
    }))
    .toSorted((a, b) => byAmount(a.sum, b.sum))
    .flatMap(({ price, rows, sum }) => {
      if (!price) return [];
      const { sum: _sum, ...entry } = price;
      return [{ ...entry, rows, amount: amountText(sum) }];
    });
}

async function derivedSlices(parts: readonly SlicePart[], snapshot: Snapshot) {
  const ids = [...new Set(parts.map(({ sliceId }) => sliceId))];
  if (ids.length === 0) return { metered: [], gpu: [] };
  const rows = (await snapshot.all({
    sql: `-- grain: slice
      SELECT x_SliceId AS id, starts_with(Source, $1) AS is_metered FROM slice
      WHERE x_SliceId IN (${ids.join(', ')}) AND (starts_with(Source, $1) OR starts_with(Source, $2)) ORDER BY 1`,
    params: [METERED_PREFIX, GPU_CHARGES_SOURCE],
  })) as Row[];
  const of = (isMetered: boolean) => rows.filter(row => row.is_metered === isMetered).map(row => Number(row.id));
  return { metered: of(true), gpu: of(false) };
}

/** @param basisKey which key of x_Custom names the price's origin */
async function pricedDays(
  measure: Measure,
  question: LineQuestion,
  scope: LineScope,
  basisKey: string,
  snapshot: Snapshot,
): Promise<PricedDay[]> {
  if (scope.sliceIds?.length === 0) return [];
  const params = new SqlParams();
  const lines = linesSql(
    `f."x_Custom", f.x_ModelVersionKey, f."BillingCurrency", f."ChargePeriodStart", f."ConsumedQuantity", f."SkuPriceDetails", f."EffectiveCost" AS cost, f.${q(measure)} AS amount`,
    question,
    scope,
    params,
  );
  const rows = (await snapshot.all({
    sql: `-- grain: origin of the price x model x bucket x currency x day
      SELECT json_extract_string(l."x_Custom", ${params.add(`/${basisKey}`)}) AS basis, m."x_ModelProvider" AS provider, m."x_Model" AS model,
        m."x_TokenType" AS bucket, l."BillingCurrency" AS currency, epoch_ms(date_trunc('day', l."ChargePeriodStart")) AS day_ms,
        count(*) AS n, sum(l."ConsumedQuantity") AS units, sum(l.cost) AS cost, sum(l.amount) AS amount
      FROM (${lines}) l LEFT JOIN dim_model_version m ON m.x_ModelVersionKey = l.x_ModelVersionKey GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY ALL`,
    params: params.values,
  })) as Row[];
  return rows.map(row => ({
    basis: toText(row.basis),
    provider: toText(row.provider),
    model: toText(row.model),
    bucket: toText(row.bucket),
    currency: toText(row.currency),
    dayMs: Number(row.day_ms ?? 0),
    rows: Number(row.n),
    units: toUnscaled(row.units),
    cost: toUnscaled(row.cost),
    amount: toUnscaled(row.amount),
  }));
}

const books = new WeakMap<Snapshot, Map<number, Promise<PriceEntry[]>>>();

/** Each version of the book is read once for an explanation. */
function bookOf(version: number, snapshot: Snapshot): Promise<PriceEntry[]> {
  const known = books.get(snapshot) ?? new Map<number, Promise<PriceEntry[]>>();
  books.set(snapshot, known);
  const entries = known.get(version) ?? entriesOf(snapshot.connection, version);
  known.set(version, entries);
  return entries;
}

async function bookPrice(day: PricedDay, snapshot: Snapshot): Promise<Found> {
  const { provider, model, bucket, units, cost } = day;
  const version = Number(day.basis ?? 0);
  const names = provider && model ? pricedNames(provider, model) : [];
  const candidates = (await bookOf(version, snapshot)).filter(
    entry =>
      entry.modelProvider === provider &&
      names.includes(entry.model) &&
      entry.currency === day.currency &&
      Date.parse(entry.validFrom) < day.dayMs + DAY_MS &&
      (entry.validTo === null || Date.parse(entry.validTo) > day.dayMs),
  );
  const exact = candidates.filter(entry => units !== null && cost !== null && unitPrice(entry) * units === cost * ONE);
  // output prices stand in for buckets without one of their own, so the bucket decides between equals only
  const entry = exact.find(candidate => candidate.bucket === bucket) ?? exact[0];
  const told = { provider, model, bucket: bucket ?? 'unknown' };
  if (!entry) {
    const own = candidates.filter(candidate => candidate.bucket === bucket);
    const origin = `${own.length || candidates.length} prices of version ${version} of the price book, by tier, batch, context or geography`;
    return { ...told, price: null, per: null, validFrom: null, origin };
  }
  const { price, per, validFrom, origin } = entry;
  return { ...told, price, per, validFrom, origin };
}

/** A card's hour differs from month to month where people and space are paid by the month. */
function cardPrice(day: PricedDay, cards: readonly RateCard[]): Found {
  const card = cards.find(
    ({ cluster, gpuType, validFrom }) => `${cluster}/${gpuType ?? 'any'} since ${validFrom}` === day.basis,
  );
  const told = { provider: card?.cluster ?? null, model: card?.gpuType ?? null, bucket: 'gpu-hour' };
  const origin = `rate card ${day.basis ?? 'unknown'}`;
  if (!card) return { ...told, price: null, per: null, validFrom: null, origin };
  const price = formatAmount(costOfGpuTime(card, day.dayMs, GPU_HOUR_MS).total);
  return { ...told, price, per: 1, validFrom: card.validFrom, origin };
}
