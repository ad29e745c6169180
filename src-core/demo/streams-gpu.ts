import type { Stream } from './model.ts';
import { services as s } from './services.ts';
import { type StreamInput, sku, streamOf } from './stream-builder.ts';

/** Internal hour prices of the company's own GPUs: capital, power and people over four years. */
const h100 = sku('H100 SXM GPU hour', '2.35', 'GPU-Hours', {
  GpuCount: 1,
  InstanceType: 'h100-sxm',
  x_Partition: 'train-h100',
});
const a100 = sku('A100 80GB GPU hour', '1.32', 'GPU-Hours', {
  GpuCount: 1,
  InstanceType: 'a100-80gb',
  x_Partition: 'batch-a100',
});
const l40s = sku('L40S GPU hour', '0.82', 'GPU-Hours', {
  GpuCount: 1,
  InstanceType: 'l40s',
  x_Partition: 'serve-l40s',
});

type Member = Omit<StreamInput, 'service' | 'region' | 'monthly'>;
const member = (input: Member): StreamInput => ({ ...input, service: s.gpuCluster, region: 'colo-sel2', monthly: 0 });

const colo: readonly StreamInput[] = [
  member({
    key: 'train/research',
    account: 'research',
    resource: ['partition', 'train-h100'],
    sku: h100,
    profile: 'train',
    tags: { team: 'research', feature: 'marlin-2', environment: 'research', stage: 'train' },
    pool: { id: 'colo-train', share: 0.62 },
  }),
  member({
    key: 'train/assistant',
    account: 'assistant',
    resource: ['partition', 'train-h100'],
    sku: h100,
    profile: 'train',
    tags: { team: 'assistant', feature: 'fine-tuning', environment: 'research', stage: 'train' },
    pool: { id: 'colo-train', share: 0.24 },
  }),
  member({
    key: 'train/studio',
    account: 'studio',
    resource: ['partition', 'train-h100'],
    sku: h100,
    profile: 'train',
    tags: { team: 'studio', feature: 'fine-tuning', environment: 'research', stage: 'train' },
    pool: { id: 'colo-train', share: 0.14 },
  }),
  member({
    key: 'batch/search',
    account: 'search',
    resource: ['partition', 'batch-a100'],
    sku: a100,
    profile: 'train',
    tags: { team: 'search', feature: 'indexing' },
    pool: { id: 'colo-batch', share: 0.58 },
  }),
  member({
    key: 'batch/research',
    account: 'research',
    resource: ['partition', 'batch-a100'],
    sku: a100,
    profile: 'train',
    tags: { team: 'research', feature: 'evaluation', environment: 'research', stage: 'test' },
    pool: { id: 'colo-batch', share: 0.42 },
  }),
  member({
    key: 'serve/assistant',
    account: 'assistant',
    resource: ['partition', 'serve-l40s'],
    sku: l40s,
    profile: 'train',
    tags: { team: 'assistant', feature: 'small-models' },
    pool: { id: 'colo-serve', share: 0.66 },
  }),
  member({
    key: 'serve/search',
    account: 'search',
    resource: ['partition', 'serve-l40s'],
    sku: l40s,
    profile: 'train',
    tags: { team: 'search', feature: 'rerank' },
    pool: { id: 'colo-serve', share: 0.34 },
  }),
  {
    key: 'parallel-storage',
    account: 'platform',
    service: s.clusterStorage,
    region: 'colo-sel2',
    resource: ['file system', 'weka-marlin'],
    sku: sku('NVMe capacity', '0.06', 'GB-Months'),
    monthly: 15_000,
    profile: 'storage',
    growth: 0.02,
    tags: { team: 'research', feature: 'datasets' },
  },
];

const cwH100 = sku('H100 HGX GPU hour', '6.16', 'GPU-Hours', { GpuCount: 1, InstanceType: 'gd-8xh100ib-i128' });
const cwL40 = sku('L40 GPU hour', '1.25', 'GPU-Hours', { GpuCount: 1, InstanceType: 'gd-8xl40-i128' });

const gpuCloud: readonly StreamInput[] = [
  {
    key: 'base-train',
    account: 'training',
    service: s.gpuInstances,
    region: 'US-EAST-04',
    resource: ['node pool', 'np-finetune'],
    sku: cwH100,
    monthly: 64_000,
    profile: 'train',
    tags: { team: 'research', feature: 'fine-tuning', environment: 'research', stage: 'train' },
  },
  {
    key: 'marlin-2-run',
    account: 'training',
    service: s.gpuInstances,
    region: 'US-EAST-04',
    resource: ['node pool', 'np-marlin-2'],
    sku: cwH100,
    monthly: 560_000,
    growth: 0,
    profile: 'train',
    from: '2026-05-04',
    to: '2026-05-25',
    tags: { team: 'research', feature: 'marlin-2', environment: 'research', stage: 'train' },
  },
  {
    key: 'inference',
    account: 'inference',
    service: s.gpuInstances,
    region: 'US-EAST-04',
    resource: ['node pool', 'np-serving'],
    sku: cwL40,
    monthly: 27_000,
    profile: 'consumer',
    tags: { team: 'assistant', feature: 'small-models' },
  },
  {
    key: 'storage',
    account: 'training',
    service: s.gpuStorage,
    region: 'US-EAST-04',
    resource: ['volume', 'pvc-checkpoints'],
    sku: sku('Distributed file storage', '0.07', 'GB-Months'),
    monthly: 8_500,
    profile: 'storage',
    tags: { team: 'research', feature: 'datasets' },
  },
];

const ovh: readonly StreamInput[] = [
  {
    key: 'eu-instances',
    account: 'eu',
    service: s.ovhInstances,
    region: 'DE1',
    resource: ['instance', 'b3-64-eu'],
    sku: sku('b3-64 instance hour', '0.5080', 'Hours'),
    monthly: 13_500,
    profile: 'office',
    tags: { team: 'documents', feature: 'serving', customer: 'northgale-bank' },
  },
  {
    key: 'eu-storage',
    account: 'eu',
    service: s.ovhStorage,
    region: 'DE1',
    resource: ['container', 'eu-archive'],
    sku: sku('Standard object storage', '0.0110', 'GB-Months'),
    monthly: 5_200,
    profile: 'storage',
    tags: { team: 'documents', feature: 'archive', customer: 'northgale-bank' },
  },
  {
    key: 'ci',
    account: 'ci',
    service: s.ovhDedicated,
    region: 'GRA11',
    resource: ['server', 'ci-runner'],
    sku: sku('Scale-a6 server hour', '0.9300', 'Hours'),
    monthly: 10_500,
    profile: 'dev',
    tags: {
      team: 'platform',
      feature: 'ci',
      environment: 'development',
      stage: 'develop',
      dirt: { cost_center: null },
    },
  },
];

/** The cluster's own bill, the GPU cloud and the euro bill. */
export const gpuStreams: readonly Stream[] = [
  ...colo.map(input => streamOf('gpu-colo', input)),
  ...gpuCloud.map(input => streamOf('gpu-cloud', input)),
  ...ovh.map(input => streamOf('ovh', input)),
];
