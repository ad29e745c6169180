import type { JobState } from './states.ts';

/** What is odd about a record though it can be read; each is a finding kept beside the row. */
export const entryMarks = {
  'slurm.invalid-utf8': {
    severity: 'warning',
    column: 'JobName',
    message: 'The record has bytes that are not UTF-8; they are shown as the replacement character.',
  },
  'slurm.line-repaired': {
    severity: 'info',
    column: 'JobName',
    message: 'A separator or a line end inside a text broke the record; it was put together again.',
  },
  'slurm.text-uncertain': {
    severity: 'warning',
    column: 'Tags',
    message:
      'A separator inside a text: where some names and comments of this record begin is not certain, so those are left out.',
  },
  'slurm.unknown-state': {
    severity: 'warning',
    column: 'State',
    message: 'The state is not one that Slurm documents; the row is taken as over when it has an end.',
  },
  'slurm.unreadable-value': {
    severity: 'warning',
    column: 'AllocTres',
    message: 'A value that is no time or quantity of use could not be read and is left unknown.',
  },
  'slurm.elapsed-mismatch': {
    severity: 'warning',
    column: 'ElapsedSeconds',
    message:
      'Run time and suspended time do not add up to the time between start and end; the stated run time is taken.',
  },
  'slurm.start-unreliable': {
    severity: 'warning',
    column: 'StartAt',
    message:
      'Version v0.0.37 of the interface and older give the eligible time as the start of a running job; its waiting time is unknown.',
  },
  'slurm.gpus-unknown': {
    severity: 'warning',
    column: 'Gpus',
    message: 'The job ran, but the record does not say what it was allocated: its GPUs are unknown, not zero.',
  },
} as const satisfies Record<string, { severity: 'warning' | 'info'; column: string; message: string }>;

export type EntryMark = keyof typeof entryMarks;

/** What steps add to their allocation. */
export type StepUsage = {
  /** Largest of the steps. */
  readonly maxRssBytes: bigint | null;
  /** Sum of the steps. */
  readonly usedCpuMs: number | null;
  /** Sum of the steps; 0 where nothing measures energy. */
  readonly energyJoules: bigint | null;
};

export const noUsage: StepUsage = { maxRssBytes: null, usedCpuMs: null, energyJoules: null };

/** One record of Slurm's accounting, whatever interface it came from. Times: seconds since 1970 UTC; null = not said. */
export type SlurmEntry = StepUsage &
  Pick<JobState, 'state' | 'phase' | 'cancelledBy'> & {
    readonly cluster: string | null;
    /** JobIDRaw without the step. */
    readonly jobId: string;
    readonly displayJobId: string;
    readonly arrayJobId: string | null;
    readonly arrayTaskId: string | null;
    readonly hetJobId: string | null;
    readonly dbIndex: string | null;
    readonly jobName: string | null;
    readonly user: string | null;
    readonly account: string | null;
    readonly partition: string | null;
    readonly qos: string | null;
    readonly wcKey: string | null;
    readonly reservation: string | null;
    readonly submit: number;
    readonly eligible: number | null;
    readonly start: number | null;
    readonly end: number | null;
    readonly reason: string | null;
    readonly exitCode: number | null;
    readonly exitSignal: number | null;
    readonly derivedExitCode: number | null;
    /** Without suspended time. */
    readonly elapsedSeconds: number | null;
    readonly suspendedSeconds: number | null;
    readonly timeLimitSeconds: number | null;
    /** As the columns NNodes and NCPUS have them: what was asked for while a job has not started. */
    readonly nodes: number | null;
    readonly cpus: number | null;
    /** Compressed node list. */
    readonly nodeList: string | null;
    /** Null when the source has no such column; empty when nothing is said. */
    readonly allocTres: string | null;
    readonly reqTres: string | null;
    readonly requestedMemory: string | null;
    readonly tags: Readonly<Record<string, string>>;
    readonly marks: readonly EntryMark[];
  };

/** Steps never add to the time or the devices of their allocation (CORRECTNESS trap 12); only these three pass over. */
export function addUsage(one: StepUsage, other: StepUsage): StepUsage {
  return {
    maxRssBytes: larger(one.maxRssBytes, other.maxRssBytes),
    usedCpuMs: one.usedCpuMs === null ? other.usedCpuMs : one.usedCpuMs + (other.usedCpuMs ?? 0),
    energyJoules: one.energyJoules === null ? other.energyJoules : one.energyJoules + (other.energyJoules ?? 0n),
  };
}

/** The allocation's own figures where it has them, else those of its steps: Slurm's job line is already the sum of its steps. */
export function withSteps(entry: SlurmEntry, steps: StepUsage): SlurmEntry {
  return {
    ...entry,
    maxRssBytes: larger(entry.maxRssBytes, steps.maxRssBytes),
    usedCpuMs: (entry.usedCpuMs ?? 0) > 0 ? entry.usedCpuMs : (steps.usedCpuMs ?? entry.usedCpuMs),
    energyJoules: (entry.energyJoules ?? 0n) > 0n ? entry.energyJoules : (steps.energyJoules ?? entry.energyJoules),
  };
}

const larger = (one: bigint | null, other: bigint | null) =>
  one === null || (other !== null && other > one) ? other : one;
