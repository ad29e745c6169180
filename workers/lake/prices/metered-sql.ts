import type { DuckDBConnection } from '@duckdb/node-api';
import type { PriceBucket, PriceIndex } from '../../../src-core/llm/prices/price-index.ts';
import { chargedBuckets, type RateKey, ratesFor } from '../../../src-core/llm/prices/rates.ts';
import { answeringOperations } from '../../../src-core/llm/prices/usage-cost.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { type Cell, insertMany, timestampText } from '../import/insert-many.ts';
import { allRows, toText } from '../import/sql-run.ts';
import { identifier } from '../import/sql-text.ts';

const listed = (values: readonly string[]) => values.map(value => `'${value}'`).join(', ');
const zero = (column: string) => `coalesce(u."${column}", 0)`;

/** Units of each charged bucket over a row `u` of `fact_llm_usage`; `quantityOf` of usage-cost.ts in SQL. */
const quantities: Readonly<Record<PriceBucket, string>> = {
  input: `CASE WHEN ${zero('InputUncachedTokens')} = 0 THEN 0 ELSE u."InputUncachedTokens" - ${zero('InputAudioTokens')} - ${zero('InputImageTokens')} END`,
  'input-audio': zero('InputAudioTokens'),
  'input-image': zero('InputImageTokens'),
  'cache-read': zero('InputCacheReadTokens'),
  'cache-write-5m': zero('InputCacheWrite5mTokens'),
  'cache-write-30m': zero('InputCacheWrite30mTokens'),
  'cache-write-1h': zero('InputCacheWrite1hTokens'),
  'cache-write-12h': zero('InputCacheWrite12hTokens'),
  output: `CASE WHEN u."OutputTokens" IS NULL THEN 0 ELSE u."OutputTokens" - ${zero('OutputReasoningTokens')} - ${zero('OutputAudioTokens')} - ${zero('OutputImageTokens')} END`,
  reasoning: zero('OutputReasoningTokens'),
  'output-audio': zero('OutputAudioTokens'),
  'output-image': zero('OutputImageTokens'),
  'web-search': zero('WebSearchRequests'),
  image: `CASE WHEN u."TokenDetail" = 'none' THEN ${zero('Images')} ELSE 0 END`,
  'audio-second': `CASE WHEN u."TokenDetail" = 'none' THEN CAST(${zero('AudioSeconds')} AS DECIMAL(18, 6)) ELSE 0 END`,
  request: zero('Requests'),
};

/** SQL name of the unit price of a bucket in the rate table. */
const rate = (bucket: PriceBucket) => `k.${identifier(`rate ${bucket}`)}`;
const quantity = (bucket: PriceBucket) => `q.${identifier(`units ${bucket}`)}`;

/** Quantity x price: DECIMAL(38, 24) both, exact. Seconds have 6 decimals and their prices 18, so that the product has 24. */
const costOf = (bucket: PriceBucket) =>
  bucket === 'audio-second'
    ? `${quantity(bucket)} * CAST(${rate(bucket)} AS DECIMAL(20, 18))`
    : `${quantity(bucket)} * ${rate(bucket)}`;

const prompt = `(${zero('InputUncachedTokens')} + ${zero('InputCacheReadTokens')} + ${zero('InputCacheWriteTokens')})`;

/** What decides a row's prices, beside its time; `RateKey` in SQL. */
function keyColumns(thresholds: readonly number[]): Record<string, string> {
  const range = `regexp_extract(u."ContextTier", '^([0-9]{1,9})(k?)-[0-9]', ['n', 'k'])`;
  const start = `CASE WHEN u."Grain" <> 'request' AND ${range}.n <> '' THEN CAST(${range}.n AS BIGINT) * CASE WHEN ${range}.k = 'k' THEN 1000 ELSE 1 END END`;
  const size = `(CASE WHEN u."Grain" = 'request' THEN ${prompt} ELSE coalesce(${start} + 1, 0) END)`;
  const above = thresholds
    .filter(threshold => threshold > 0)
    .toReversed()
    .map(threshold => `WHEN ${size} > ${threshold} THEN ${threshold}`);
  return {
    ModelProvider: `u."ModelProvider"`,
    Model: `u."Model"`,
    ModelVersion: `u."ModelVersion"`,
    Tier: `CASE WHEN u."ServiceTier" NOT IN ('default', 'standard', 'auto', 'batch') THEN u."ServiceTier" END`,
    Batch: `coalesce(u."IsBatch", u."ServiceTier" = 'batch', false)`,
    Geography: `u."Geography"`,
    Above: above.length === 0 ? '0' : `CASE ${above.join(' ')} ELSE 0 END`,
    HasContext: `(u."Grain" = 'request' OR ${start} IS NOT NULL)`,
  };
}

export type MeteredQuery = {
  /**
   * Grain: one row of `fact_llm_usage`, columns of it as `u.*` and: MeteredCost (null unless everything has a price), KnownCost,
   * MeteredCurrency, PriceStatus, Missing VARCHAR[], IsCacheSplitAssumed, IsContextAssumed, Charges (bucket, units, cost) of what is used.
   */
  readonly sql: string;
};

/**
 * Price usage inside DuckDB. Rows with the same key have the same prices, so the price book is asked once a key, in TypeScript, by the very
 * function that prices a single row; the join and the sums are SQL. Temporary tables belong to the connection and replace those of the run before.
 * @param rows relation of rows of `fact_llm_usage`: the table itself, or a query over it in parentheses
 */
export async function meteredUsage(
  connection: DuckDBConnection,
  index: PriceIndex,
  rows = 'fact_llm_usage',
): Promise<MeteredQuery> {
  await connection.run('CREATE OR REPLACE TEMP TABLE metered_instant (Since TIMESTAMP)');
  await insertMany(
    connection,
    'metered_instant',
    { Since: 'TIMESTAMP' },
    index.instants.map(instant => ({ Since: timestampText(new Date(instant)) })),
  );
  const columns = keyColumns(index.thresholds);
  const names = Object.keys(columns);
  const listedColumns = Object.entries(columns).map(([name, sql]) => `${sql} AS "key ${name}"`);
  const keyed = `SELECT u.*, ${listedColumns.join(', ')}, i.Since AS "key Since" FROM ${rows} AS u ASOF LEFT JOIN metered_instant AS i ON u."ObservedAt" >= i.Since`;
  const decisive = [...names.filter(name => name !== 'HasContext'), 'Since'];
  const found = await allRows(
    connection,
    `SELECT DISTINCT ${decisive.map(name => `"key ${name}" AS "${name}"`).join(', ')}, epoch_ms("key Since") AS ms, strftime("key Since", '%Y-%m-%d %H:%M:%S.%g') AS stamp FROM (${keyed})`,
  );
  const types: Record<string, string> = {
    ModelProvider: 'VARCHAR',
    Model: 'VARCHAR',
    ModelVersion: 'VARCHAR',
    Tier: 'VARCHAR',
    Batch: 'BOOLEAN',
    Geography: 'VARCHAR',
    Above: 'BIGINT',
    Since: 'TIMESTAMP',
    Currency: 'VARCHAR',
    LowestThreshold: 'BIGINT',
    ...Object.fromEntries(chargedBuckets.map(bucket => [`rate ${bucket}`, MONEY_SQL_TYPE])),
  };
  const priced = found.map(row => {
    const key: RateKey = {
      modelProvider: toText(row.ModelProvider),
      model: toText(row.Model),
      modelVersion: toText(row.ModelVersion),
      serviceTier: toText(row.Tier),
      isBatch: row.Batch === true,
      geography: toText(row.Geography),
      contextAbove: Number(row.Above),
      at: row.ms === null ? null : Number(row.ms),
    };
    const rates = ratesFor(index, key);
    const cells: Record<string, Cell> = {
      ModelProvider: key.modelProvider,
      Model: key.model,
      ModelVersion: key.modelVersion,
      Tier: key.serviceTier,
      Batch: key.isBatch,
      Geography: key.geography,
      Above: key.contextAbove,
      Since: toText(row.stamp),
      Currency: rates.currency,
      LowestThreshold: rates.lowestThreshold,
    };
    for (const bucket of chargedBuckets) {
      const price = rates.perUnit[bucket];
      cells[`rate ${bucket}`] = price === null ? null : formatAmount(price);
    }
    return cells;
  });
  const definitions = Object.entries(types).map(([name, type]) => `${identifier(name)} ${type}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE metered_rate (${definitions.join(', ')})`);
  await insertMany(connection, 'metered_rate', types, priced);
  const units = chargedBuckets.map(bucket => `${quantities[bucket]} AS ${identifier(`units ${bucket}`)}`);
  const counted = `SELECT u.*, ${units.join(', ')} FROM (${keyed}) AS u`;
  const matches = decisive.map(name => `q."key ${name}" IS NOT DISTINCT FROM k."${name}"`).join(' AND ');
  return { sql: costSql(`(${counted}) AS q JOIN metered_rate AS k ON ${matches}`) };
}

function costSql(joined: string): string {
  const isUsed = (bucket: PriceBucket) => `${quantity(bucket)} <> 0`;
  const missing = chargedBuckets
    .filter(bucket => bucket !== 'request')
    .map(bucket => `CASE WHEN ${isUsed(bucket)} AND ${rate(bucket)} IS NULL THEN '${bucket}' END`);
  const hasTokens = `q."TokenDetail" IS DISTINCT FROM 'none'`;
  const lifetimes = ['5m', '30m', '1h', '12h']
    .map(lifetime => `coalesce(q."InputCacheWrite${lifetime}Tokens", 0)`)
    .join(' + ');
  const unknown = [
    `CASE WHEN ${hasTokens} AND q."InputUncachedTokens" IS NULL THEN 'input' END`,
    `CASE WHEN ${hasTokens} AND q."OutputTokens" IS NULL AND q."Operation" IN (${listed(answeringOperations)}) THEN 'output' END`,
    `CASE WHEN ${hasTokens} AND coalesce(q."InputCacheWriteTokens", 0) > ${lifetimes} THEN 'cache-write' END`,
  ];
  const known = chargedBuckets
    .map(bucket => `CASE WHEN ${isUsed(bucket)} THEN coalesce(${costOf(bucket)}, 0) ELSE 0 END`)
    .join(' + ');
  const hasPriced = chargedBuckets.map(bucket => `(${isUsed(bucket)} AND ${rate(bucket)} IS NOT NULL)`).join(' OR ');
  const isFree = `(coalesce(q."GatewayCacheHit", false) OR coalesce(q."Status" = 'error' AND q."TokenDetail" = 'none' AND coalesce(q."WebSearchRequests", 0) = 0 AND coalesce(q."Images", 0) = 0 AND q."AudioSeconds" IS NULL, false))`;
  const charges = chargedBuckets.map(
    bucket =>
      `CASE WHEN ${isUsed(bucket)} THEN {'bucket': '${bucket}', 'units': CAST(${quantity(bucket)} AS ${MONEY_SQL_TYPE}), 'cost': ${costOf(bucket)}} END`,
  );
  const size = `coalesce(q."InputUncachedTokens", 0) + coalesce(q."InputCacheReadTokens", 0) + coalesce(q."InputCacheWriteTokens", 0)`;
  const inner = `SELECT q.*, ${isFree} AS "is free", CAST(${known} AS ${MONEY_SQL_TYPE}) AS "known", (${hasPriced}) AS "has priced", k."Currency" AS "currency",
    list_sort(list_distinct([${[...unknown, ...missing].join(', ')}])) AS "gaps", [${charges.join(', ')}] AS "charges",
    (k."LowestThreshold" IS NOT NULL AND ${size} > k."LowestThreshold" AND NOT q."key HasContext") AS "is long" FROM ${joined}`;
  const gaps = `CASE WHEN p."is free" THEN []::VARCHAR[] WHEN NOT p."has priced" AND len(p."gaps") = 0 AND p."TokenDetail" = 'none' THEN ['usage'] ELSE p."gaps" END`;
  return `SELECT p.* EXCLUDE ("is free", "known", "has priced", "currency", "gaps", "charges", "is long"),
    CASE WHEN p."is free" THEN CAST(0 AS ${MONEY_SQL_TYPE}) WHEN len(${gaps}) = 0 THEN p."known" END AS "MeteredCost",
    CASE WHEN p."is free" THEN CAST(0 AS ${MONEY_SQL_TYPE}) ELSE p."known" END AS "KnownCost",
    CASE WHEN NOT p."is free" THEN p."currency" END AS "MeteredCurrency",
    CASE WHEN p."is free" OR len(${gaps}) = 0 THEN 'priced' WHEN p."has priced" THEN 'partly' ELSE 'unknown' END AS "PriceStatus",
    ${gaps} AS "Missing",
    (NOT p."is free" AND p."TokenDetail" = 'total-only' AND coalesce(p."InputUncachedTokens", 0) > 0) AS "IsCacheSplitAssumed",
    (NOT p."is free" AND p."is long") AS "IsContextAssumed",
    CASE WHEN p."is free" THEN [] ELSE list_filter(p."charges", lambda charge: charge IS NOT NULL) END AS "Charges"
  FROM (${inner}) AS p`;
}
