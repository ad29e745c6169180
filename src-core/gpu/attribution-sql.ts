import { recordDatasets } from '../anycost/records.ts';

/** What a sample says of the job that had the GPU, beside its own columns. */
export const jobDimensions = ['Cluster', 'Account', 'UserName', 'Partition', 'Qos'] as const;

/** Which attempt it was, and its GPU type; with `Job` before them. */
const attemptColumns = ['SubmitAt', 'StartAt', 'Attempt', 'GpuType'] as const;

/** A slice of a card is counted as a device by Slurm, as a part of one by the telemetry: it proves nothing about whole cards. */
const isMig = `regexp_matches(coalesce("GpuTypes", "GpuType", ''), '(^|[^0-9a-z])[0-9]g\\.[0-9]+gb', 'i')`;

/** Share of a quantity that falls to a piece ending `upTo` into the interval; shares of neighbouring pieces add up to the whole. */
const telescoped = (column: string) =>
  `("${column}" * "x upto" // "x ms") - ("${column}" * ("x upto" - "x held") // "x ms") AS "${column}"`;

const energyUpTo = (upTo: string) =>
  `CASE WHEN ${upTo} = "x ms" THEN "EnergyJoules" ELSE CAST(round(CAST("EnergyJoules" AS DOUBLE) * ${upTo} / "x ms", 6) AS DECIMAL(38, 24)) END`;

/**
 * GPU samples with the job behind them: `attribute` of `attribution.ts` for all rows at once. A sample whose telemetry names a job or a pod
 * keeps it; else the accounting decides by node and time. Where jobs followed each other in an interval the row is cut into one piece a job
 * and the rest, and what it counts is divided by their time; seconds and joules of the pieces add up to the sample.
 *
 * Columns: those of the samples, `jobDimensions`, and which attempt it was: JobSubmitAt, JobStartAt, JobAttempt, JobGpuType (all null without a job).
 * Attribution is 'hpc-job', 'pod', 'node-time', 'ambiguous' or null (no job, or not known).
 * Cost: one hash join by (node, UTC day).
 * @param samples relation with the columns of `fact_gpu_sample`, its host columns included
 * @param jobs relation with the columns of `fact_gpu_job`
 */
export function attributedSamplesSql(samples: string, jobs: string): string {
  const own = recordDatasets['gpu-sample'].columns.map(column => column.name);
  const cut = ['IntervalSeconds', 'Samples', 'ExpectedSamples', 'CoveredSeconds'];
  const pieceColumns = own.map(name => {
    if (cut.includes(name)) return telescoped(name);
    if (name === 'EnergyJoules')
      return `${energyUpTo('"x upto"')} - ${energyUpTo('("x upto" - "x held")')} AS "EnergyJoules"`;
    if (name === 'JobId') return '"x job"."JobId" AS "JobId"';
    if (name === 'Attribution') return `CASE WHEN "x has job" THEN 'node-time' END AS "Attribution"`;
    return `"${name}"`;
  });
  const listed = own.map(name => `s."${name}"`).join(', ');
  const jobColumns = (job: string) =>
    [...jobDimensions, ...attemptColumns]
      .map(name => `${job}."${name}" AS "${jobDimensions.some(own => own === name) ? name : `Job${name}`}"`)
      .join(', ');
  const jobStruct = (job: string) =>
    `{${['JobId', ...jobDimensions, ...attemptColumns].map(name => `'${name}': ${job}."${name}"`).join(', ')}}`;
  return `(
  WITH s AS (SELECT *, "IntervalStart" AS "x from", "IntervalStart" + to_seconds("IntervalSeconds") AS "x until", "IntervalSeconds" * 1000 AS "x ms",
      lower("Host") AS "x host", split_part(lower("Host"), '.', 1) AS "x short", date_trunc('day', "IntervalStart") AS "x day",
      "JobId" IS NULL AND "Pod" IS NULL AND "Host" IS NOT NULL AND "IntervalSeconds" > 0 AS "x is open" FROM ${samples}),
  hosts AS (SELECT "x host", "x day", count(DISTINCT "GpuUuid") AS "x cards" FROM s WHERE "Host" IS NOT NULL GROUP BY ALL),
  -- only runs that the samples can meet, each with a number of its own
  attempts AS MATERIALIZED (SELECT *, row_number() OVER () AS "x run" FROM (
      SELECT *, "StartAt" AS "x start", "StartAt" + to_seconds("HeldSeconds") AS "x stop" FROM ${jobs} WHERE "StartAt" IS NOT NULL AND "HeldSeconds" > 0)
    WHERE "x start" < (SELECT max("x until") FROM s) AND "x stop" > (SELECT min("x from") FROM s)),
  runs AS (SELECT *, lower("x node") AS "x name", split_part(lower("x node"), '.', 1) AS "x short" FROM (
      SELECT *, unnest("x nodes") AS "x node", len("x nodes") AS "x node count" FROM (
        SELECT "x run", "x start", "x stop", "Gpus", "JobId", ${isMig} AS "x is mig",
          CASE WHEN json_valid("NodeList") THEN TRY_CAST(CAST("NodeList" AS JSON) AS VARCHAR[]) END AS "x nodes" FROM attempts WHERE "Gpus" IS DISTINCT FROM 0))),
  present AS (SELECT *, unnest(generate_series(date_trunc('day', "x start"), "x stop" - INTERVAL 1 MICROSECOND, INTERVAL 1 DAY)) AS "x run day" FROM runs),
  open_days AS (SELECT x_SliceId, x_RowKey, "x from", "x until", "x ms", "x host", "x short", "x day",
      unnest(generate_series("x day", "x until" - INTERVAL 1 MICROSECOND, INTERVAL 1 DAY)) AS "x sample day" FROM s WHERE "x is open"),
  pairs AS (SELECT o.x_SliceId, o.x_RowKey, o."x ms", epoch_ms(least(o."x until", r."x stop")) - epoch_ms(greatest(o."x from", r."x start")) AS "x held",
      coalesce(NOT r."x is mig" AND r."Gpus" = h."x cards" * r."x node count", false) AS "x holds all", r."x start", r."x run"
    FROM open_days AS o JOIN hosts AS h ON h."x host" = o."x host" AND h."x day" = o."x day"
    JOIN present AS r ON r."x short" = o."x short" AND r."x run day" = o."x sample day"
      AND (r."x name" = o."x host" OR NOT contains(r."x name", '.') OR NOT contains(o."x host", '.'))
      AND r."x start" < o."x until" AND o."x from" < r."x stop"
      AND o."x sample day" = greatest(o."x day", date_trunc('day', r."x start"))), -- once, also where both span days
  judged AS MATERIALIZED (SELECT x_SliceId, x_RowKey, "x suspects" > 0 OR "x sum" > "x ms" AS "x is ambiguous",
      -- sorted afterwards: an ordered aggregate over as many groups takes minutes
      list_sort("x holders") || CASE WHEN "x sum" < "x ms" THEN [{'from': NULL::TIMESTAMP, 'run': NULL::BIGINT, 'held': ("x ms" - "x sum")::BIGINT}] ELSE [] END AS "x pieces"
    FROM (SELECT x_SliceId, x_RowKey, count(*) FILTER (NOT "x holds all") AS "x suspects", sum("x held") AS "x sum", any_value("x ms") AS "x ms",
        list({'from': "x start", 'run': "x run", 'held': "x held"}) AS "x holders" FROM pairs GROUP BY x_SliceId, x_RowKey)),
  pieces AS (SELECT p.* EXCLUDE ("x piece", "x place"), "x piece".held AS "x held", a."x run" IS NOT NULL AS "x has job", ${jobStruct('a')} AS "x job",
      sum("x piece".held) OVER (PARTITION BY p.x_SliceId, p.x_RowKey ORDER BY "x place")::BIGINT AS "x upto"
    FROM (SELECT s.*, unnest(j."x pieces") AS "x piece", generate_subscripts(j."x pieces", 1) AS "x place"
      FROM s JOIN judged AS j USING (x_SliceId, x_RowKey) WHERE NOT j."x is ambiguous") AS p LEFT JOIN attempts AS a ON a."x run" = "x piece".run),
  named AS (SELECT s.x_SliceId, s.x_RowKey, any_value(a."x run") AS "x run" FROM s JOIN attempts AS a
      ON a."JobId" = s."JobId" AND a."x start" < s."x until" AND s."x from" < a."x stop" GROUP BY ALL HAVING count(*) = 1)
  SELECT s.x_SliceId, s.x_RowKey, ${listed.replace('s."Attribution"', `CASE WHEN j."x is ambiguous" THEN 'ambiguous' ELSE s."Attribution" END AS "Attribution"`)}, ${jobColumns('a')}
    FROM s LEFT JOIN judged AS j USING (x_SliceId, x_RowKey) LEFT JOIN named AS n USING (x_SliceId, x_RowKey) LEFT JOIN attempts AS a ON a."x run" = n."x run"
    WHERE j."x is ambiguous" IS NOT false
  UNION ALL SELECT x_SliceId, x_RowKey, ${pieceColumns.join(', ')}, ${jobColumns('"x job"')} FROM pieces)`;
}
