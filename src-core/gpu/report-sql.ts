import type { GpuQuestion } from '../contract/gpu.ts';
import { SqlParams, type SqlText } from '../query/sql-text.ts';
import { attributedSamplesSql } from './attribution-sql.ts';
import { heldDevicesSql, type PricedStretch, stretchesSql } from './held-sql.ts';

/** A job that has just started reads its data: ENGINES section 5. */
const GRACE = 'INTERVAL 10 MINUTE';

/** Job attempts of the question: those that held anything between its bounds. */
function jobsSql({ from, to, cluster, account }: GpuQuestion, params: SqlParams): string {
  const conditions = ['"StartAt" IS NOT NULL', '"HeldSeconds" > 0'];
  if (from !== null) conditions.push(`"StartAt" + to_seconds("HeldSeconds") > ${params.addInstant(Date.parse(from))}`);
  if (to !== null) conditions.push(`"StartAt" < ${params.addInstant(Date.parse(to))}`);
  if (cluster !== null) conditions.push(`"Cluster" = ${params.add(cluster)}`);
  if (account !== null) conditions.push(`"Account" = ${params.add(account)}`);
  return `(SELECT * FROM fact_gpu_job WHERE ${conditions.join(' AND ')})`;
}

/** Attributed samples of jobs; every job takes part in finding them, because any may share the node. @param bounds SQL on the raw samples */
function workedSql(bounds: readonly string[], idleBelow: string): string {
  const samples = bounds.length === 0 ? '' : ` WHERE ${bounds.join(' AND ')}`;
  return `(SELECT *, coalesce(greatest("GpuUtilization", "GrEngineActive", "SmActive") < ${idleBelow} AND "IntervalStart" >= "JobStartAt" + ${GRACE}, false) AS "x idle"
    FROM ${attributedSamplesSql(`(SELECT * FROM fact_gpu_sample${samples})`, 'fact_gpu_job')} WHERE "JobSubmitAt" IS NOT NULL)`;
}

/** Grain: job attempt that held GPUs, most held GPU time first; figures are of the whole attempt. One row more than the limit. */
export function gpuJobsSql(question: GpuQuestion): SqlText {
  const params = new SqlParams();
  const jobs = jobsSql(question, params);
  // intervals are minutes and holes hours long; a day before the first attempt has them all
  const bounds = [
    '"IntervalStart" < (SELECT make_timestamp_ms(max(until_ms)) FROM held)',
    '"IntervalStart" >= (SELECT make_timestamp_ms(min(from_ms)) FROM held) - INTERVAL 1 DAY',
  ];
  const worked = workedSql(bounds, params.add(question.idleBelow));
  const mean = (name: string) =>
    `sum("${name}" * "CoveredSeconds") / nullif(sum("CoveredSeconds") FILTER ("${name}" IS NOT NULL), 0) AS "${name}"`;
  const sql = `-- grain: job attempt
  WITH held AS (SELECT "Cluster", "JobId", "SubmitAt", "Attempt", any_value(COLUMNS(['DisplayJobId', 'Account', 'UserName', 'Partition', 'State', 'HeldSeconds', 'ElapsedSeconds', 'Gpus'])),
      epoch_ms(any_value(HeldFrom)) AS from_ms, epoch_ms(any_value(HeldUntil)) AS until_ms, list({'type': DeviceType, 'gpus': Devices} ORDER BY DeviceType) AS devices
    FROM ${heldDevicesSql(jobs)} GROUP BY ALL ORDER BY any_value("Gpus"::HUGEINT * "HeldSeconds") DESC, "Cluster", "JobId", "SubmitAt", "Attempt" LIMIT ${params.add(question.limit + 1)}),
  measured AS (SELECT "Cluster", "JobId", "JobSubmitAt", "JobAttempt", sum("CoveredSeconds")::BIGINT AS measured_seconds,
      coalesce(sum("CoveredSeconds") FILTER ("x idle"), 0)::BIGINT AS idle_seconds, ${mean('GpuUtilization')}, ${mean('SmActive')}
    FROM ${worked} GROUP BY ALL)
  SELECT h.*, measured_seconds, idle_seconds, "GpuUtilization", "SmActive" FROM held AS h LEFT JOIN measured AS m
    ON m."Cluster" = h."Cluster" AND m."JobId" = h."JobId" AND m."JobSubmitAt" = h."SubmitAt" AND m."JobAttempt" = h."Attempt"
  ORDER BY h."Gpus"::HUGEINT * h."HeldSeconds" DESC, h."Cluster", h."JobId", h."SubmitAt", h."Attempt"`;
  return { sql, params: params.values };
}

/** Grain: cluster x account x partition x card (null = none) x UTC month of samples that jobs held; seconds measured and idle. */
export function gpuIdleSql(question: GpuQuestion, stretches: readonly PricedStretch[]): SqlText {
  const params = new SqlParams();
  const { from, to } = question;
  const bounds = [
    ...(from === null ? [] : [`"IntervalStart" >= ${params.addInstant(Date.parse(from))}`]),
    ...(to === null ? [] : [`"IntervalStart" < ${params.addInstant(Date.parse(to))}`]),
  ];
  const worked = workedSql(bounds, params.add(question.idleBelow));
  const conditions = [
    ...(question.cluster === null ? [] : [`w."Cluster" = ${params.add(question.cluster)}`]),
    ...(question.account === null ? [] : [`w."Account" = ${params.add(question.account)}`]),
  ];
  const sql = `-- grain: cluster x account x partition x card x month
  SELECT w."Cluster", w."Account", w."Partition", t.Card, epoch_ms(date_trunc('month', w."IntervalStart")) AS month_ms,
    sum(w."CoveredSeconds")::BIGINT AS measured_seconds, coalesce(sum(w."CoveredSeconds") FILTER (w."x idle"), 0)::BIGINT AS idle_seconds
  FROM ${worked} AS w LEFT JOIN ${stretchesSql(stretches)} AS t ON t.Cluster = w."Cluster" AND lower(t.DeviceType) IS NOT DISTINCT FROM lower(w."JobGpuType")
    AND t.CardFrom <= w."IntervalStart" AND w."IntervalStart" < t.CardUntil
  ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`} GROUP BY ALL ORDER BY ALL`;
  return { sql, params: params.values };
}
