import type { Labels } from '../prometheus/answer.ts';
import { defaultReplicaLabels } from '../prometheus/views.ts';

/** What runs on a GPU; every field null while nothing is allocated, or nothing says so. */
export type Work = {
  readonly JobId: string | null;
  readonly Namespace: string | null;
  readonly Pod: string | null;
  readonly Container: string | null;
  readonly Attribution: 'hpc-job' | 'pod' | null;
};

/** Which card or MIG slice a series speaks of; null fields are not in its labels. */
export type CardLabels = {
  readonly GpuUuid: string;
  readonly MigInstance: string | null;
  readonly MigProfile: string | null;
  readonly Host: string | null;
  readonly GpuIndex: string | null;
  readonly GpuModel: string | null;
  /** `cluster` label, where the Prometheus names one. */
  readonly cluster: string | null;
};

export const noWork: Work = { JobId: null, Namespace: null, Pod: null, Container: null, Attribution: null };

const first = (labels: Labels, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = labels[name];
    if (value !== undefined && value !== '') return value;
  }
  return null;
};

/** Labels that name the card, by exporter. */
export const uuidLabels = ['UUID', 'uuid', 'gpu_uuid'] as const;

const names = {
  uuid: uuidLabels,
  host: ['Hostname', 'hostname', 'exported_hostname', 'node', 'host'],
  index: ['gpu', 'minor_number'],
  model: ['modelName', 'model_name', 'name'],
  job: ['hpc_job', 'jobid', 'slurm_job_id'],
} as const;

/** The card a series speaks of; null when it names none (no GPU series). The host label was `Hostname` and became `hostname` in 2026. */
export function cardOf(labels: Labels): CardLabels | null {
  const uuid = first(labels, names.uuid);
  if (uuid === null) return null;
  return {
    GpuUuid: uuid,
    MigInstance: first(labels, ['GPU_I_ID']),
    MigProfile: first(labels, ['GPU_I_PROFILE']),
    Host: first(labels, names.host) ?? hostOfInstance(labels.instance),
    GpuIndex: first(labels, names.index),
    GpuModel: first(labels, names.model),
    cluster: first(labels, ['cluster']),
  };
}

/** `gpu-01:9400` -> `gpu-01`, `[fd00::1]:9400` -> `fd00::1`. */
const hostOfInstance = (instance: string | undefined): string | null =>
  instance === undefined || instance === '' ? null : instance.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

/**
 * Read the work labels of the series of one fetch. In a Kubernetes scrape with `honor_labels: false` the workload arrives as
 * `exported_pod` and the plain `pod` is the exporter's own: as soon as one series has the exported form, plain ones mean nothing. A pod
 * called dcgm-exporter is never the work either (an idle GPU of such a scrape has no exported labels at all).
 */
export function workReader(all: Iterable<Labels>): (labels: Labels) => Work {
  let isExported = false;
  for (const labels of all) if ('exported_pod' in labels || 'exported_namespace' in labels) isExported = true;
  const prefix = isExported ? 'exported_' : '';
  return labels => {
    const job = first(labels, names.job);
    const pod = first(labels, [`${prefix}pod`]);
    const JobId = job === '0' ? null : job;
    const isExporter = pod === null || /dcgm-exporter/.test(pod);
    if (isExporter && JobId === null) return noWork;
    return {
      JobId,
      Namespace: isExporter ? null : first(labels, [`${prefix}namespace`]),
      Pod: isExporter ? null : pod,
      Container: isExporter ? null : first(labels, [`${prefix}container`]),
      Attribution: JobId === null ? 'pod' : 'hpc-job',
    };
  };
}

/** Labels with a column of their own, and those that change while card and work stay the same (who scraped, driver, last error). */
const known: ReadonlySet<string> = new Set([
  '__name__',
  ...Object.values(names).flat(),
  ...['GPU_I_ID', 'GPU_I_PROFILE', 'err_code', 'err_msg', 'DCGM_FI_DRIVER_VERSION'],
  ...['pod', 'namespace', 'container', 'exported_pod', 'exported_namespace', 'exported_container'],
  ...['pod_uid', 'exported_pod_uid', 'vgpu'],
  ...['job', 'instance', 'endpoint', 'service', 'exported_job', 'exported_instance', 'prometheus'],
  ...defaultReplicaLabels,
]);

/** Labels with no column of their own (bus id, device...), as JSON text with sorted keys; null when there are none. */
export function otherLabels(labels: Labels, replicaLabels: readonly string[]): string | null {
  const rest = Object.entries(labels).filter(([name]) => !known.has(name) && !replicaLabels.includes(name));
  if (rest.length === 0) return null;
  return JSON.stringify(Object.fromEntries(rest.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
