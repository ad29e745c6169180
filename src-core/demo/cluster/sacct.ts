import { hash32 } from '../random.ts';
import { accountingEnd, type JobRun } from './jobs.ts';
import { CLUSTER, nodeListOf, partitions } from './layout.ts';

/** Fields of the listing, as `sacct --parsable2 --duplicates --format=...` names them; times are Unix seconds (SLURM_TIME_FORMAT=%s). */
const fields = [
  'JobID',
  'JobIDRaw',
  'Cluster',
  'JobName',
  'User',
  'Account',
  'Partition',
  'QOS',
  'NodeList',
  'NNodes',
  'NCPUS',
  'ReqTRES',
  'AllocTRES',
  'Submit',
  'Eligible',
  'Start',
  'End',
  'ElapsedRaw',
  'Suspended',
  'TimelimitRaw',
  'State',
  'ExitCode',
  'Reason',
  'TotalCPU',
  'MaxRSS',
  'Comment',
] as const;

const CPUS_A_GPU = 12;
const MEMORY_GB_A_GPU = 120;

/** The listing's lines: a header, a line a run, and the batch step of each run that started. */
export function* sacctLines(jobs: readonly JobRun[], seed: number): Generator<string> {
  yield fields.join('|');
  for (const job of jobs) {
    yield* linesOf(job, seed);
  }
}

function* linesOf(job: JobRun, seed: number): Generator<string> {
  const { lane, start } = job;
  const nodes = lane.nodes.length;
  const cpus = lane.gpus * CPUS_A_GPU;
  const { gpuType } = partitions[lane.partition];
  const tres = `billing=${lane.gpus * 100},cpu=${cpus},gres/gpu:${gpuType}=${lane.gpus},gres/gpu=${lane.gpus},mem=${lane.gpus * MEMORY_GB_A_GPU}G,node=${nodes}`;
  const hasStarted = start !== null;
  const held = hasStarted ? (job.end ?? accountingEnd) - start : 0;
  const shown = job.array ? `${job.array.id}_${job.array.task}` : String(job.id);
  const state = job.state === 'CANCELLED' ? `CANCELLED by ${job.uid}` : job.state;
  const end = job.end === null ? 'Unknown' : String(job.end);
  yield [
    shown,
    job.id,
    CLUSTER,
    job.name,
    job.user,
    job.account,
    lane.partition,
    job.qos,
    hasStarted ? nodeListOf(lane) : 'None assigned',
    nodes,
    cpus,
    tres,
    hasStarted ? tres : '',
    job.submit,
    job.submit,
    hasStarted ? start : 'Unknown',
    end,
    held - job.suspended,
    clock(job.suspended),
    job.limitMinutes,
    state,
    job.exit,
    job.reason ?? 'None',
    hasStarted ? clock(cpuSeconds(job, held, seed)) : '00:00:00',
    '',
    `feature=${job.feature}`,
  ].join('|');
  if (!hasStarted) return;
  const step: Readonly<Partial<Record<(typeof fields)[number], string | number>>> = {
    JobID: `${shown}.batch`,
    JobIDRaw: `${job.id}.batch`,
    Cluster: CLUSTER,
    JobName: 'batch',
    Account: job.account,
    NodeList: nodeListOf(lane).replace(/\[(\d+)-\d+\]/, '$1'),
    NNodes: 1,
    NCPUS: cpus / nodes,
    Submit: start,
    Eligible: start,
    Start: start,
    End: end,
    ElapsedRaw: held - job.suspended,
    Suspended: clock(job.suspended),
    State: job.state === 'PREEMPTED' || job.state === 'REQUEUED' ? 'CANCELLED' : job.state,
    ExitCode: job.exit,
    TotalCPU: clock(cpuSeconds(job, held, seed)),
    MaxRSS: `${4_000_000 + (hash32(`${job.id}/rss`, seed) % 90_000_000)}K`,
  };
  yield fields.map(name => step[name] ?? '').join('|');
}

const cpuSeconds = (job: JobRun, held: number, seed: number) =>
  Math.floor(((held - job.suspended) * job.lane.gpus * (1 + (hash32(`${job.id}/cpu`, seed) % 9))) / 2);

/** `1-03:04:05`. */
function clock(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const rest = `${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return days === 0 ? rest : `${days}-${rest}`;
}
