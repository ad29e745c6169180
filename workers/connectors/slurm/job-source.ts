import type { FoldedJob } from '../../../src-core/gpu/slurm/fold-steps.ts';
import type { BrokenRecord } from '../../../src-core/gpu/slurm/sacct-parser.ts';

/** Seconds since 1970 UTC; end exclusive. */
export type Window = { readonly start: number; readonly end: number };

/** Both ways to ask a cluster for its accounting give the same records. */
export type JobSource = {
  /** What answers, in words: "slurmrestd of Slurm 22.05.8, interface v0.0.38". @throws AppError `connector.*` */
  describe(): Promise<string>;
  /** Name of the cluster; null when it cannot be found out. */
  cluster(): Promise<string | null>;
  /** Every attempt that waited, ran or ended within the window, with its steps. @throws AppError `connector.*` */
  jobs(window: Window): Promise<{ readonly jobs: readonly FoldedJob[]; readonly broken: readonly BrokenRecord[] }>;
};
