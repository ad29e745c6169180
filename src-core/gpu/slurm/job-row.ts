import type { CanonicalRow } from '../../connector/record-scan.ts';
import { secondsText } from './durations.ts';
import type { EntryMark, SlurmEntry } from './entry.ts';
import { expandNodes } from './node-list.ts';
import { fitsInteger, requestedMemory } from './quantities.ts';
import { TextCache } from './text-cache.ts';
import { isoSeconds } from './times.ts';
import { type Tres, tresOf, unknownTres } from './tres.ts';

export type JobRow = {
  /** Columns of the dataset `gpu-job`; without Attempt, which depends on the other records. */
  readonly row: CanonicalRow;
  readonly scope: string;
  /** Larger = the later state of the same attempt: see `revisionOf`. */
  readonly revision: number;
  readonly marks: readonly EntryMark[];
};

const nodesOf = new TextCache<string | 'unreadable'>(text => {
  const names = expandNodes(text);
  return names === undefined ? 'unreadable' : JSON.stringify(names);
});

/**
 * A record of an allocation as a row of `fact_gpu_job`.
 *
 * Used and held are kept apart (CORRECTNESS trap 12): used = run time without suspension, held = run time plus suspension, because a
 * suspended job keeps its GPUs; `sreport` charges the held time, too. A job that never started holds nothing: zeros, start null.
 * @param cluster name where the record has none
 */
export function jobRow(entry: SlurmEntry, cluster: string): JobRow {
  const marks = [...entry.marks];
  const read = (text: string | null): Tres => {
    const found = tresOf(text ?? '');
    if (found !== undefined) return found;
    marks.push('slurm.unreadable-value');
    return unknownTres;
  };
  // A job cancelled or refused while it waited may have a Start; without an allocation and run time it never started.
  const hasStarted = entry.start !== null && !(entry.allocTres === '' && (entry.elapsedSeconds ?? 0) === 0);
  const start = hasStarted ? entry.start : null;
  const isOver = entry.end !== null && (entry.phase === 'over' || entry.phase === 'unknown');
  if (entry.phase === 'unknown') marks.push('slurm.unknown-state');
  const allocated = read(entry.allocTres);
  const time = runTime(entry, hasStarted, isOver, marks);
  const cpus = hasStarted ? (entry.cpus ?? allocated.cpus) : 0;
  const gpus = hasStarted ? allocated.gpus : 0;
  if (gpus === null && time.held !== 0 && !isOnlyPending(entry)) marks.push('slurm.gpus-unknown');
  const end = isOver ? entry.end : null;
  const observed = end ?? (start !== null && time.held !== null ? start + time.held : null);
  const types = [...allocated.gpuTypes].filter(([, count]) => count > 0);
  const nodeList = entry.nodeList === null ? null : nodesOf.get(entry.nodeList);
  if (nodeList === 'unreadable') marks.push('slurm.unreadable-value');
  const row: CanonicalRow = {
    Cluster: entry.cluster ?? cluster,
    JobId: entry.jobId,
    DisplayJobId: entry.displayJobId,
    ArrayJobId: entry.arrayJobId,
    ArrayTaskId: entry.arrayTaskId,
    HetJobId: entry.hetJobId,
    DbIndex: entry.dbIndex,
    JobName: entry.jobName,
    UserName: entry.user,
    Account: entry.account,
    Partition: entry.partition,
    Qos: entry.qos,
    WcKey: entry.wcKey?.replace(/^\*/, '') || null,
    Reservation: entry.reservation,
    SubmitAt: isoSeconds(entry.submit),
    EligibleAt: entry.eligible === null ? null : isoSeconds(entry.eligible),
    StartAt: start === null ? null : isoSeconds(start),
    EndAt: end === null ? null : isoSeconds(end),
    ObservedUntil: observed === null ? null : isoSeconds(observed),
    State: entry.state,
    CancelledBy: entry.cancelledBy,
    Reason: entry.reason,
    ExitCode: entry.exitCode,
    ExitSignal: entry.exitSignal,
    DerivedExitCode: entry.derivedExitCode,
    ElapsedSeconds: time.used,
    SuspendedSeconds: time.suspended,
    HeldSeconds: time.held,
    TimeLimitSeconds: entry.timeLimitSeconds,
    Nodes: hasStarted ? (entry.nodes ?? allocated.nodes) : 0,
    Cpus: cpus,
    RequestedGpus: read(entry.reqTres).gpus,
    Gpus: gpus,
    MemoryBytes: hasStarted ? memoryOf(entry, allocated, cpus) : 0,
    GpuType: types.length === 1 ? types[0]?.[0] : null,
    GpuTypes: types.length === 0 ? null : JSON.stringify(Object.fromEntries(types.toSorted())),
    NodeList: nodeList === 'unreadable' ? null : nodeList,
    AllocTres: entry.allocTres || null,
    ReqTres: entry.reqTres || null,
    MaxRssBytes: entry.maxRssBytes !== null && entry.maxRssBytes < MOST ? entry.maxRssBytes : null,
    BillingUnits: allocated.billing,
    CpuSeconds: product(cpus, time.used),
    UsedCpuSeconds: entry.usedCpuMs === null ? null : secondsText(entry.usedCpuMs),
    GpuUsedSeconds: product(gpus, time.used),
    GpuHeldSeconds: product(gpus, time.held),
    // A run that used no energy at all is a cluster that measures none.
    EnergyJoules: entry.energyJoules === 0n ? null : entry.energyJoules,
    Tags: tagsText(entry.tags),
  };
  return { row, scope: entry.cluster ?? cluster, revision: revisionOf(entry, { observed, isOver, hasStarted }), marks };
}

/** Seconds used, suspended, held; null = unknown. What one column lacks the others give: end - start = used + suspended. */
function runTime(entry: SlurmEntry, hasStarted: boolean, isOver: boolean, marks: EntryMark[]) {
  if (!hasStarted) return { used: 0, suspended: 0, held: 0 };
  const whole = isOver && entry.end !== null && entry.start !== null ? Math.max(0, entry.end - entry.start) : null;
  const { elapsedSeconds, suspendedSeconds } = entry;
  const used = elapsedSeconds ?? (whole === null ? null : Math.max(0, whole - (suspendedSeconds ?? 0)));
  if (used === null) return { used, suspended: suspendedSeconds, held: null };
  const suspended = suspendedSeconds ?? (whole === null ? 0 : Math.max(0, whole - used));
  // Slurm rounds each of the two to seconds; more than a few apart is another matter (a repaired database, a clock set back).
  if (whole !== null && Math.abs(whole - used - suspended) > 5) marks.push('slurm.elapsed-mismatch');
  return { used, suspended, held: used + suspended };
}

/**
 * An attempt that is over beats one that runs, that beats one that waits; among equals the later observation wins, then the export that
 * tells more (steps, DBIndex, exit code: 22.05's JSON lacks some). So the result does not depend on the order of imports, and a stale export
 * never reopens a finished job. (Phase in steps of 2^44, above any epoch second times 8.)
 */
function revisionOf(
  entry: SlurmEntry,
  { observed, isOver, hasStarted }: { observed: number | null; isOver: boolean; hasStarted: boolean },
): number {
  const phase = isOver ? 2 : hasStarted ? 1 : 0;
  const told =
    (entry.maxRssBytes === null ? 0 : 4) + (entry.dbIndex === null ? 0 : 2) + (entry.exitCode === null ? 0 : 1);
  return phase * 2 ** 44 + (observed ?? entry.eligible ?? entry.submit) * 8 + told;
}

/** What is left of an array that has not been started stands in one record. */
const isOnlyPending = (entry: SlurmEntry) => entry.phase === 'waiting';

function memoryOf(entry: SlurmEntry, allocated: Tres, cpus: number | null): bigint | null {
  if (allocated.memoryBytes !== null) return allocated.memoryBytes;
  const asked = entry.requestedMemory === null ? undefined : requestedMemory(entry.requestedMemory);
  if (asked === undefined) return null;
  const times = { job: 1, node: entry.nodes ?? allocated.nodes, cpu: cpus }[asked.per];
  const bytes = times === null ? null : asked.bytes * BigInt(times);
  return bytes !== null && fitsInteger(bytes) ? bytes : null;
}

/** Anything times no time is nothing, also when the count is unknown. Null, too, past what is exact: no cluster gets there. */
function product(count: number | null, seconds: number | null): number | null {
  if (seconds === 0 || count === 0) return 0;
  const found = count === null || seconds === null ? Number.POSITIVE_INFINITY : count * seconds;
  return found < MOST ? found : null;
}

/** Amounts have 14 digits before the point in the lake. */
const MOST = 1e14;

const tagsText = (tags: Readonly<Record<string, string>>): string | null => {
  const entries = Object.entries(tags);
  if (entries.length === 0) return null;
  return JSON.stringify(Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1))));
};
