import { heldDevicesSql } from '../gpu/held-sql.ts';
import { resolveDimension } from '../query/dimensions.ts';
import { filterSql } from '../query/filter-sql.ts';
import type { Filter } from '../query/query-spec.ts';
import { quoteIdentifier as q, SqlParams, type SqlText } from '../query/sql-text.ts';
import { isUtcLike } from '../query/zone.ts';
import { exactSumSql } from '../records/exact-sum.ts';
import { gpuHourUnits } from './catalog.ts';
import { agreedSql, chargeValueSql, type Stretch, stretchBucketSql, stretchConditions } from './usage-volume-sql.ts';

export type GpuVolumeQuestion = {
  readonly dims: readonly string[];
  readonly filters: readonly Filter[];
  readonly stretch: Stretch;
};

const DAY_MS = 86_400_000;
const isGpuHours = (params: SqlParams) => `f."ConsumedUnit" IN (${params.addAll(gpuHourUnits)})`;

/**
 * Billed GPU-hours by resource. Columns bucket_ms, resource, d0.., `hours whole` and `hours part` (see exactSum). The quantity stands on the charge
 * line itself, so nothing is joined.
 */
export function gpuAllocatedSql({ dims, filters, stretch }: GpuVolumeQuestion): SqlText {
  const params = new SqlParams();
  const columns = dims.map((name, index) => `${chargeValueSql(name, params)} AS d${index}`);
  const conditions = [
    isGpuHours(params),
    ...stretchConditions('f."ChargePeriodStart"', stretch, params),
    ...filters.map(filter => filterSql(filter, resolveDimension(filter.dimension), 'f.', params)),
  ];
  const keys = [
    `epoch_ms(${stretchBucketSql('f."ChargePeriodStart"', stretch)}) AS bucket_ms`,
    'f."ResourceName" AS resource',
    ...columns,
  ];
  return {
    sql: `-- grain: ${stretch.grain} x resource x dimensions
SELECT ${keys.join(', ')}, ${exactSumSql('f."ConsumedQuantity"', 'hours', 'decimal')}, count(*) FILTER (f."ConsumedQuantity" IS NULL)::BIGINT AS open
FROM fact_cost_usage AS f LEFT JOIN dim_team_product AS t USING (x_TeamProductKey) LEFT JOIN dim_model_version AS m USING (x_ModelVersionKey)
WHERE ${conditions.join(' AND ')} GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`,
    params: params.values,
  };
}

/** What a job itself says of a dimension of charges. */
const ownColumns: Readonly<Record<string, string>> = {
  SubAccountId: 'j.Account',
  ResourceName: 'j.Partition',
  x_Feature: `CASE WHEN json_valid(j.Tags) THEN json_extract_string(j.Tags, '/feature') END`,
};

/**
 * GPU time of job attempts. Columns bucket_ms, cluster, partition, gpu_type, d0.., held_ms, used_ms (GPU-milliseconds, HUGEINT) and open (attempts whose run
 * time is not known). Attempts are cut at UTC midnights (every quarter of an hour where local days begin elsewhere); run time lies in proportion to
 * held time, as differences of a rounded running sum, so that the parts of an attempt add up to it.
 * A job gets a dimension of charges from what GPU charges of its partition, account and day agree on, else from itself.
 */
export function gpuTimeSql({ dims, filters, stretch }: GpuVolumeQuestion): SqlText {
  const params = new SqlParams();
  const step = isUtcLike(stretch.clock) ? 'INTERVAL 1 DAY' : 'INTERVAL 15 MINUTE';
  const wanted = [...new Set([...dims, ...filters.map(filter => filter.dimension)])];
  const place = wanted.length === 0 ? null : gpuPlacesSql(wanted, stretch, params);
  const own = wanted.map((name, index) => {
    const self = ownColumns[name];
    return `${self === undefined ? `p.a${index}` : `coalesce(p.a${index}, ${self})`} AS ${q(`v${index}`)}`;
  });
  // pieces begin at multiples of the step; those at the edges of the question are cut there
  const [start, end] = [stretch.fromMs, stretch.toMs].map(at => (at === null ? null : params.addInstant(at)));
  const ends = `j."x piece" + ${step}`;
  const bounds = [...(start ? [`${ends} > ${start}`] : []), ...(end ? [`j."x piece" < ${end}`] : [])];
  const pieces = `SELECT *, greatest(HeldFrom, j."x piece"${start ? `, ${start}` : ''}) AS "x from", least(HeldUntil, ${ends}${end ? `, ${end}` : ''}) AS "x until" FROM (
      SELECT *, unnest(generate_series(time_bucket(${step}, HeldFrom), HeldUntil - INTERVAL 1 MICROSECOND, ${step}))::TIMESTAMP AS "x piece" FROM ${heldDevicesSql('fact_gpu_job')}) AS j
    ${bounds.length === 0 ? '' : `WHERE ${bounds.join(' AND ')}`}`;
  const ms = (at: string) => `(epoch_ms(${at}) - epoch_ms(j.HeldFrom))::HUGEINT`;
  const ran = (at: string) => `((${ms(at)} * j."ElapsedSeconds") // j."HeldSeconds")`;
  const late = filters.map(filter => {
    const name = `v${wanted.indexOf(filter.dimension)}`;
    return filterSql(filter, { kind: 'column', name, column: name, type: 'string' }, 'r.', params);
  });
  const rows = `SELECT epoch_ms(${stretchBucketSql('j."x from"', stretch)}) AS bucket_ms, j.Cluster AS cluster, j.Partition AS part, j.DeviceType AS gpu_type${own.map(value => `, ${value}`).join('')},
      j.Devices * (${ms('j."x until"')} - ${ms('j."x from"')}) AS held, CASE WHEN j."ElapsedSeconds" IS NOT NULL THEN j.Devices * (${ran('j."x until"')} - ${ran('j."x from"')}) END AS used
    FROM (${pieces}) AS j ${place === null ? '' : `LEFT JOIN (${place}) AS p ON p.part = j.Partition AND p.account = j.Account AND p."day" = date_trunc('day', j."x from")`}
    WHERE j."x until" > j."x from"`;
  const keys = [
    'r.bucket_ms',
    'r.cluster',
    'r.part',
    'r.gpu_type',
    ...dims.map(name => `r.v${wanted.indexOf(name)} AS d${dims.indexOf(name)}`),
  ];
  return {
    sql: `-- grain: ${stretch.grain} x cluster x partition x GPU type x dimensions
SELECT ${keys.join(', ')}, sum(r.held)::HUGEINT AS held_ms, sum(r.used)::HUGEINT AS used_ms, count(*) FILTER (r.used IS NULL)::BIGINT AS open
FROM (${rows}) AS r${late.length === 0 ? '' : ` WHERE ${late.join(' AND ')}`} GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`,
    params: params.values,
  };
}

/** Grain: partition x account x UTC day; `a<i>`: the value of a dimension on which all GPU charges there agree, else null. */
function gpuPlacesSql(dims: readonly string[], stretch: Stretch, params: SqlParams): string {
  const values = dims.map((name, index) => `${chargeValueSql(name, params)} AS a${index}`);
  const agreed = dims.map((_, index) => agreedSql(`a${index}`));
  // a stretch may begin within a day, and charges of that day begin at its midnight
  const from = stretch.fromMs === null ? null : stretch.fromMs - DAY_MS;
  const conditions = [
    isGpuHours(params),
    ...stretchConditions('f."ChargePeriodStart"', { ...stretch, fromMs: from }, params),
  ];
  return `SELECT part, account, "day", ${agreed.join(', ')} FROM (
      SELECT DISTINCT f."ResourceName" AS part, unnest(list_distinct([f."SubAccountId", f."SubAccountName"])) AS account,
        date_trunc('day', f."ChargePeriodStart")::TIMESTAMP AS "day", ${values.join(', ')}
      FROM fact_cost_usage AS f LEFT JOIN dim_team_product AS t USING (x_TeamProductKey) LEFT JOIN dim_model_version AS m USING (x_ModelVersionKey)
      WHERE ${conditions.join(' AND ')}) WHERE account IS NOT NULL GROUP BY ALL`;
}
