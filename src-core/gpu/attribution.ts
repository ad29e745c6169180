/** One run of a job, from `gpu-job`. */
export type JobRun = {
  readonly cluster: string;
  readonly jobId: string;
  readonly nodes: readonly string[];
  /** Milliseconds since 1970; `endMs` exclusive, for a running job the instant up to which it was seen. */
  readonly startMs: number;
  readonly endMs: number;
  /** GPUs of the whole allocation; null when the accounting does not say. */
  readonly gpus: number | null;
  /** Node -> indices of the GPUs it held there, when the accounting knows them (`scontrol show job -d`, `IDX:`); null otherwise. */
  readonly gpuIndices: ReadonlyMap<string, readonly string[]> | null;
};

/** One GPU over one interval, from `gpu-sample`. */
export type GpuInterval = {
  readonly host: string | null;
  readonly gpuIndex: string | null;
  readonly startMs: number;
  readonly endMs: number;
  /** What the telemetry itself says. */
  readonly jobId: string | null;
  readonly pod: string | null;
  /** GPUs of the host, as the telemetry knows them. */
  readonly gpusOnHost: number;
};

/**
 * Who had the GPU.
 * - `hpc-job`, `pod`: the telemetry says so.
 * - `node-time`: the accounting does, by node and time; `jobs` may be several that followed each other, with the milliseconds of each.
 * - `ambiguous`: jobs with GPUs ran on the node, and nothing says which of its GPUs were theirs; nobody is charged.
 * - `free`: no job with GPUs was on the node.
 * - `unknown`: the interval names no host.
 */
export type Attributed =
  | { readonly kind: 'hpc-job' | 'pod' | 'free' | 'unknown' }
  | { readonly kind: 'node-time'; readonly jobs: readonly { readonly run: JobRun; readonly heldMs: number }[] }
  | { readonly kind: 'ambiguous'; readonly runs: readonly JobRun[] };

/**
 * Find the job behind a GPU interval: by the telemetry's own label, else by node and time against the accounting. A job that holds every GPU
 * of the node, or whose GPU indices are known, can be charged; two jobs that share a node without indices cannot, and one job on a part of
 * the node cannot either, since its idle neighbours would be charged to it.
 *
 * @param runs runs of the clusters that the host may belong to, in any order
 */
export function attribute(interval: GpuInterval, runs: readonly JobRun[]): Attributed {
  if (interval.jobId !== null) return { kind: 'hpc-job' };
  if (interval.pod !== null) return { kind: 'pod' };
  const { host } = interval;
  if (host === null) return { kind: 'unknown' };
  const present = runs
    .map(run => ({ run, heldMs: overlap(run, interval), indices: indicesOn(run, host) }))
    .filter(({ run, heldMs }) => heldMs > 0 && run.gpus !== 0 && run.nodes.some(node => isSameNode(node, host)));
  if (present.length === 0) return { kind: 'free' };
  const holders = present.filter(
    ({ run, indices }) => holdsAll(run, interval.gpusOnHost) || indices?.includes(interval.gpuIndex ?? '') === true,
  );
  // Whoever neither holds the GPU nor is known to hold others may hold it.
  const suspects = present.filter(one => !holders.includes(one) && one.indices === null);
  const held = holders.reduce((sum, { heldMs }) => sum + heldMs, 0);
  const isShared = held > interval.endMs - interval.startMs; // two at a time on one GPU: the accounting contradicts itself
  if (suspects.length > 0 || isShared) return { kind: 'ambiguous', runs: present.map(({ run }) => run) };
  if (holders.length === 0) return { kind: 'free' };
  const inOrder = holders.toSorted((a, b) => a.run.startMs - b.run.startMs);
  return { kind: 'node-time', jobs: inOrder.map(({ run, heldMs }) => ({ run, heldMs })) };
}

const overlap = (run: JobRun, interval: GpuInterval): number =>
  Math.max(0, Math.min(run.endMs, interval.endMs) - Math.max(run.startMs, interval.startMs));

const holdsAll = (run: JobRun, gpusOnHost: number): boolean =>
  run.gpus !== null && gpusOnHost > 0 && run.gpus === gpusOnHost * run.nodes.length;

function indicesOn({ gpuIndices }: JobRun, host: string): readonly string[] | null {
  if (gpuIndices === null) return null;
  for (const [node, indices] of gpuIndices) if (isSameNode(node, host)) return indices;
  return null;
}

/** Slurm knows `gpu-01`, an exporter may say `gpu-01.cluster.example`; when both are long they must be equal. */
export function isSameNode(a: string, b: string): boolean {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return (
    left === right ||
    (!left.includes('.') && right.startsWith(`${left}.`)) ||
    (!right.includes('.') && left.startsWith(`${right}.`))
  );
}
