import type { CanonicalRow } from '../../connector/record-scan.ts';
import { hex, uniform } from '../random.ts';
import { accountingEnd, type JobRun } from './jobs.ts';
import { GPUS_A_NODE, type Lane, nodeName, type PartitionName, partitions } from './layout.ts';
import { type PinnedJob, pinnedJobs } from './pinned.ts';

/** Two nodes have an exporter: one of trainings, one of small jobs and notebooks. */
export const sampledNodes: readonly { partition: PartitionName; node: number }[] = [
  { partition: 'train-h100', node: 13 },
  { partition: 'batch-a100', node: 5 },
];
export const SAMPLE_DAYS = 14;
export const INTERVAL_SECONDS = 900;
const SCRAPE_SECONDS = 15;
export const samplesStart = accountingEnd - SAMPLE_DAYS * 86_400;

/** The exporter of one node was down: nothing is known, which is not idle. */
export const samplesHole = { host: 'a100-05', from: '2026-10-11T02:00:00Z', to: '2026-10-11T05:15:00Z' } as const;
/** What the hung training's eighth of the fleet reported first. */
export const nvlinkError = { xid: 74, gpuIndex: 3 } as const;

export const SAMPLE_SCOPE = 'prometheus-marlin';

/** A row a GPU, interval and job (or free time), in order of time; columns of `fact_gpu_sample`. */
export function* gpuSamples(jobs: readonly JobRun[], seed: number): Generator<CanonicalRow> {
  const fleet = sampledNodes.flatMap(({ partition, node }) =>
    Array.from({ length: GPUS_A_NODE }, (_, index) => {
      const runs = jobs.filter(job => job.start !== null && holds(job.lane, partition, node, index));
      runs.sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
      return { partition, host: nodeName(partition, node), index, runs, next: 0 };
    }),
  );
  const hole = { from: Date.parse(samplesHole.from) / 1000, to: Date.parse(samplesHole.to) / 1000 };
  for (let at = samplesStart; at < accountingEnd; at += INTERVAL_SECONDS) {
    for (const gpu of fleet) {
      if (gpu.host === samplesHole.host && at >= hole.from && at < hole.to) continue;
      while (endOf(gpu.runs[gpu.next]) <= at) gpu.next += 1;
      let free = INTERVAL_SECONDS / SCRAPE_SECONDS;
      let before: { run: JobRun; scrapes: number } | null = null;
      for (let index = gpu.next; (gpu.runs[index]?.start ?? accountingEnd) < at + INTERVAL_SECONDS; index += 1) {
        const run = gpu.runs[index];
        if (run === undefined) break;
        const scrapes = scrapesBetween(at, run.start ?? at, endOf(run));
        if (scrapes === 0) continue;
        free -= scrapes;
        // a requeued job that went on at once is the same job to the exporter
        if (before?.run.id === run.id) before.scrapes += scrapes;
        else {
          if (before) yield sampleRow(gpu, at, before.run, before.scrapes, seed);
          before = { run, scrapes };
        }
      }
      if (before) yield sampleRow(gpu, at, before.run, before.scrapes, seed);
      if (free > 0) yield sampleRow(gpu, at, null, free, seed);
    }
  }
}

const endOf = (run: JobRun | undefined) => (run === undefined ? Number.POSITIVE_INFINITY : (run.end ?? accountingEnd));

const holds = (lane: Lane, partition: PartitionName, node: number, gpu: number) =>
  lane.partition === partition &&
  lane.nodes.includes(node) &&
  gpu >= lane.firstGpu &&
  gpu < lane.firstGpu + lane.gpusPerNode;

/** Scrapes at `at`, `at` + 15 s, ... of the interval that fall into [start, end). */
function scrapesBetween(at: number, start: number, end: number): number {
  const last = INTERVAL_SECONDS / SCRAPE_SECONDS;
  const index = (instant: number) => Math.min(last, Math.max(0, Math.ceil((instant - at) / SCRAPE_SECONDS)));
  return index(end) - index(start);
}

type Gpu = { readonly partition: PartitionName; readonly host: string; readonly index: number };
type Reading = { util: number; sm: number; tensor: number; dram: number; watts: number; usedGb: number };

function sampleRow(gpu: Gpu, at: number, run: JobRun | null, scrapes: number, seed: number): CanonicalRow {
  const { model, memoryGb } = partitions[gpu.partition];
  const covered = scrapes * SCRAPE_SECONDS;
  const wobble = 2 * uniform(`${gpu.host}/${gpu.index}/${at}`, seed) - 1;
  const reading = readingOf(gpu, at, run, wobble, seed);
  const watts = Math.round(reading.watts * 10) / 10;
  const pinned = pinnedOf(run);
  const isAfterError = pinned?.kind === 'spinning' && gpu.index === nvlinkError.gpuIndex && isIdle(pinned, at);
  const used = Math.round(reading.usedGb * 1024) * 1_048_576;
  return {
    IntervalStart: new Date(at * 1000).toISOString(),
    IntervalSeconds: INTERVAL_SECONDS,
    Instance: SAMPLE_SCOPE,
    Host: gpu.host,
    GpuUuid: uuidOf(gpu),
    GpuIndex: String(gpu.index),
    GpuModel: model,
    JobId: run === null ? null : String(run.id),
    Attribution: run === null ? null : 'hpc-job',
    Samples: scrapes,
    ExpectedSamples: INTERVAL_SECONDS / SCRAPE_SECONDS,
    CoveredSeconds: covered,
    GpuUtilization: reading.util.toFixed(4),
    SmActive: reading.sm.toFixed(4),
    TensorActive: reading.tensor.toFixed(4),
    DramActive: reading.dram.toFixed(4),
    PowerWatts: watts.toFixed(1),
    TemperatureCelsius: (31 + watts / 18).toFixed(1),
    MemoryUsedBytes: used,
    MemoryFreeBytes: memoryGb * 1_073_741_824 - used,
    EnergyJoules: (watts * covered).toFixed(3),
    XidErrors: isAfterError ? nvlinkError.xid : 0,
  };
}

const uuidOf = ({ host, index }: Gpu) => {
  const digits = hex(`gpu/${host}/${index}`, 11, 32);
  return `GPU-${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
};

export const pinnedOf = (run: JobRun | null): PinnedJob | null =>
  run?.pinned ? (pinnedJobs.find(job => job.id === run.pinned) ?? null) : null;

const isIdle = (job: PinnedJob, at: number) => at >= Date.parse(job.idleFrom) / 1000;

/** Board power at rest and at most, watts. */
const power: Readonly<Record<PartitionName, readonly [number, number]>> = {
  'train-h100': [72, 690],
  'batch-a100': [55, 400],
  'serve-l40s': [34, 340],
};

function readingOf(gpu: Gpu, at: number, run: JobRun | null, wobble: number, seed: number): Reading {
  const [rest, most] = power[gpu.partition];
  const nothing = { util: 0, sm: 0, tensor: 0, dram: 0 };
  if (run === null) return { ...nothing, watts: rest + 2 * wobble, usedGb: 0.5 };
  const pinned = pinnedOf(run);
  if (pinned && isIdle(pinned, at)) {
    if (pinned.kind === 'idle') return { ...nothing, watts: rest + 9 + 2 * wobble, usedGb: 11.5 };
    return { util: 1, sm: 0.06 + 0.01 * wobble, tensor: 0, dram: 0.01, watts: most * 0.24 + 4 * wobble, usedGb: 71 };
  }
  // a training keeps its level; small jobs differ from each other
  const level = run.lane.gpus >= 8 ? 0.82 + 0.14 * of(run, 'level', seed) : 0.35 + 0.6 * of(run, 'level', seed);
  const util = Math.min(1, level * (1 + 0.06 * wobble));
  const sm = util * (0.62 + 0.2 * of(run, 'sm', seed));
  return {
    util,
    sm,
    tensor: sm * (run.lane.gpus >= 8 ? 0.55 : 0.3),
    dram: sm * 0.6,
    watts: rest + (most - rest) * (0.25 + 0.75 * sm) * Math.min(1, util * 1.1),
    usedGb: 12 + 58 * of(run, 'memory', seed),
  };
}

const of = (run: JobRun, what: string, seed: number) => uniform(`${run.id}/${what}`, seed);
