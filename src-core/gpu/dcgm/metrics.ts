/** Columns of gpu-sample that hold a mean of a gauge. */
export const gaugeColumns = [
  'GpuUtilization',
  'GrEngineActive',
  'SmActive',
  'SmOccupancy',
  'TensorActive',
  'DramActive',
  'PowerWatts',
  'TemperatureCelsius',
  'MemoryUsedBytes',
  'MemoryFreeBytes',
] as const;
export type GaugeColumn = (typeof gaugeColumns)[number];

/**
 * One exported metric and the column it fills.
 * - `of: 'board'`: measured for the whole card. The exporter repeats it on every MIG slice of the card, with the same value; it belongs to
 *   the card's own row, or power and energy would be counted once per slice.
 * - `of: 'slice'`: measured for the MIG slice when there is one.
 */
export type GpuMetric =
  | {
      readonly kind: 'gauge';
      readonly column: GaugeColumn;
      /** Factor from the exported unit to the column's, as a fraction so that percent and milliwatts come out as written. */
      readonly times: number;
      readonly over: number;
      /** Largest value (in the column's unit) that can be a measurement; above it the reading is broken, and unknown. */
      readonly most: number;
      readonly of: 'board' | 'slice';
    }
  | { readonly kind: 'energy'; readonly column: 'EnergyJoules'; readonly perJoule: bigint; readonly of: 'board' }
  | { readonly kind: 'last-code'; readonly column: 'XidErrors'; readonly of: 'board' }
  /** The value is the number of the Slurm job that holds the GPU; 0 = none. */
  | { readonly kind: 'job'; readonly column: 'JobId'; readonly of: 'slice' };

const MIB = 1_048_576;
/** A ratio of cycles can be read a hair above 1. */
const MOST_RATIO = 1.05;

const ratio = (column: GaugeColumn): GpuMetric => ({
  kind: 'gauge',
  column,
  times: 1,
  over: 1,
  most: MOST_RATIO,
  of: 'slice',
});
const percent = (column: GaugeColumn): GpuMetric => ({ ...gauge(column, MOST_RATIO), over: 100 });
const gauge = (column: GaugeColumn, most = Number.POSITIVE_INFINITY) =>
  ({ kind: 'gauge', column, times: 1, over: 1, most, of: 'board' }) as const;
const mebibytes = (column: GaugeColumn): GpuMetric => ({ ...gauge(column), times: MIB, of: 'slice' });
const energy: GpuMetric = { kind: 'energy', column: 'EnergyJoules', perJoule: 1000n, of: 'board' };
const xid: GpuMetric = { kind: 'last-code', column: 'XidErrors', of: 'board' };

/**
 * Metric name -> meaning: dcgm-exporter's default and profiling counters, its 1.x compatibility names, and the jobstats family
 * (nvidia_gpu_prometheus_exporter). Units are those of the exporters: mJ since boot, MiB, percent for UTIL, 0..1 for PROF. The jobstats
 * `*_util_percent` metrics are 0..1 despite their name, its duty cycle is 0..100.
 * `DCGM_FI_DEV_GPU_UTIL` does not exist per MIG slice; there GR_ENGINE_ACTIVE is what says whether the slice works.
 */
export const gpuMetrics: ReadonlyMap<string, GpuMetric> = new Map(
  Object.entries<GpuMetric>({
    DCGM_FI_DEV_GPU_UTIL: percent('GpuUtilization'),
    DCGM_FI_PROF_GR_ENGINE_ACTIVE: ratio('GrEngineActive'),
    DCGM_FI_PROF_SM_ACTIVE: ratio('SmActive'),
    DCGM_FI_PROF_SM_OCCUPANCY: ratio('SmOccupancy'),
    DCGM_FI_PROF_PIPE_TENSOR_ACTIVE: ratio('TensorActive'),
    DCGM_FI_PROF_DRAM_ACTIVE: ratio('DramActive'),
    DCGM_FI_DEV_POWER_USAGE: gauge('PowerWatts'),
    DCGM_FI_DEV_GPU_TEMP: gauge('TemperatureCelsius'),
    DCGM_FI_DEV_FB_USED: mebibytes('MemoryUsedBytes'),
    DCGM_FI_DEV_FB_FREE: mebibytes('MemoryFreeBytes'),
    DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION: energy,
    DCGM_FI_DEV_XID_ERRORS: xid,
    dcgm_gpu_utilization: percent('GpuUtilization'),
    dcgm_fi_prof_gr_engine_active: ratio('GrEngineActive'),
    dcgm_fi_prof_sm_active: ratio('SmActive'),
    dcgm_fi_prof_sm_occupancy: ratio('SmOccupancy'),
    dcgm_fi_prof_pipe_tensor_active: ratio('TensorActive'),
    dcgm_fi_prof_dram_active: ratio('DramActive'),
    dcgm_power_usage: gauge('PowerWatts'),
    dcgm_gpu_temp: gauge('TemperatureCelsius'),
    dcgm_fb_used: mebibytes('MemoryUsedBytes'),
    dcgm_fb_free: mebibytes('MemoryFreeBytes'),
    dcgm_total_energy_consumption: energy,
    dcgm_xid_errors: xid,
    nvidia_gpu_duty_cycle: percent('GpuUtilization'),
    nvidia_gpu_graphics_util_percent: ratio('GrEngineActive'),
    nvidia_gpu_sm_util_percent: ratio('SmActive'),
    nvidia_gpu_power_usage_milliwatts: { ...gauge('PowerWatts'), over: 1000 },
    nvidia_gpu_temperature_celsius: gauge('TemperatureCelsius'),
    nvidia_gpu_memory_used_bytes: { ...gauge('MemoryUsedBytes'), of: 'slice' },
    nvidia_gpu_jobId: { kind: 'job', column: 'JobId', of: 'slice' },
  }),
);

/** DCGM marks a reading it does not have by numbers near 2^63; nothing it measures comes near 2^62. */
export const BLANK_FROM = 2 ** 62;

/**
 * A gauge reading in the unit of its column.
 * @returns null when it is blank, not finite, negative or more than the metric can be: missing is never 0 % idle
 */
export function gaugeReading(metric: Extract<GpuMetric, { kind: 'gauge' }>, value: number): number | null {
  if (!Number.isFinite(value) || value >= BLANK_FROM || value < 0) return null;
  const reading = (value * metric.times) / metric.over;
  return reading <= metric.most ? reading : null;
}
