import { teamProductAttributes } from '../anycost/schema.ts';
import { resolveDimension } from '../query/dimensions.ts';
import { filterSql, jsonValueSql } from '../query/filter-sql.ts';
import type { PeriodShift } from '../query/period.ts';
import type { Filter, Grain } from '../query/query-spec.ts';
import { quoteIdentifier as q, SqlParams, type SqlText } from '../query/sql-text.ts';
import { hourSql, localSql } from '../query/time-sql.ts';
import type { ZoneClock } from '../query/zone.ts';
import { providerOfChargeSql } from './model-match.ts';

/** A stretch of time, UTC ms, `fromMs` inclusive, `toMs` exclusive, null = open; `shift` moves its buckets to those it is compared with. */
export type Stretch = {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly shift: PeriodShift | null;
  readonly grain: Exclude<Grain, 'none' | 'quarter' | 'year'>;
  readonly clock: ZoneClock;
};

/** Local start of the bucket of a UTC timestamp; hours come as UTC instants. */
export function stretchBucketSql(at: string, { grain, clock, shift }: Stretch): string {
  if (grain === 'hour') return shift === null ? hourSql(at, clock) : `${hourSql(at, clock)} + ${interval(shift)}`;
  return `date_trunc('${grain}', ${localSql(at, clock)}${shift === null ? '' : ` + ${interval(shift)}`})::TIMESTAMP`;
}

const interval = ({ unit, count }: PeriodShift) => `INTERVAL '${Math.trunc(count)} ${unit}s'`;

export function stretchConditions(at: string, { fromMs, toMs }: Stretch, params: SqlParams): string[] {
  return [
    ...(fromMs === null ? [] : [`${at} >= ${params.addInstant(fromMs)}`]),
    ...(toMs === null ? [] : [`${at} < ${params.addInstant(toMs)}`]),
  ];
}

/** What a usage record itself says of a dimension of charges; the place of its key comes first, because tag rules placed that. */
const ownColumns: Readonly<Record<string, string>> = {
  x_Team: 'u."TeamId"',
  x_Customer: 'u."CustomerId"',
  x_Feature: `CASE WHEN json_valid(u."Tags") THEN json_extract_string(u."Tags", '/feature') END`,
  SubAccountId: 'u."ProjectId"',
  BillingAccountId: 'u."AccountId"',
  RegionId: 'u."Geography"',
};

/** What a usage record knows better than any charge: which model answered. */
const usageColumns: Readonly<Record<string, string>> = {
  x_Model: 'u."Model"',
  x_ModelVersion: 'u."ModelVersion"',
  x_ModelProvider: 'NULL::VARCHAR',
};

/** Dimensions of a charge that one request does not have: its tokens are of several types. */
const withoutVolume = new Set(['x_TokenType']);

/** Dimensions that restrict the charges alone: requests have no charge category. */
export const isOfChargesOnly = (dimension: string): boolean =>
  withoutVolume.has(dimension) ||
  /^(Charge|Pricing|Commitment|Capacity|Invoice|Consumed|Sku|BillingCurrency|x_Allocation|x_Source)/.test(dimension);

/** Who speaks for a provider's month; see workers/lake/prices/metered-charges.ts, which decides in the same way what is charged. */
export const routeRankSql = `CASE u."Route" WHEN 'provider-api' THEN 0 WHEN 'gateway' THEN CASE u."Grain" WHEN 'request' THEN 1 ELSE 2 END WHEN 'trace' THEN 3 ELSE 4 END`;

export const usageQuantities = {
  requests: `u."Requests"`,
  successes: `coalesce(u."SuccessfulRequests", CASE WHEN u."Grain" = 'request' AND u."Status" IS NOT NULL THEN CASE u."Status" WHEN 'ok' THEN 1 ELSE 0 END END)`,
  tokens: `CASE WHEN u."TokenDetail" IS NOT DISTINCT FROM 'none' AND u."Status" IS DISTINCT FROM 'error' THEN NULL
    WHEN u."InputUncachedTokens" IS NULL AND u."OutputTokens" IS NULL AND u."Status" IS DISTINCT FROM 'error' THEN NULL
    ELSE coalesce(u."InputUncachedTokens", 0) + coalesce(u."InputCacheReadTokens", 0) + coalesce(u."InputCacheWriteTokens", 0) + coalesce(u."OutputTokens", 0) END`,
} as const;

export type UsageVolumeQuestion = {
  readonly dims: readonly string[];
  /** Those of `dims` and others that usage can answer; filters of charges alone are left out by the caller. */
  readonly filters: readonly Filter[];
  readonly stretch: Stretch;
  /** Further columns of `fact_llm_usage` to add up; whole numbers. */
  readonly columns?: readonly string[];
  /** A person's word on who speaks for a provider's month: route as in `fact_llm_usage`. */
  readonly chosen: readonly { provider: string; month: string; route: string; source: string }[];
};

/**
 * Requests, successes and tokens of model usage by the dimensions of charges.
 * Columns: bucket_ms (local; UTC for hours), provider, model, account, d0.., and for each quantity `<name>` (HUGEINT) and `<name> open` (rows
 * of which it is not known).
 *
 * A usage row gets a dimension of charges from its key: where every charge of the same provider, model, key (ResourceName) and UTC day agrees on
 * a value, that is the row's; then what the row itself says; then the same by project (SubAccountId), and what follows from the model alone.
 * Where charges disagree the value is unknown. Each step is a lookup of one row, so no request is ever counted twice.
 */
export function usageVolumeSql(question: UsageVolumeQuestion): SqlText {
  const { stretch } = question;
  const params = new SqlParams();
  const wanted = [...new Set([...question.dims, ...question.filters.map(filter => filter.dimension)])];
  const placed = wanted.filter(name => !withoutVolume.has(name) && !(name in usageColumns));
  const versioned = wanted.includes('x_ModelVersion');
  const looked = [...placed, ...(versioned ? ['x_ModelVersion'] : [])];
  const month = 'date_trunc(\'month\', u."ObservedAt")';
  const chosen = question.chosen.map(
    ({ provider, month: of, route, source }) =>
      `WHEN u."ModelProvider" = ${params.add(provider)} AND strftime(u."ObservedAt", '%Y-%m') = ${params.add(of)} THEN CASE WHEN u."Route" = ${params.add(route)} AND u.x_SliceId IN (SELECT x_SliceId FROM record_slice WHERE Source = ${params.add(source)}) THEN -1 ELSE 9 END`,
  );
  const rank = chosen.length === 0 ? routeRankSql : `CASE ${chosen.join(' ')} ELSE ${routeRankSql} END`;
  const value = (name: string) => {
    if (withoutVolume.has(name)) return 'NULL::VARCHAR';
    const index = looked.indexOf(name);
    if (name in usageColumns)
      return name === 'x_ModelVersion'
        ? `coalesce(${usageColumns[name]}, pm.a${index})`
        : (usageColumns[name] ?? 'NULL');
    const ofModel = (teamProductAttributes as readonly string[]).includes(name) ? [] : [`pm.a${index}`];
    const own = ownColumns[name];
    return `coalesce(${[`pk.a${index}`, ...(own === undefined ? [] : [own]), `pp.a${index}`, ...ofModel].join(', ')})`;
  };
  const places = looked.length === 0 ? '' : `, ${placesSql(looked, stretch, params)}`;
  const day = `date_trunc('day', u."ObservedAt")::TIMESTAMP`;
  const join = (alias: string, table: string, key: string) =>
    `LEFT JOIN ${table} AS ${alias} ON ${alias}.provider = u."ModelProvider" AND ${alias}.model = lower(u."Model") AND ${alias}."day" = ${day}${key}`;
  const joins =
    looked.length === 0
      ? ''
      : [
          join('pk', 'by_key', ' AND pk.place = u."ApiKeyId"'),
          join('pp', 'by_project', ' AND pp.place = u."ProjectId"'),
          join('pm', 'by_model', ''),
        ].join('\n');
  const conditions = [
    'u."ModelProvider" IS NOT NULL',
    'NOT coalesce(u."GatewayCacheHit", false)',
    ...stretchConditions('u."ObservedAt"', stretch, params),
  ];
  const coarse = stretch.grain === 'hour' ? `u."Grain" = '1d'` : 'false';
  const quantities: readonly (readonly [string, string])[] = [
    ...Object.entries(usageQuantities),
    ...(question.columns ?? []).map(name => [name, `u.${q(name)}`] as const),
  ];
  const columns = wanted.map((name, index) => `${value(name)} AS ${q(`v${index}`)}`);
  const rows = `SELECT ${[
    `${stretchBucketSql('u."ObservedAt"', stretch)} AS bucket`,
    'u."ModelProvider" AS provider, u."Model" AS model, u."AccountId" AS account',
    ...columns,
    ...quantities.map(([name, sql]) => `CASE WHEN ${coarse} THEN NULL ELSE (${sql})::HUGEINT END AS ${q(name)}`),
  ].join(', ')} FROM fact_llm_usage AS u
    JOIN best ON best.provider = u."ModelProvider" AND best."month" = ${month} AND best.rank = (${rank}) ${joins}
    WHERE ${conditions.join(' AND ')}`;
  const late = question.filters.map(filter => {
    const name = `v${wanted.indexOf(filter.dimension)}`;
    return filterSql(filter, { kind: 'column', name, column: name, type: 'string' }, 'r.', params);
  });
  const keys = question.dims.map((name, index) => `r.v${wanted.indexOf(name)} AS d${index}`);
  const sums = quantities.map(
    ([name]) =>
      `sum(r.${q(name)})::HUGEINT AS ${q(name)}, count(*) FILTER (r.${q(name)} IS NULL)::BIGINT AS ${q(`${name} open`)}`,
  );
  const head = ['epoch_ms(r.bucket) AS bucket_ms', 'r.provider', 'r.model', 'r.account', ...keys];
  const sql = `-- grain: ${stretch.grain} x provider x model x account x ${question.dims.length} dimensions
WITH best AS (SELECT u."ModelProvider" AS provider, ${month} AS "month", min(${rank}) AS rank FROM fact_llm_usage AS u WHERE u."ModelProvider" IS NOT NULL GROUP BY ALL)${places}
SELECT ${[...head, ...sums].join(', ')} FROM (${rows}) AS r${late.length === 0 ? '' : ` WHERE ${late.join(' AND ')}`}
GROUP BY ${head.map((_, index) => index + 1).join(', ')}`;
  return { sql, params: params.values };
}

/** The value of a group where every row has the same one, else null. */
export const agreedSql = (column: string): string =>
  `CASE WHEN count(${column}) = count(*) AND min(${column}) = max(${column}) THEN min(${column}) END AS ${column}`;

/** Grain of each relation: provider x model x place x UTC day; `a<i>`: the value of a dimension on which all charges there agree, else null. */
function placesSql(dims: readonly string[], stretch: Stretch, params: SqlParams): string {
  const values = dims.map((name, index) => `${chargeValueSql(name, params)} AS a${index}`);
  // a stretch may begin within a day, and charges of that day begin at its midnight
  const from = stretch.fromMs === null ? null : stretch.fromMs - 86_400_000;
  const conditions = [
    'm."x_Model" IS NOT NULL',
    ...stretchConditions('f."ChargePeriodStart"', { ...stretch, fromMs: from }, params),
  ];
  const agreed = dims.map((_, index) => agreedSql(`a${index}`));
  const by = (column: string) =>
    `SELECT provider, model, ${column} AS place, "day", ${agreed.join(', ')} FROM charged WHERE ${column} IS NOT NULL GROUP BY ALL`;
  return `charged AS (SELECT DISTINCT ${providerOfChargeSql()} AS provider, lower(m."x_Model") AS model, f."ResourceName" AS key, f."SubAccountId" AS project,
    date_trunc('day', f."ChargePeriodStart")::TIMESTAMP AS "day", ${values.join(', ')}
    FROM fact_cost_usage AS f JOIN dim_model_version AS m USING (x_ModelVersionKey) LEFT JOIN dim_team_product AS t USING (x_TeamProductKey)
    WHERE ${conditions.join(' AND ')}),
  by_key AS (${by('key')}), by_project AS (${by('project')}),
  by_model AS (SELECT provider, model, "day", ${agreed.join(', ')} FROM charged GROUP BY ALL)`;
}

/** Text of a dimension over `fact_cost_usage AS f` with its small tables `m` and `t`. @throws AppError `query.unknown-dimension` */
export function chargeValueSql(name: string, params: SqlParams): string {
  const dimension = resolveDimension(name);
  switch (dimension.kind) {
    case 'column':
      return dimension.type === 'string' ? `f.${q(dimension.column)}` : `CAST(f.${q(dimension.column)} AS VARCHAR)`;
    case 'json':
      return jsonValueSql(dimension, 'f.', params);
    case 'key': {
      const alias = dimension.table === 'dim_model_version' ? 'm' : dimension.table === 'dim_team_product' ? 't' : null;
      if (alias !== null) return `${alias}.${q(dimension.column)}`;
      return `(SELECT any_value(k.${q(dimension.column)}) FROM ${q(dimension.table)} AS k WHERE k.${q(dimension.tableKey)} = f.${q(dimension.key)})`;
    }
  }
}
