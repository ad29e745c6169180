import { z } from 'zod';
import { Amount, call, Instant } from './meta.ts';

/** Which job attempts: those that held GPUs between the bounds (UTC, `to` exclusive). Null = any. */
export const GpuQuestion = z.object({
  from: Instant.nullable().default(null),
  to: Instant.nullable().default(null),
  cluster: z.string().nullable().default(null),
  account: z.string().nullable().default(null),
  /** Idle is where every measured activity of the GPU (utilisation, graphics engine, SM) is below this share, 0 to 1. */
  idleBelow: z.number().gt(0).max(1).default(0.01),
  limit: z.number().int().positive().max(10_000).default(100),
});

/**
 * One attempt of a job. Hours are GPU-hours as decimal text, costs what the rate card says; null = unknown (no GPU count, no card for all of it,
 * no telemetry), never zero.
 */
export const GpuJobLine = z.object({
  cluster: z.string(),
  /** As users see it: 123_4 for an array task. */
  jobId: z.string(),
  attempt: z.number().int(),
  account: z.string().nullable(),
  /** Masked token. */
  userName: z.string().nullable(),
  partition: z.string().nullable(),
  state: z.string().nullable(),
  /** Type -> count; the type "" where the accounting names none. */
  gpus: z.record(z.string(), z.number().int()),
  startAt: Instant,
  /** Exclusive; for a running job the instant up to which it was seen. */
  heldUntil: Instant,
  /** GPUs were not free for others, suspended time included. */
  heldGpuHours: Amount,
  /** Without suspended time. */
  usedGpuHours: Amount.nullable(),
  /** GPU time of the attempt that telemetry tells of; null = none. */
  measuredGpuHours: Amount.nullable(),
  /** Of the measured: idle, the first ten minutes of the attempt apart. */
  idleGpuHours: Amount.nullable(),
  /** Means over the measured time, 0 to 1. */
  gpuUtilization: z.number().nullable(),
  smActive: z.number().nullable(),
  cost: Amount.nullable(),
  currency: z.string().nullable(),
});
export type GpuJobLine = z.infer<typeof GpuJobLine>;

export const GpuJobs = z.object({ jobs: z.array(GpuJobLine), isCut: z.boolean() });
export type GpuJobs = z.infer<typeof GpuJobs>;

/** GPU time that somebody held and did not use. Most idle hours first. */
export const GpuIdleLine = z.object({
  cluster: z.string(),
  account: z.string().nullable(),
  partition: z.string().nullable(),
  measuredGpuHours: Amount,
  idleGpuHours: Amount,
  /** What the idle hours cost under the rate card; null where no card prices them. */
  idleCost: Amount.nullable(),
  currency: z.string().nullable(),
  /** Of the idle hours, those without a price; they are not in `idleCost`. */
  unpricedGpuHours: Amount,
});
export type GpuIdleLine = z.infer<typeof GpuIdleLine>;

/** GPU time that nobody held: the idle charge lines of the rate cards. */
export const GpuUnallocated = z.object({
  cluster: z.string(),
  gpuHours: Amount,
  cost: Amount,
  currency: z.string(),
});
export type GpuUnallocated = z.infer<typeof GpuUnallocated>;

export const GpuIdle = z.object({
  held: z.array(GpuIdleLine),
  isCut: z.boolean(),
  unallocated: z.array(GpuUnallocated),
});
export type GpuIdle = z.infer<typeof GpuIdle>;

export const gpuGapReasons = [
  'no-card',
  'gpus-unknown',
  'time-unknown',
  'capacity-unknown',
  'held-above-capacity',
  'days-unknown',
] as const;

/**
 * Why GPU cost is less than complete.
 * - `no-card`: held GPU time that no card prices. `gpus-unknown`, `time-unknown`: attempts whose accounting lacks the figure.
 * - `capacity-unknown`: a card without capacity, so no idle cost. `held-above-capacity`: days on which jobs held more than the card's GPUs.
 * - `days-unknown`: days between the first and the last of which no record tells; nothing is charged as idle there.
 */
export const GpuGap = z.object({
  reason: z.enum(gpuGapReasons),
  cluster: z.string(),
  gpuType: z.string().nullable(),
  jobs: z.number().int().nullable(),
  days: z.number().int().nullable(),
  gpuHours: Amount.nullable(),
});
export type GpuGap = z.infer<typeof GpuGap>;

const read = { permission: 'cost.read', audit: false } as const;

export const gpu = {
  jobs: call.meta(read).input(GpuQuestion).output(GpuJobs),
  idle: call.meta(read).input(GpuQuestion).output(GpuIdle),
  gaps: call.meta(read).output(z.array(GpuGap)),
};
export type GpuQuestion = z.infer<typeof GpuQuestion>;
