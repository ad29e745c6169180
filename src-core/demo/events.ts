import type { EstateEvent, Stream } from './model.ts';

const keyIs =
  (...keys: string[]) =>
  (stream: Stream) =>
    keys.includes(stream.key);
const keyHas = (part: string) => (stream: Stream) => stream.key.includes(part);
const always = (factor: number) => () => factor;

type Input = Partial<EstateEvent> &
  Pick<
    EstateEvent,
    'id' | 'shape' | 'title' | 'titleKo' | 'explanation' | 'filters' | 'from' | 'to' | 'bill' | 'applies' | 'factor'
  >;
const event = (kind: EstateEvent['kind'], input: Input): EstateEvent => ({
  kind,
  pool: null,
  wholly: false,
  priceShare: null,
  ...input,
});

/** What a detector should find. Each is written up in the answer key with its place, time and size. */
export const anomalies: readonly EstateEvent[] = [
  event('anomaly', {
    id: 'retry-loop',
    shape: 'spike over six days',
    title: 'Runaway retry loop in the invoice extractor',
    titleKo: '청구서 추출기의 무한 재시도',
    explanation:
      'A release of DocFlow treated a new response field as an error and retried every call up to five times. Tokens of the feature rose about fivefold until the roll-back.',
    filters: [
      { dimension: 'ServiceProviderName', values: ['Anthropic'] },
      { dimension: 'Tags/feature', values: ['invoice-extractor'] },
    ],
    from: '2026-08-11',
    to: '2026-08-17',
    bill: 'anthropic',
    applies: keyHas('/invoice-extractor/'),
    factor: index => [2.6, 5.1, 5.4, 5.2, 5.3, 3.1][index] ?? 1,
  }),
  event('anomaly', {
    id: 'idle-partition',
    shape: 'level shift for eighteen days',
    title: 'Idle A100 partition after the index rebuild',
    titleKo: '색인 재구축 후 놀고 있는 A100 파티션',
    explanation:
      'The nightly index rebuild moved to the OpenAI embedding API, but its 64 GPUs stayed reserved for it. Utilisation of the partition fell to about 6 %; the cost moved from the teams to idle capacity.',
    filters: [
      { dimension: 'CapacityReservationId', values: ['batch-a100'] },
      { dimension: 'CapacityReservationStatus', values: ['Unused'] },
    ],
    from: '2026-06-08',
    to: '2026-06-26',
    bill: 'gpu-colo',
    applies: keyIs('gpu-colo/batch/search', 'gpu-colo/batch/research'),
    factor: always(0.07),
    pool: 'colo-batch',
  }),
  event('anomaly', {
    id: 'log-retention',
    shape: 'slow ramp over six weeks',
    title: 'Log retention set to "never expire"',
    titleKo: '로그 보존 기간이 무기한으로 설정됨',
    explanation:
      'A Terraform module lost its retention setting on 20 April 2026; stored log volume grew every day until the retention of 14 days was set again on 2 June 2026.',
    filters: [
      { dimension: 'SubAccountName', values: ['prod-observability'] },
      { dimension: 'SkuMeter', values: ['TimedStorage-LogBytes'] },
    ],
    from: '2026-04-20',
    to: '2026-06-02',
    bill: 'aws',
    applies: keyIs('aws/cw-store'),
    factor: index => 1 + 0.16 * (index + 1),
  }),
  event('anomaly', {
    id: 'price-change',
    shape: 'price step, quantity unchanged',
    title: 'Gateway model became 35 % dearer',
    titleKo: '게이트웨이 모델 가격 35 % 인상',
    explanation:
      'Together AI raised the price of Llama 3.3 70B from 0.88 to 1.188 USD per million tokens on 1 July 2026. The token volume did not change: the whole increase is price.',
    filters: [
      { dimension: 'ServiceProviderName', values: ['Together AI'] },
      { dimension: 'Tags/feature', values: ['query-rewrite'] },
    ],
    from: '2026-07-01',
    to: '2026-08-01',
    bill: 'together',
    applies: keyHas('@2026-07'),
    factor: always(1),
    priceShare: 0.308 / 1.188,
  }),
  event('anomaly', {
    id: 'double-job',
    shape: 'doubling for ten nights',
    title: 'Nightly job runs twice',
    titleKo: '야간 작업 중복 실행',
    explanation:
      'After a scheduler migration the nightly sessionize job was registered in both the old and the new scheduler; it ran twice every night from 3 to 12 February 2026.',
    filters: [
      { dimension: 'ServiceName', values: ['Dataflow'] },
      { dimension: 'Tags/feature', values: ['nightly-sessionize'] },
    ],
    from: '2026-02-03',
    to: '2026-02-13',
    bill: 'gcp',
    applies: keyIs('gcp/dataflow'),
    factor: always(2),
  }),
  event('anomaly', {
    id: 'cross-region',
    shape: 'three-day spike',
    title: 'Replication across regions in a loop',
    titleKo: '리전 간 복제 루프',
    explanation:
      'Two buckets were set to replicate into each other without a prefix filter. Inter-region transfer was about fourteen times the usual for three days.',
    filters: [
      { dimension: 'SubAccountName', values: ['prod-data'] },
      { dimension: 'SkuMeter', values: ['USE1-USW2-AWS-Out-Bytes'] },
    ],
    from: '2026-09-15',
    to: '2026-09-18',
    bill: 'aws',
    applies: keyIs('aws/cross-region'),
    factor: index => [11, 17, 14][index] ?? 1,
  }),
  event('anomaly', {
    id: 'forgotten-gpus',
    shape: 'new untagged resource, steady',
    title: 'Forgotten H100 machines over the holidays',
    titleKo: '연휴 동안 방치된 H100 장비',
    explanation:
      'An ablation experiment was started in a region nobody uses, without tags, on 19 December 2025 and found on 6 January 2026.',
    filters: [
      { dimension: 'SubAccountName', values: ['mw-research-sandbox'] },
      { dimension: 'RegionId', values: ['europe-west4'] },
    ],
    from: '2025-12-19',
    to: '2026-01-06',
    bill: 'gcp',
    applies: keyIs('gcp/a3-forgotten'),
    factor: always(1),
    wholly: true,
  }),
];

/** Large on purpose and expected: a good detector explains these, it does not page anybody. */
export const plannedEvents: readonly EstateEvent[] = [
  event('planned', {
    id: 'training-run',
    shape: 'burst over three weeks',
    title: 'Pretraining run of marlin-2',
    titleKo: 'marlin-2 사전 학습',
    explanation: 'Three weeks of rented H100 capacity for the new foundation model, approved in the April budget.',
    filters: [
      { dimension: 'ServiceProviderName', values: ['CoreWeave'] },
      { dimension: 'Tags/feature', values: ['marlin-2'] },
    ],
    from: '2026-05-04',
    to: '2026-05-25',
    bill: 'gpu-cloud',
    applies: keyIs('gpu-cloud/marlin-2-run'),
    factor: always(1),
    wholly: true,
  }),
  event('planned', {
    id: 'studio-launch',
    shape: 'step with a two-week ramp',
    title: 'Launch of Studio',
    titleKo: 'Studio 출시',
    explanation: 'The image product went public on 17 February 2026 and has grown about 8 % a month since.',
    filters: [{ dimension: 'Tags/feature', values: ['image-generation', 'video-captions'] }],
    from: '2026-02-17',
    to: '2026-03-03',
    bill: 'openai',
    applies: stream => stream.from === '2026-02-17',
    factor: index => 0.35 + 0.05 * Math.min(index, 13),
    wholly: true,
  }),
  event('planned', {
    id: 'assistant-launch',
    shape: 'step that stays',
    title: 'Assistant bundled with a partner',
    titleKo: 'Assistant 파트너 번들',
    explanation: 'From 1 April 2026 the assistant ships with a partner product: about 18 % more traffic, for good.',
    filters: [{ dimension: 'Tags/team', values: ['assistant'] }],
    from: '2026-04-01',
    to: '2026-10-20',
    bill: 'openai',
    applies: stream => stream.profile === 'consumer' && stream.tags?.team === 'assistant',
    factor: always(1.18),
  }),
];

export const events: readonly EstateEvent[] = [...anomalies, ...plannedEvents];
