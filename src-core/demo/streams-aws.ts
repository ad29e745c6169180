import type { Stream } from './model.ts';
import { services as s } from './services.ts';
import { sku, streamOf, type StreamInput } from './stream-builder.ts';
import { tokenStreams } from './streams-llm.ts';

const m7i = sku('BoxUsage:m7i.4xlarge', '0.8064', 'Hours', { InstanceType: 'm7i.4xlarge', CoreCount: 16, MemorySize: 64 });
const c7g = sku('BoxUsage:c7g.8xlarge', '1.1600', 'Hours', { InstanceType: 'c7g.8xlarge', CoreCount: 32, MemorySize: 64 });
const g6e = sku('BoxUsage:g6e.12xlarge', '10.4926', 'Hours', { InstanceType: 'g6e.12xlarge', CoreCount: 48, GpuCount: 4 });
const spot = sku('SpotUsage:c7g.8xlarge', '0.4310', 'Hours', { InstanceType: 'c7g.8xlarge', CoreCount: 32 });
const rds = sku('InstanceUsage:db.r6g.4xl', '2.0880', 'Hours', { InstanceType: 'db.r6g.4xlarge', CoreCount: 16, MemorySize: 128 });
const s3 = sku('TimedStorage-ByteHrs', '0.023', 'GB-Months', { StorageClass: 'Standard' });
const ebs = sku('EBS:VolumeUsage.gp3', '0.08', 'GB-Months', { DiskType: 'gp3' });
const logs = sku('DataProcessing-Bytes', '0.50', 'GB');
const logStore = sku('TimedStorage-LogBytes', '0.03', 'GB-Months');
const egress = sku('DataTransfer-Out-Bytes', '0.09', 'GB');
const crossRegion = sku('USE1-USW2-AWS-Out-Bytes', '0.02', 'GB');
const lambda = sku('Lambda-GB-Second', '0.0000166667', 'GB-Seconds');
const queue = sku('Requests-Tier1', '0.40', '1M Requests', null, { unit: 'Requests', perUnit: 1_000_000 });

const east = 'us-east-1';
const west = 'us-west-2';
const seoul = 'ap-northeast-2';

const plan = (share: number) => ({ pool: { id: 'aws-sp-2025', share }, to: '2026-10-01', monthly: 0 });
const renewed = (share: number) => ({ pool: { id: 'aws-sp-2026', share }, from: '2026-10-01', monthly: 0 });
const reserved = (share: number) => ({ pool: { id: 'aws-rds-ri', share }, to: '2026-10-01', monthly: 0 });

const vm = (name: string) => ['instance', name] as const;

const inputs: readonly StreamInput[] = [
  // Covered by the savings plan, renewed on 1 October 2026 for less than it was.
  ...[plan, renewed].flatMap((cover, i): StreamInput[] => [
    { key: `eks-assistant-sp${i}`, account: 'prod', service: s.ec2, region: east, resource: vm('eks-assistant-ng'), sku: m7i, profile: 'flat', tags: { team: 'assistant', feature: 'serving' }, ...cover(0.34) },
    { key: `eks-documents-sp${i}`, account: 'prod', service: s.ec2, region: east, resource: vm('eks-documents-ng'), sku: m7i, profile: 'flat', tags: { team: 'documents', feature: 'serving' }, ...cover(0.26) },
    { key: `eks-search-sp${i}`, account: 'prod', service: s.ec2, region: west, resource: vm('eks-search-ng'), sku: c7g, profile: 'flat', tags: { team: 'search', feature: 'serving' }, ...cover(0.25) },
    { key: `eks-platform-sp${i}`, account: 'prod', service: s.ec2, region: east, resource: vm('eks-platform-ng'), sku: m7i, profile: 'flat', tags: { team: 'platform' }, ...cover(0.15) },
  ]),
  // On demand above the plan.
  { key: 'eks-assistant-od', account: 'prod', service: s.ec2, region: east, resource: vm('eks-assistant-burst'), sku: m7i, monthly: 21_000, profile: 'consumer', tags: { team: 'assistant', feature: 'serving' } },
  { key: 'eks-documents-od', account: 'prod', service: s.ec2, region: east, resource: vm('eks-documents-burst'), sku: m7i, monthly: 14_500, profile: 'office', tags: { team: 'documents', feature: 'serving' } },
  { key: 'eks-search-seoul', account: 'prod', service: s.ec2, region: seoul, resource: vm('eks-search-apne2'), sku: c7g, monthly: 12_500, profile: 'consumer', tags: { team: 'search', feature: 'serving', customer: 'daonara-commerce' } },
  { key: 'studio-render', account: 'prod', service: s.ec2, region: west, resource: vm('studio-render'), sku: g6e, monthly: 34_000, profile: 'consumer', growth: 0.08, from: '2026-02-17', tags: { team: 'studio', feature: 'image-generation' } },
  { key: 'inference-g6e', account: 'prod', service: s.ec2, region: east, resource: vm('rerank-gpu'), sku: g6e, monthly: 31_000, profile: 'consumer', tags: { team: 'search', feature: 'semantic-search' } },
  { key: 'batch-spot', account: 'data', service: s.ec2, region: west, resource: vm('etl-spot'), sku: spot, monthly: 13_000, profile: 'batch', dynamic: true, tags: { team: 'data', feature: 'nightly-etl' } },
  { key: 'dev-ec2', account: 'dev', service: s.ec2, region: east, resource: vm('dev-box'), sku: m7i, monthly: 16_000, profile: 'dev', tags: { team: 'platform', environment: 'development' } },
  { key: 'staging-ec2', account: 'dev', service: s.ec2, region: east, resource: vm('staging'), sku: m7i, monthly: 9_000, profile: 'dev', tags: { team: 'assistant', environment: 'staging', stage: 'test', dirt: { team: 'Assistant ', environment: 'Staging' } } },
  // An acquired company's account: nobody tags there.
  { key: 'legacy-ec2', account: 'legacy', service: s.ec2, region: east, resource: vm('legacy-app'), sku: m7i, monthly: 27_000, profile: 'flat', growth: 0.02, tags: null },
  { key: 'legacy-rds', account: 'legacy', service: s.rds, region: east, resource: ['db', 'legacy-oracle'], sku: sku('InstanceUsage:db.m5.12xl', '4.1040', 'Hours'), monthly: 14_000, profile: 'flat', growth: 0.01, tags: null },
  { key: 'legacy-s3', account: 'legacy', service: s.s3, region: east, resource: ['bucket', 'legacy-documents'], sku: s3, monthly: 5_500, profile: 'storage', growth: 0.02, tags: null },
  { key: 'eks-control', account: 'prod', service: s.eks, region: east, resource: ['cluster', 'prod-main'], sku: sku('AmazonEKS-Hours:perCluster', '0.10', 'Hours'), monthly: 1_400, profile: 'flat', growth: 0.01, tags: { team: 'platform' } },
  { key: 'lambda-docs', account: 'prod', service: s.lambda, region: east, resource: ['function', 'docflow-ingest'], sku: lambda, monthly: 7_800, profile: 'office', tags: { team: 'documents', feature: 'ingest' } },
  { key: 'lambda-assist', account: 'prod', service: s.lambda, region: east, resource: ['function', 'assistant-webhooks'], sku: lambda, monthly: 4_200, profile: 'consumer', tags: { team: 'assistant', feature: 'chat' } },
  { key: 's3-lake', account: 'data', service: s.s3, region: west, resource: ['bucket', 'mw-lake'], sku: s3, monthly: 24_000, profile: 'storage', tags: { team: 'data' } },
  { key: 's3-docs', account: 'prod', service: s.s3, region: east, resource: ['bucket', 'mw-docflow-originals'], sku: s3, monthly: 11_000, profile: 'storage', tags: { team: 'documents', feature: 'archive' } },
  { key: 's3-studio', account: 'prod', service: s.s3, region: west, resource: ['bucket', 'mw-studio-renders'], sku: s3, monthly: 6_000, profile: 'storage', growth: 0.11, from: '2026-02-17', tags: { team: 'studio', feature: 'image-generation' } },
  { key: 'ebs-prod', account: 'prod', service: s.ebs, region: east, resource: ['volume', 'prod-gp3'], sku: ebs, monthly: 12_500, profile: 'storage', tags: { team: 'platform' } },
  { key: 'ebs-unattached', account: 'dev', service: s.ebs, region: east, resource: ['volume', 'unattached'], sku: ebs, monthly: 2_300, profile: 'storage', tags: null },
  // The reservation ran out on 1 October 2026 and nobody renewed it.
  { key: 'rds-docs-ri', account: 'prod', service: s.rds, region: east, resource: ['db', 'docflow-pg'], sku: rds, profile: 'flat', tags: { team: 'documents' }, ...reserved(0.55) },
  { key: 'rds-assist-ri', account: 'prod', service: s.rds, region: east, resource: ['db', 'assistant-pg'], sku: rds, profile: 'flat', tags: { team: 'assistant' }, ...reserved(0.45) },
  { key: 'rds-docs-od', account: 'prod', service: s.rds, region: east, resource: ['db', 'docflow-pg'], sku: rds, monthly: 9_900, growth: 0, from: '2026-10-01', profile: 'flat', tags: { team: 'documents' } },
  { key: 'rds-assist-od', account: 'prod', service: s.rds, region: east, resource: ['db', 'assistant-pg'], sku: rds, monthly: 8_100, growth: 0, from: '2026-10-01', profile: 'flat', tags: { team: 'assistant' } },
  { key: 'dynamo-sessions', account: 'prod', service: s.dynamodb, region: east, resource: ['table', 'sessions'], sku: sku('WriteRequestUnits', '0.625', '1M Requests', null, { unit: 'Requests', perUnit: 1_000_000 }), monthly: 9_200, profile: 'consumer', tags: { team: 'assistant', feature: 'chat' } },
  { key: 'redis', account: 'prod', service: s.elasticache, region: east, resource: ['cluster', 'prompt-cache'], sku: sku('NodeUsage:cache.r7g.2xl', '0.8740', 'Hours'), monthly: 7_400, profile: 'flat', tags: { team: 'platform', feature: 'prompt-cache' } },
  { key: 'opensearch', account: 'prod', service: s.opensearch, region: west, resource: ['domain', 'searchcloud'], sku: sku('ESInstance:r6g.4xl', '1.3390', 'Hours'), monthly: 17_500, profile: 'flat', tags: { team: 'search', feature: 'semantic-search' } },
  { key: 'cw-ingest', account: 'observability', service: s.cloudwatch, region: east, resource: ['log-group', '/mw/prod'], sku: logs, monthly: 13_500, profile: 'consumer', tags: { team: 'platform', feature: 'logging' } },
  { key: 'cw-store', account: 'observability', service: s.cloudwatch, region: east, resource: ['log-group', '/mw/prod'], sku: logStore, monthly: 3_600, profile: 'storage', growth: 0.02, tags: { team: 'platform', feature: 'logging' } },
  { key: 'egress-assist', account: 'prod', service: s.transfer, region: east, sku: egress, monthly: 8_800, profile: 'consumer', tags: { team: 'assistant' } },
  { key: 'cross-region', account: 'data', service: s.transfer, region: east, sku: crossRegion, monthly: 3_900, profile: 'batch', tags: { team: 'data', feature: 'replication' } },
  { key: 'cdn', account: 'prod', service: s.cloudfront, region: east, resource: ['distribution', 'EDEMO1ASSIST'], sku: sku('US-DataTransfer-Out-Bytes', '0.085', 'GB'), monthly: 7_000, profile: 'consumer', tags: { team: 'assistant' } },
  { key: 'sagemaker', account: 'data', service: s.sagemaker, region: west, resource: ['endpoint', 'churn-scoring'], sku: sku('Host:ml.g5.2xlarge', '1.515', 'Hours'), monthly: 8_600, profile: 'flat', tags: { team: 'data', feature: 'churn-model', dirt: { cost_center: null } } },
  { key: 'sqs', account: 'prod', service: s.sqs, region: east, resource: ['queue', 'docflow-jobs'], sku: queue, monthly: 1_900, profile: 'office', tags: { team: 'documents', feature: 'ingest' } },
  { key: 'kms', account: 'prod', service: s.kms, region: east, resource: ['key', 'prod-cmk'], sku: sku('KMS-Requests', '3.00', '1M Requests', null, { unit: 'Requests', perUnit: 1_000_000 }), monthly: 1_300, profile: 'flat', tags: { team: 'security' } },
];

/** The Amazon bill. */
export const awsStreams: readonly Stream[] = [
  ...inputs.map(input => streamOf('aws', input)),
  ...tokenStreams('aws', {
    account: 'prod',
    service: s.bedrock,
    region: west,
    model: 'claude-haiku-3.5',
    monthly: 21_000,
    profile: 'consumer',
    tags: { team: 'assistant', feature: 'intent-routing' },
    customers: { 'self-serve': 0.6, 'sunmill-retail': 0.4 },
  }),
];
