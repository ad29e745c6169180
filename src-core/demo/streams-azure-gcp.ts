import type { Stream } from './model.ts';
import { services as s } from './services.ts';
import { sku, streamOf, type StreamInput } from './stream-builder.ts';
import { tokenStreams } from './streams-llm.ts';

const d16 = sku('D16s v5', '0.768', '1 Hour', { InstanceType: 'Standard_D16s_v5', CoreCount: 16, MemorySize: 64 });
const nc = sku('NC24ads A100 v4', '3.673', '1 Hour', { InstanceType: 'Standard_NC24ads_A100_v4', CoreCount: 24, GpuCount: 1 });
const reservation = (share: number) => ({ pool: { id: 'azure-vm-ri', share }, monthly: 0 });

const azure: readonly StreamInput[] = [
  { key: 'aks-docs-ri', account: 'prod', service: s.azureVm, region: 'eastus2', resource: ['virtual machine', 'aks-docflow'], sku: d16, profile: 'flat', tags: { team: 'documents', feature: 'serving' }, ...reservation(0.62) },
  { key: 'aks-eu-ri', account: 'eu', service: s.azureVm, region: 'westeurope', resource: ['virtual machine', 'aks-eu'], sku: d16, profile: 'flat', tags: { team: 'documents', feature: 'serving', customer: 'northgale-bank' }, ...reservation(0.38) },
  { key: 'aks-docs-od', account: 'prod', service: s.azureVm, region: 'eastus2', resource: ['virtual machine', 'aks-docflow-burst'], sku: d16, monthly: 17_000, profile: 'office', tags: { team: 'documents', feature: 'serving' } },
  { key: 'vm-korea', account: 'prod', service: s.azureVm, region: 'koreacentral', resource: ['virtual machine', 'vm-daonara'], sku: d16, monthly: 11_500, profile: 'consumer', tags: { team: 'search', feature: 'serving', customer: 'daonara-commerce' } },
  { key: 'ocr-gpu', account: 'prod', service: s.azureVm, region: 'eastus2', resource: ['virtual machine', 'ocr-a100'], sku: nc, monthly: 29_000, profile: 'office', tags: { team: 'documents', feature: 'ocr' } },
  { key: 'dev-vm', account: 'dev', service: s.azureVm, region: 'eastus2', resource: ['virtual machine', 'devtest'], sku: d16, monthly: 10_500, profile: 'dev', tags: { team: 'documents', environment: 'development', dirt: { cost_center: null, environment: 'Dev' } } },
  { key: 'aks-uptime', account: 'prod', service: s.aks, region: 'eastus2', resource: ['managed cluster', 'aks-docflow'], sku: sku('Standard Uptime SLA', '0.10', '1 Hour'), monthly: 900, profile: 'flat', growth: 0.01, tags: { team: 'documents' } },
  { key: 'blob', account: 'prod', service: s.blob, region: 'eastus2', resource: ['storage account', 'stdocflowprod'], sku: sku('Hot LRS Data Stored', '0.0184', '1 GB/Month'), monthly: 12_500, profile: 'storage', tags: { team: 'documents', feature: 'archive' } },
  { key: 'blob-eu', account: 'eu', service: s.blob, region: 'westeurope', resource: ['storage account', 'steuresidency'], sku: sku('Hot ZRS Data Stored', '0.023', '1 GB/Month'), monthly: 5_800, profile: 'storage', tags: { team: 'documents', feature: 'archive', customer: 'northgale-bank' } },
  { key: 'sql', account: 'prod', service: s.azureSql, region: 'eastus2', resource: ['database', 'sql-docflow'], sku: sku('vCore General Purpose Gen5', '0.2525', '1 Hour'), monthly: 15_500, profile: 'flat', tags: { team: 'documents' } },
  { key: 'cosmos', account: 'prod', service: s.cosmos, region: 'koreacentral', resource: ['database account', 'cosmos-sessions'], sku: sku('100 RU/s Multi-master', '0.016', '1 Hour'), monthly: 8_200, profile: 'consumer', tags: { team: 'search', feature: 'semantic-search', dirt: { team: 'Search' } } },
  { key: 'loganalytics', account: 'prod', service: s.logAnalytics, region: 'eastus2', resource: ['workspace', 'law-prod'], sku: sku('Analytics Logs Data Ingestion', '2.30', '1 GB'), monthly: 7_600, profile: 'office', tags: { team: 'platform', feature: 'logging' } },
  { key: 'frontdoor', account: 'prod', service: s.frontDoor, region: 'eastus2', resource: ['profile', 'fd-docflow'], sku: sku('Premium Data Transfer Out', '0.083', '1 GB'), monthly: 3_400, profile: 'office', tags: { team: 'documents' } },
];

const n2 = sku('N2 Instance Core running in Americas', '0.031611', 'hour', { InstanceSeries: 'N2' });
const a3 = sku('A3 High H100 80GB GPU', '9.796', 'hour', { InstanceType: 'a3-highgpu-8g', GpuCount: 1 });
const cud = (share: number) => ({ pool: { id: 'gcp-cud', share }, monthly: 0 });
const vm = (name: string) => ['instance', name] as const;

const gcp: readonly StreamInput[] = [
  { key: 'gke-search-cud', account: 'search', service: s.gce, region: 'us-central1', resource: vm('gke-search'), sku: n2, profile: 'flat', tags: { team: 'search', feature: 'serving' }, ...cud(0.7) },
  { key: 'gke-analytics-cud', account: 'analytics', service: s.gce, region: 'us-central1', resource: vm('gke-analytics'), sku: n2, profile: 'flat', tags: { team: 'data' }, ...cud(0.3) },
  { key: 'gke-search-od', account: 'search', service: s.gce, region: 'us-central1', resource: vm('gke-search-burst'), sku: n2, monthly: 12_000, profile: 'consumer', tags: { team: 'search', feature: 'serving' } },
  { key: 'gke-seoul', account: 'search', service: s.gce, region: 'asia-northeast3', resource: vm('gke-search-kr'), sku: n2, monthly: 8_000, profile: 'consumer', tags: { team: 'search', feature: 'serving', customer: 'daonara-commerce' } },
  { key: 'a3-research', account: 'sandbox', service: s.gce, region: 'us-central1', resource: vm('a3-experiments'), sku: a3, monthly: 38_000, profile: 'train', tags: { team: 'research', feature: 'experiments', environment: 'research', stage: 'experiment' } },
  { key: 'a3-forgotten', account: 'sandbox', service: s.gce, region: 'europe-west4', resource: vm('tmp-ablation-7'), sku: a3, monthly: 57_000, profile: 'train', growth: 0, from: '2025-12-19', to: '2026-01-06', tags: null },
  { key: 'gke-fee', account: 'search', service: s.gke, region: 'us-central1', resource: ['cluster', 'search-prod'], sku: sku('Regional Kubernetes Clusters', '0.10', 'hour'), monthly: 700, profile: 'flat', growth: 0.01, tags: { team: 'search' } },
  { key: 'cloudrun', account: 'search', service: s.cloudRun, region: 'us-central1', resource: ['service', 'query-api'], sku: sku('CPU Allocation Time', '0.000024', 'second'), monthly: 6_300, profile: 'consumer', tags: { team: 'search', feature: 'query-rewrite' } },
  { key: 'gcs', account: 'analytics', service: s.gcs, region: 'us-central1', resource: ['bucket', 'mw-crawl'], sku: sku('Standard Storage US Multi-region', '0.026', 'gibibyte month'), monthly: 13_500, profile: 'storage', tags: { team: 'search', feature: 'indexing' } },
  { key: 'bq-analysis', account: 'analytics', service: s.bigquery, region: 'us-central1', resource: ['dataset', 'events'], sku: sku('Analysis', '6.25', 'tebibyte'), monthly: 18_500, profile: 'office', tags: { team: 'data', feature: 'analytics' } },
  { key: 'bq-storage', account: 'analytics', service: s.bigquery, region: 'us-central1', resource: ['dataset', 'events'], sku: sku('Active Logical Storage', '0.02', 'gibibyte month'), monthly: 5_100, profile: 'storage', tags: { team: 'data', feature: 'analytics' } },
  { key: 'dataflow', account: 'analytics', service: s.dataflow, region: 'us-central1', resource: ['job', 'nightly-sessionize'], sku: sku('vCPU Time Batch', '0.056', 'hour'), monthly: 11_500, profile: 'batch', tags: { team: 'data', feature: 'nightly-sessionize' } },
  { key: 'pubsub', account: 'search', service: s.pubsub, region: 'us-central1', resource: ['topic', 'click-events'], sku: sku('Message Delivery Basic', '40.00', 'tebibyte'), monthly: 3_000, profile: 'consumer', tags: { team: 'search' } },
  { key: 'sandbox-misc', account: 'sandbox', service: s.gce, region: 'us-central1', resource: vm('notebook'), sku: n2, monthly: 9_500, profile: 'dev', tags: null },
];

/** The Microsoft bill. */
export const azureStreams: readonly Stream[] = [
  ...azure.map(input => streamOf('azure', input)),
  ...tokenStreams('azure', {
    account: 'prod',
    service: s.azureOpenAi,
    region: 'eastus2',
    model: 'gpt-4.1',
    monthly: 34_000,
    profile: 'office',
    tags: { team: 'documents', feature: 'contract-review' },
    customers: { 'northgale-bank': 0.6, 'orchidmere-health': 0.4 },
  }),
];

/** The Google bill. */
export const gcpStreams: readonly Stream[] = [
  ...gcp.map(input => streamOf('gcp', input)),
  ...tokenStreams('gcp', {
    account: 'vertex',
    service: s.vertex,
    region: 'us-central1',
    model: 'gemini-2.5-pro',
    monthly: 26_000,
    profile: 'consumer',
    tags: { team: 'search', feature: 'answer-generation' },
    customers: { 'self-serve': 0.6, 'kestrelway-logistics': 0.4 },
  }),
  ...tokenStreams('gcp', {
    account: 'vertex',
    service: s.vertex,
    region: 'us-central1',
    model: 'gemini-2.5-flash',
    monthly: 13_000,
    profile: 'consumer',
    growth: 0.07,
    from: '2026-02-17',
    tags: { team: 'studio', feature: 'video-captions' },
  }),
];
