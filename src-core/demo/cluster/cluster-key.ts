import { formatAmount } from '../../money/amount.ts';
import { pools } from '../pools.ts';
import type { UsageKey } from '../usage-key.ts';
import type { HeldTarget } from './busy.ts';
import { SAMPLE_SCOPE, samplesHole, samplesStart } from './gpu-samples.ts';
import { accountingEnd, accountingStart, type JobRun } from './jobs.ts';
import { CLUSTER } from './layout.ts';
import { pinnedJobs } from './pinned.ts';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const heldSeconds = (run: JobRun) => (run.start === null ? 0 : (run.end ?? accountingEnd) - run.start);
const heldGpuSeconds = (runs: readonly JobRun[]) => sum(runs.map(run => heldSeconds(run) * run.lane.gpus));

/** What the accounting says, and whose GPUs do nothing. @param billed GPU-seconds of the bill, before rounding, decimal text */
export function clusterKey(
  runs: readonly JobRun[],
  targets: readonly (HeldTarget & { readonly billed: string })[],
): Pick<UsageKey, 'jobs' | 'idle'> {
  const suspended = runs.filter(run => run.suspended > 0);
  const states = Map.groupBy(runs, run => run.state);
  const jobs: UsageKey['jobs'] = {
    cluster: CLUSTER,
    from: iso(accountingStart),
    to: iso(accountingEnd),
    runs: runs.length,
    byState: Object.fromEntries([...states].map(([state, own]): [string, number] => [state, own.length]).toSorted()),
    requeuedJobs: runs.length - new Set(runs.map(run => run.id)).size,
    arrays: new Set(runs.flatMap(run => (run.array ? [run.array.id] : []))).size,
    suspendedRuns: suspended.length,
    suspendedGpuSeconds: String(sum(suspended.map(run => run.suspended * run.lane.gpus))),
    heldGpuSeconds: String(heldGpuSeconds(runs)),
    shares: targets.map(({ partition, account, billed }) => ({
      partition,
      account,
      billedGpuSeconds: billed,
      heldGpuSeconds: String(
        heldGpuSeconds(runs.filter(run => run.lane.partition === partition && run.account === account)),
      ),
    })),
    rateCard:
      'The bill of the cluster prices every GPU-hour already, used and unused. The rate cards say how those prices came about (the same over a year, a little less in a month of 31 days), and make no charge lines.',
  };
  const idle = pinnedJobs.flatMap(job => {
    const run = runs.find(candidate => candidate.pinned === job.id);
    if (!run) return [];
    const end = run.end ?? accountingEnd;
    const idleGpuSeconds = (end - Date.parse(job.idleFrom) / 1000) * run.lane.gpus;
    const price = pools.find(pool => pool.name === run.lane.partition)?.unitPrice ?? '0';
    return [
      {
        id: job.id,
        jobId: String(run.id),
        partition: run.lane.partition,
        account: run.account,
        gpus: run.lane.gpus,
        start: job.start,
        end: job.end,
        idleFrom: job.idleFrom,
        heldGpuSeconds: String(heldSeconds(run) * run.lane.gpus),
        idleGpuSeconds: String(idleGpuSeconds),
        idleCost: ((Number(price) * idleGpuSeconds) / 3600).toFixed(2),
        explanation: job.explanation,
      },
    ];
  });
  return { jobs, idle };
}

export const samplesKey = (rows: number, energyJoules: bigint): UsageKey['samples'] => ({
  instance: SAMPLE_SCOPE,
  from: iso(samplesStart),
  to: iso(accountingEnd),
  rows,
  energyJoules: formatAmount(energyJoules),
  hole: {
    ...samplesHole,
    explanation: 'The exporter of this node was down: coverage is missing, the GPUs were not idle.',
  },
});
