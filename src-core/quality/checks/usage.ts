import { recordDatasets } from '../../anycost/records.ts';
import { billedBySql, modelProviders } from '../../llm/providers.ts';
import { counted, type SqlCheck, text } from './check.ts';

type Dataset = keyof typeof recordDatasets;

/** Values that a record cannot have; one issue a source. No money: records are weights, not bills. */
function recordCheck(check: {
  check: string;
  dataset: Dataset;
  kind?: SqlCheck['kind'];
  severity?: SqlCheck['severity'];
  where: string;
  what: string;
}): SqlCheck {
  const table = recordDatasets[check.dataset]?.table;
  return {
    check: check.check,
    kind: check.kind ?? 'units',
    severity: check.severity ?? 'error',
    facts: ['dataset', 'from', 'to'],
    sql: `-- grain: source
      SELECT s.Source AS source, count(*)::BIGINT AS n, NULL AS currency, NULL AS amount, '${check.dataset}' AS dataset,
        strftime(min(s."Day"), '%Y-%m-%d') AS "from", strftime(max(s."Day"), '%Y-%m-%d') AS "to"
      FROM ${table} f JOIN record_slice s USING (x_SliceId) WHERE ${check.where} GROUP BY ALL`,
    message: (facts, rows) =>
      `${counted(rows, 'record')} of ${text(facts.dataset)} (${text(facts.from)} to ${text(facts.to)}) ${check.what}.`,
    address: () => null,
  };
}

const tokens = [
  'InputUncachedTokens',
  'InputCacheReadTokens',
  'InputCacheWriteTokens',
  'OutputTokens',
  'OutputReasoningTokens',
] as const;

/** No context window is near this; a number as large is another unit (characters, bytes) or a sum taken for a request. */
const MOST_TOKENS_OF_A_REQUEST = 100_000_000;

/**
 * Usage of projects that no bill of the same provider has as a sub-account: their cost cannot be told from the bill. Only providers with a bill
 * that names sub-accounts, and only what usage says itself, are compared.
 */
const unknownProjects: SqlCheck = {
  check: 'usage-project-unknown',
  kind: 'referential',
  severity: 'info',
  facts: ['provider', 'projects'],
  subject: ['provider'],
  sql: `-- grain: source x provider
    WITH billed AS (${Object.keys(modelProviders)
      .map(
        provider =>
          `SELECT DISTINCT '${provider}' AS provider, SubAccountId AS project FROM rollup_month WHERE SubAccountId IS NOT NULL AND ${billedBySql(provider)}`,
      )
      .join(' UNION ALL ')})
    SELECT s.Source AS source, count(*)::BIGINT AS n, NULL AS currency, NULL AS amount, u.ModelProvider AS provider, count(DISTINCT u.ProjectId)::INTEGER AS projects
    FROM fact_llm_usage u JOIN record_slice s USING (x_SliceId)
    WHERE u.ProjectId IS NOT NULL AND u.ModelProvider IN (SELECT provider FROM billed) AND NOT EXISTS (SELECT 1 FROM billed b WHERE b.provider = u.ModelProvider AND b.project = u.ProjectId)
    GROUP BY ALL`,
  message: (facts, rows) =>
    `${counted(rows, 'record')} of ${counted(Number(facts.projects), 'project')} of ${text(facts.provider)} that no bill of it has as a sub-account.`,
  address: () => null,
};

export const usageChecks: readonly SqlCheck[] = [
  unknownProjects,
  recordCheck({
    check: 'negative-tokens',
    dataset: 'llm-usage',
    where: `least(${tokens.map(name => `f."${name}"`).join(', ')}, f.Requests) < 0`,
    what: 'count tokens or requests below zero',
  }),
  recordCheck({
    check: 'absurd-tokens',
    dataset: 'llm-usage',
    severity: 'warning',
    where: `f.Grain = 'request' AND greatest(${tokens.map(name => `f."${name}"`).join(', ')}) > ${MOST_TOKENS_OF_A_REQUEST}`,
    what: `count more than ${MOST_TOKENS_OF_A_REQUEST.toLocaleString('en-US')} tokens in one request`,
  }),
  recordCheck({
    check: 'token-parts-exceed-whole',
    dataset: 'llm-usage',
    where: `f.OutputReasoningTokens > f.OutputTokens OR coalesce(f.InputCacheWrite5mTokens, 0) + coalesce(f.InputCacheWrite30mTokens, 0)
      + coalesce(f.InputCacheWrite1hTokens, 0) + coalesce(f.InputCacheWrite12hTokens, 0) > f.InputCacheWriteTokens
      OR coalesce(f.InputAudioTokens, 0) + coalesce(f.InputImageTokens, 0) > f.InputUncachedTokens`,
    what: 'have a part (reasoning, cache writes, audio or images) larger than the whole it belongs to',
  }),
  recordCheck({
    check: 'gpu-utilisation-out-of-range',
    dataset: 'gpu-sample',
    where: ['GpuUtilization', 'GrEngineActive', 'SmActive', 'SmOccupancy', 'TensorActive', 'DramActive']
      .map(name => `NOT coalesce(f."${name}" BETWEEN 0 AND 1.000001, true)`)
      .join(' OR '),
    what: 'are utilised below 0 or above 1',
  }),
  recordCheck({
    check: 'gpu-sample-longer-than-interval',
    dataset: 'gpu-sample',
    where: 'f.IntervalSeconds > 0 AND f.CoveredSeconds > f.IntervalSeconds',
    what: 'cover more seconds than their interval has',
  }),
  recordCheck({
    check: 'gpu-hours-beyond-wall-time',
    dataset: 'gpu-job',
    // A second for rounding: accounting keeps whole seconds.
    where: `f.HeldSeconds > epoch(f.ObservedUntil) - epoch(f.StartAt) + 1 OR f.ElapsedSeconds > f.HeldSeconds OR f.GpuHeldSeconds > f.Gpus * (epoch(f.ObservedUntil) - epoch(f.StartAt) + 1)`,
    what: 'hold their GPUs for longer than passed between start and end',
  }),
  recordCheck({
    check: 'gpu-sample-of-unknown-job',
    dataset: 'gpu-sample',
    kind: 'referential',
    severity: 'warning',
    // Only where accounting is there to be compared with.
    where: `f.JobId IS NOT NULL AND f.IntervalStart BETWEEN (SELECT min(StartAt) FROM fact_gpu_job) AND (SELECT max(coalesce(ObservedUntil, StartAt)) FROM fact_gpu_job)
      AND f.JobId NOT IN (SELECT JobId FROM fact_gpu_job WHERE JobId IS NOT NULL UNION SELECT DisplayJobId FROM fact_gpu_job WHERE DisplayJobId IS NOT NULL)`,
    what: 'name a job that the accounting does not know',
  }),
];
