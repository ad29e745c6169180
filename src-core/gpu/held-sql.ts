import { quoteLiteral } from '../connector/sql-text.ts';
import type { RateCard } from '../contract/prices.ts';
import { type CardSpan, cardSpans } from './rate-card.ts';

/**
 * GPUs that job attempts held, one row per attempt and GPU type: the columns of `jobs`, and
 * - HeldFrom (inclusive), HeldUntil (exclusive): StartAt and HeldSeconds later, so that every cut of it adds up to GpuHeldSeconds;
 * - DeviceType: null when the accounting names none; Devices: how many.
 * Types that name more GPUs than the allocation has are not believed: all its GPUs then have no type.
 * @param jobs a relation with the columns of `fact_gpu_job`
 */
export const heldDevicesSql = (jobs: string): string => `(
  SELECT * EXCLUDE ("x devices"), "x devices".type AS DeviceType, "x devices".count AS Devices FROM (
    SELECT * EXCLUDE ("x typed", "x sum"), unnest(CASE
        WHEN "x typed" IS NULL THEN [{'type': "GpuType", 'count': "Gpus"}]
        WHEN "x sum" > "Gpus" THEN [{'type': NULL::VARCHAR, 'count': "Gpus"}]
        WHEN "x sum" < "Gpus" THEN list_append("x typed", {'type': NULL::VARCHAR, 'count': "Gpus" - "x sum"})
        ELSE "x typed" END) AS "x devices"
    FROM (SELECT *, list_sum(list_transform("x typed", lambda entry: entry.count)) AS "x sum" FROM (
      SELECT *, "StartAt" AS HeldFrom, "StartAt" + to_seconds("HeldSeconds") AS HeldUntil,
        list_transform(map_entries(CASE WHEN json_valid("GpuTypes") THEN TRY_CAST(CAST("GpuTypes" AS JSON) AS MAP(VARCHAR, BIGINT)) END),
          lambda entry: {'type': entry.key, 'count': entry.value}) AS "x typed"
      FROM ${jobs} WHERE "StartAt" IS NOT NULL AND "HeldSeconds" > 0 AND "Gpus" > 0))))`;

/** A stretch in which a card holds for a GPU type, as rows of the relation (Cluster, DeviceType, Card, CardFrom, CardUntil). */
export type PricedStretch = CardSpan & {
  readonly cluster: string;
  readonly gpuType: string | null;
  /** Number of the card in the list. */
  readonly index: number;
};

/** The stretches of every (cluster, type) that is there, each under the card that prices it. */
export function pricedStretches(
  cards: readonly RateCard[],
  types: readonly { readonly cluster: string; readonly gpuType: string | null }[],
): PricedStretch[] {
  return types.flatMap(({ cluster, gpuType }) =>
    cardSpans(cards, { cluster, gpuType }).map(span => ({
      ...span,
      cluster,
      gpuType,
      index: cards.indexOf(span.card),
    })),
  );
}

/** The stretches as a relation; an open end is far away. */
export function stretchesSql(stretches: readonly PricedStretch[]): string {
  const names = 'Cluster, DeviceType, Card, CardFrom, CardUntil';
  if (stretches.length === 0)
    return `(SELECT NULL::VARCHAR AS Cluster, NULL::VARCHAR AS DeviceType, NULL::INTEGER AS Card, NULL::TIMESTAMP AS CardFrom, NULL::TIMESTAMP AS CardUntil WHERE false)`;
  const rows = stretches.map(
    ({ cluster, gpuType, index, startMs, endMs }) =>
      `(${quoteLiteral(cluster)}, ${gpuType === null ? 'NULL::VARCHAR' : quoteLiteral(gpuType)}, ${index}, make_timestamp_ms(${startMs}), ${endMs === null ? "TIMESTAMP '9999-12-31'" : `make_timestamp_ms(${endMs})`})`,
  );
  return `(SELECT * FROM (VALUES ${rows.join(', ')}) AS stretch(${names}))`;
}

/**
 * Held GPU time by UTC day: a job across midnight, or across a change of cards, is cut by the millisecond and its parts add up to it (CORRECTNESS trap 12).
 * Grain: day x cluster x account x partition x type x card. Columns Day, Cluster, Account, Partition, DeviceType, Card, GpuMs (HUGEINT).
 */
export const heldByDaySql = (devices: string, stretches: string): string => `(
  SELECT "Day", Cluster, Account, Partition, DeviceType, Card,
    sum(Devices::HUGEINT * (epoch_ms(least("x until", "Day" + INTERVAL 1 DAY)) - epoch_ms(greatest("x from", "Day")))) AS GpuMs
  FROM (SELECT *, unnest(generate_series(date_trunc('day', "x from"), "x until" - INTERVAL 1 MICROSECOND, INTERVAL 1 DAY))::TIMESTAMP AS "Day" FROM (
    SELECT d.Cluster, d.Account, d.Partition, d.DeviceType, d.Devices, s.Card, greatest(d.HeldFrom, s.CardFrom) AS "x from", least(d.HeldUntil, s.CardUntil) AS "x until"
    FROM ${devices} AS d JOIN ${stretches} AS s ON s.Cluster = d.Cluster AND s.DeviceType IS NOT DISTINCT FROM d.DeviceType AND s.CardFrom < d.HeldUntil AND d.HeldFrom < s.CardUntil))
  GROUP BY ALL)`;

/**
 * UTC days of which the job records of a cluster tell, from when and until when: a source asked for the day, or a job was submitted or held
 * GPUs on it. A day counts from midnight to midnight; the oldest one from the first instant a record tells of, the newest one until the
 * last, and where only a question was asked for it, until it was asked. What lies between is unknown, not idle.
 * Columns Cluster, "Day", TellsFrom, TellsUntil.
 */
export const toldDaysSql = (jobs: string, devices: string): string => `(
  WITH told AS (
    SELECT Cluster, date_trunc('day', SubmitAt)::TIMESTAMP AS "Day" FROM ${jobs}
    UNION SELECT Cluster, unnest(generate_series(date_trunc('day', HeldFrom), HeldUntil - INTERVAL 1 MICROSECOND, INTERVAL 1 DAY))::TIMESTAMP FROM ${devices}),
  last_record AS (SELECT Cluster, max(greatest(SubmitAt, coalesce(StartAt, SubmitAt), coalesce(EndAt, SubmitAt), coalesce(ObservedUntil, SubmitAt),
      CASE WHEN HeldSeconds > 0 THEN StartAt + to_seconds(HeldSeconds) ELSE SubmitAt END)) AS "x last",
      min(least(SubmitAt, coalesce(StartAt, SubmitAt))) AS "x first" FROM ${jobs} GROUP BY Cluster),
  asked AS (SELECT c.Scope AS Cluster, c."Day"::TIMESTAMP AS "Day", max(c.ObservedAt) AS "x asked" FROM coverage_claim AS c JOIN last_record AS l ON l.Cluster = c.Scope
    WHERE c.Dataset = 'gpu-job' GROUP BY ALL),
  every_day AS (SELECT * FROM told UNION SELECT Cluster, "Day" FROM asked)
  SELECT e.Cluster, e."Day",
    CASE WHEN e."Day" = date_trunc('day', l."x first") AND e."Day" = min(e."Day") OVER (PARTITION BY e.Cluster) THEN l."x first" ELSE e."Day" END AS TellsFrom, CASE
      WHEN e."Day" < max(e."Day") OVER (PARTITION BY e.Cluster) THEN e."Day" + INTERVAL 1 DAY
      WHEN l."x last" > e."Day" THEN least(l."x last", e."Day" + INTERVAL 1 DAY)
      ELSE least(greatest(a."x asked", e."Day"), e."Day" + INTERVAL 1 DAY) END AS TellsUntil
  FROM every_day AS e JOIN last_record AS l USING (Cluster) LEFT JOIN asked AS a ON a.Cluster = e.Cluster AND a."Day" = e."Day")`;
