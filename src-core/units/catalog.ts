import type { UnitKey } from '../contract/units.ts';
import type { Filter } from '../query/query-spec.ts';

/** What is counted. Each kind has one reader in workers/lake/units. */
export type Denominator =
  /** A sum over `fact_llm_usage`, one route a provider and month; `per`: how many of them make one unit. */
  | { readonly kind: 'usage'; readonly quantity: 'requests' | 'successes' | 'tokens'; readonly per: bigint }
  /** A metric; the first name that has values counts. `mean-day`: a level (customers), so days are averaged, not added. */
  | {
      readonly kind: 'metric';
      readonly names: readonly string[];
      readonly over: 'sum' | 'mean-day';
      /** Dimensions in which the metric's labels say whose it is, where it has them. */
      readonly match: readonly string[];
      /** Counted in the charges where no such metric is there. */
      readonly orDistinct?: string;
    }
  /** Different values of a dimension that have charges. */
  | { readonly kind: 'distinct'; readonly dimension: string }
  /** GPU-hours: billed capacity, held by jobs, or run. */
  | { readonly kind: 'gpu'; readonly hours: 'allocated' | 'held' | 'used' };

export type UnitDefinition = {
  readonly key: UnitKey;
  readonly title: string;
  /** One unit, as a sentence names it. */
  readonly word: string;
  /** Which charges, and in words. */
  readonly charges: readonly Filter[];
  readonly numerator: string;
  readonly denominator: Denominator;
  readonly counted: string;
};

const namesModel: Filter = { dimension: 'x_Model', op: 'not-in', values: [null] };

/** How bills and rate cards spell the unit of GPU time. */
export const gpuHourUnits = ['GPU-Hours', 'GPU-Hour', 'GPU Hours', 'GPU Hour', 'gpu-hours', 'gpu-hour', 'GPUHours'];

const modelCharges = { charges: [namesModel], numerator: 'charges that name a model' } as const;
const everyCharge = { charges: [], numerator: 'every charge' } as const;
const gpuCharges = {
  charges: [{ dimension: 'ConsumedUnit', op: 'in', values: gpuHourUnits }] satisfies Filter[],
  numerator: 'charges by the GPU-hour, idle capacity included',
} as const;

/** The unit costs that exist without anybody defining them; in the order of the cards. */
export const unitCatalog: Readonly<Record<UnitKey, UnitDefinition>> = {
  request: {
    key: 'request',
    title: 'Cost per request',
    word: 'request',
    ...modelCharges,
    denominator: { kind: 'usage', quantity: 'requests', per: 1n },
    counted:
      'sum of Requests of llm-usage, one route a provider and month, without answers of the gateway\u2019s cache',
  },
  'successful-request': {
    key: 'successful-request',
    title: 'Cost per successful request',
    word: 'successful request',
    ...modelCharges,
    numerator: 'charges that name a model, those of failed, repeated and cancelled calls included',
    denominator: { kind: 'usage', quantity: 'successes', per: 1n },
    counted: 'sum of SuccessfulRequests of llm-usage, one route a provider and month',
  },
  session: {
    key: 'session',
    title: 'Cost per session',
    word: 'session',
    ...everyCharge,
    numerator: 'every charge of a product that counts sessions',
    denominator: { kind: 'metric', names: ['sessions'], over: 'sum', match: ['x_Product'] },
    counted: 'sum of the metric sessions',
  },
  'million-tokens': {
    key: 'million-tokens',
    title: 'Cost per 1 M tokens',
    word: 'million tokens',
    ...modelCharges,
    denominator: { kind: 'usage', quantity: 'tokens', per: 1_000_000n },
    counted: 'sum of input (uncached, cache read, cache write) and output tokens of llm-usage / 1,000,000',
  },
  customer: {
    key: 'customer',
    title: 'Cost per customer',
    word: 'customer',
    ...everyCharge,
    numerator: 'every charge that names a customer',
    denominator: {
      kind: 'metric',
      names: ['active_customers'],
      over: 'mean-day',
      match: ['x_Product', 'x_Customer'],
      orDistinct: 'x_Customer',
    },
    counted: 'mean of the metric active_customers over the days of the period, else customers that have charges',
  },
  feature: {
    key: 'feature',
    title: 'Cost per feature',
    word: 'feature',
    ...everyCharge,
    numerator: 'every charge that names a feature',
    denominator: { kind: 'distinct', dimension: 'x_Feature' },
    counted: 'features that have charges',
  },
  'model-version': {
    key: 'model-version',
    title: 'Cost per model version',
    word: 'model version',
    ...modelCharges,
    numerator: 'charges that name a model version',
    denominator: { kind: 'distinct', dimension: 'x_ModelVersion' },
    counted: 'model versions that have charges',
  },
  'sdlc-stage': {
    key: 'sdlc-stage',
    title: 'Cost per SDLC stage',
    word: 'SDLC stage',
    ...everyCharge,
    numerator: 'every charge that names an SDLC stage',
    denominator: { kind: 'distinct', dimension: 'x_SdlcStage' },
    counted: 'SDLC stages that have charges',
  },
  'gpu-hour-allocated': {
    key: 'gpu-hour-allocated',
    title: 'Cost per GPU-hour allocated',
    word: 'GPU-hour of capacity',
    ...gpuCharges,
    denominator: { kind: 'gpu', hours: 'allocated' },
    counted: 'GPU-hours of capacity on the same charge lines, used or not',
  },
  'gpu-hour-held': {
    key: 'gpu-hour-held',
    title: 'Cost per GPU-hour held',
    word: 'GPU-hour held by jobs',
    ...gpuCharges,
    denominator: { kind: 'gpu', hours: 'held' },
    counted: 'GPUs x held time of gpu-job (suspended time included), cut at midnight',
  },
  'gpu-hour-used': {
    key: 'gpu-hour-used',
    title: 'Cost per GPU-hour used',
    word: 'GPU-hour in which jobs ran',
    ...gpuCharges,
    denominator: { kind: 'gpu', hours: 'used' },
    counted: 'GPUs x run time of gpu-job (suspended time left out), in proportion to the held time of each day',
  },
  'training-run': {
    key: 'training-run',
    title: 'Cost per training run',
    word: 'training run',
    charges: [{ dimension: 'x_SdlcStage', op: 'in', values: ['train', 'training'] }],
    numerator: 'charges of the SDLC stage "train"',
    denominator: { kind: 'metric', names: ['training_runs'], over: 'sum', match: [] },
    counted: 'sum of the metric training_runs',
  },
  outcome: {
    key: 'outcome',
    title: 'Cost per successful outcome',
    word: 'successful outcome',
    ...everyCharge,
    numerator: 'every charge of a product that counts outcomes, failed and repeated attempts included',
    denominator: { kind: 'metric', names: ['successful_outcomes', 'outcomes'], over: 'sum', match: ['x_Product'] },
    counted: 'sum of the metric successful_outcomes',
  },
};
