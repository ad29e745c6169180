import { MONEY_SQL_TYPE } from '../money/scale.ts';
import type { LakeColumn } from './schema.ts';

/**
 * The facts beside the charge lines: what was used, not what was billed. Each dataset is one table; a row is one observation.
 * Where FOCUS or the OpenTelemetry and Slurm vocabularies have a name for a thing, that is its name here.
 */
export const recordDatasetNames = ['llm-usage', 'gpu-job', 'gpu-sample', 'metric'] as const;
export type RecordDatasetName = (typeof recordDatasetNames)[number];

export type RecordColumnType = 'string' | 'json' | 'integer' | 'decimal' | 'ratio' | 'timestamp' | 'boolean';

export type RecordColumn = {
  readonly name: string;
  readonly type: RecordColumnType;
  /** What it means, its unit, and what null says. */
  readonly doc: string;
};

export type RecordDataset = {
  readonly name: RecordDatasetName;
  readonly table: `fact_${string}`;
  readonly columns: readonly RecordColumn[];
  /** The instant that decides the UTC day a row belongs to: half of the slice (scope, day). */
  readonly at: string;
  /** Columns that say which observation a row is; a row with the same values is a newer state of the same observation. */
  readonly identity: readonly string[];
  /** Columns whose sums are the control totals of a drop. */
  readonly totals: readonly string[];
};

const columns = (type: RecordColumnType, docs: Readonly<Record<string, string>>): RecordColumn[] =>
  Object.entries(docs).map(([name, doc]) => ({ name, type, doc }));

const llmUsage: RecordDataset = {
  name: 'llm-usage',
  table: 'fact_llm_usage',
  at: 'ObservedAt',
  identity: [
    'Route',
    'Grain',
    'ObservedAt',
    'RequestId',
    'ModelProvider',
    'AccountId',
    'ProjectId',
    'ApiKeyId',
    'UserId',
    'TeamId',
    'CustomerId',
    'Operation',
    'Model',
    'ServiceTier',
    'ContextTier',
    'IsBatch',
    'Geography',
    'SessionId',
  ],
  totals: [
    'Requests',
    'InputUncachedTokens',
    'InputCacheReadTokens',
    'InputCacheWriteTokens',
    'OutputTokens',
    'ReportedCost',
  ],
  columns: [
    ...columns('string', {
      Route: "how we know: 'provider-api', 'gateway', 'trace' or 'log'",
      Grain: "'request', '1m', '1h' or '1d': what one row sums up",
    }),
    ...columns('timestamp', {
      ObservedAt: 'start of the request or of the bucket, UTC',
      EndedAt: 'end of the request or of the bucket (exclusive), UTC',
    }),
    ...columns('string', {
      ModelProvider: "who is paid: 'openai', 'anthropic', 'aws-bedrock', 'azure-openai', 'google-vertex', ...",
      AccountId: 'organisation or billing account at that provider; null when the source does not say',
      ProjectId: 'project or workspace at the provider',
      ApiKeyId: 'identifier of the key (never the key)',
      UserId: 'masked token of a person, or a service account',
      TeamId: 'team the gateway or trace names',
      CustomerId: 'end customer the gateway or trace names',
      SessionId: 'conversation or session',
      RequestId:
        "the source's id of the request; for buckets the dimensions that have no column ('size=1024x1024'), null without",
      Operation: "gen_ai.operation.name: 'chat', 'embeddings', 'image_generation', ...",
      Model: 'model asked for, as the provider bills it',
      ModelVersion: 'model that answered',
      ServiceTier: "'default', 'batch', 'priority', 'flex', ...; null when not said",
      ContextTier: "'0-200k', '200k-1M', ...; null when not said",
      Geography: 'inference geography; null when not said',
      Status: "'ok', 'error', 'cancelled'; null for buckets",
      ErrorType: 'error.type of a failed request',
      TokenDetail: "'complete' when every bucket was reported, 'total-only' when only sums were, 'none' without tokens",
    }),
    ...columns('boolean', {
      IsBatch: 'true for the batch API; null when not said',
      GatewayCacheHit:
        "answered from the gateway's own cache (costs nothing at the provider); not the provider's prompt cache",
    }),
    ...columns('integer', {
      Requests: 'requests in this row (1 for a request)',
      SuccessfulRequests: 'of which answered; null when not said',
      FailedRequests: 'of which failed; null when not said',
      InputUncachedTokens: 'input tokens neither read from nor written to the cache; audio and image input included',
      InputCacheReadTokens: 'input tokens read from the prompt cache',
      InputCacheWriteTokens: 'input tokens written to the prompt cache, every lifetime together',
      InputCacheWrite5mTokens: 'of which with 5 minutes',
      InputCacheWrite30mTokens: 'of which with 30 minutes',
      InputCacheWrite1hTokens: 'of which with 1 hour',
      InputCacheWrite12hTokens: 'of which with 12 hours',
      OutputTokens: 'output tokens, reasoning, audio and image included',
      OutputReasoningTokens: 'of the output: reasoning',
      InputAudioTokens: 'of the uncached input: audio',
      InputImageTokens: 'of the uncached input: images',
      OutputAudioTokens: 'of the output: audio',
      OutputImageTokens: 'of the output: images',
      WebSearchRequests: 'searches run by the provider',
      Images: 'images made',
      DurationMs: 'whole request, milliseconds',
      FirstTokenMs: 'until the first token, milliseconds',
    }),
    ...columns('decimal', {
      AudioSeconds: 'seconds of speech made or heard',
      ReportedCost: 'cost the source itself states; an estimate unless the route is the provider',
    }),
    ...columns('string', { ReportedCurrency: 'ISO 4217 currency of ReportedCost' }),
    ...columns('json', { Tags: 'JSON object of text values: request tags and attributes that name no person' }),
  ],
};

const gpuJob: RecordDataset = {
  name: 'gpu-job',
  table: 'fact_gpu_job',
  at: 'SubmitAt',
  identity: ['Cluster', 'JobId', 'SubmitAt', 'Attempt'],
  totals: ['HeldSeconds', 'GpuUsedSeconds', 'GpuHeldSeconds', 'CpuSeconds'],
  columns: [
    ...columns('string', {
      Cluster: 'name of the Slurm cluster',
      JobId: "JobIDRaw: the scheduler's unique number",
      DisplayJobId: 'JobID as users see it: 123_4 for an array task, 123+1 for a component of a heterogeneous job',
      ArrayJobId: 'number of the array, null outside arrays',
      ArrayTaskId: 'index in the array, null outside arrays',
      HetJobId: 'number of the heterogeneous job, null otherwise',
      DbIndex: 'DBIndex of the accounting database; null when the export lacks it',
    }),
    ...columns('integer', { Attempt: '1 = first run; a requeued job has several rows' }),
    ...columns('string', {
      JobName: 'name given by the user',
      UserName: 'masked token of the person who submitted',
      Account: 'Slurm account (the paying group)',
      Partition: 'partition',
      Qos: 'quality of service',
      WcKey: "workload characterisation key; a leading '*' (default) is removed",
      Reservation: 'advance reservation',
    }),
    ...columns('timestamp', {
      SubmitAt: 'submitted, UTC',
      EligibleAt: 'eligible to run, UTC',
      StartAt: 'started, UTC; null = never started',
      EndAt: 'ended (exclusive), UTC; null = still running or pending',
      ObservedUntil: 'EndAt, or for a running job the last instant its figures cover',
    }),
    ...columns('string', {
      State:
        "Slurm's base state: COMPLETED, FAILED, CANCELLED, TIMEOUT, OUT_OF_MEMORY, NODE_FAIL, PREEMPTED, REQUEUED, ...",
      CancelledBy: 'uid after "CANCELLED by"',
      Reason: 'why it waited last',
    }),
    ...columns('integer', {
      ExitCode: 'exit code; null when not said',
      ExitSignal: 'signal; null when not said',
      DerivedExitCode: 'highest exit code of the steps',
      ElapsedSeconds: 'run time without suspended time',
      SuspendedSeconds: 'time suspended; GPUs stay held meanwhile',
      HeldSeconds: 'ElapsedSeconds + SuspendedSeconds: time the GPUs were not free for others',
      TimeLimitSeconds: 'limit; null = unlimited or not said',
      Nodes: 'nodes allocated',
      Cpus: 'CPUs allocated',
      RequestedGpus: 'GPUs asked for, whole allocation',
      Gpus: 'GPUs allocated, whole allocation (MIG slices count as one device each); null when the export does not say',
      MemoryBytes:
        'memory allocated, whole allocation; an integer because big allocations pass the 14 digits of a decimal',
    }),
    ...columns('string', {
      GpuType: "type when there is exactly one, e.g. 'a100' or '1g.10gb'; null otherwise",
    }),
    ...columns('json', {
      GpuTypes: 'JSON object type -> count, when the accounting names types',
      NodeList: 'JSON array of expanded node names',
      AllocTres: 'TRES text as allocated',
      ReqTres: 'TRES text as asked for',
      UsedTres: 'JSON object of TRESUsageIn totals, when exported',
    }),
    ...columns('decimal', {
      MaxRssBytes: 'largest resident set of a task, from the steps',
      BillingUnits: "TRES billing of the allocation, the cluster's own price model",
      CpuSeconds: 'CPUs x ElapsedSeconds',
      UsedCpuSeconds: 'TotalCPU: user and system time',
      GpuUsedSeconds: 'Gpus x ElapsedSeconds',
      GpuHeldSeconds: 'Gpus x HeldSeconds',
      EnergyJoules: 'ConsumedEnergyRaw; null when not measured',
    }),
    ...columns('json', { Tags: 'JSON object of text values: comment and constraint keys that name no person' }),
  ],
};

const gpuSample: RecordDataset = {
  name: 'gpu-sample',
  table: 'fact_gpu_sample',
  at: 'IntervalStart',
  identity: [
    'Instance',
    'GpuUuid',
    'MigInstance',
    'IntervalStart',
    'IntervalSeconds',
    'JobId',
    'Namespace',
    'Pod',
    'Container',
  ],
  totals: ['CoveredSeconds', 'EnergyJoules'],
  columns: [
    ...columns('timestamp', { IntervalStart: 'start of the interval (inclusive), UTC' }),
    ...columns('integer', { IntervalSeconds: 'length of the interval' }),
    ...columns('string', {
      Instance: 'Prometheus the sample was read from (or cluster label)',
      Host: 'node name, from Hostname, hostname or instance',
      GpuUuid: 'UUID of the card',
      GpuIndex: 'index on the host',
      GpuModel: 'modelName',
      MigProfile: 'GPU_I_PROFILE, null for a whole card',
      MigInstance: 'GPU_I_ID, null for a whole card',
      JobId: 'hpc_job, or the Slurm job attributed by node and time',
      Namespace: 'Kubernetes namespace',
      Pod: 'pod',
      Container: 'container',
      Attribution:
        "how the work was found: 'hpc-job', 'pod', 'node-time'; 'ambiguous' when jobs on the node leave open whose it was; null when the GPU was free or it is unknown",
    }),
    ...columns('integer', {
      Samples: 'scrapes seen in the interval',
      ExpectedSamples: 'scrapes that a complete interval has; null when the scrape interval is unknown',
      CoveredSeconds: 'seconds of the interval that have data; the rest is missing, never idle',
    }),
    ...columns('ratio', {
      GpuUtilization: 'DCGM_FI_DEV_GPU_UTIL as 0..1: a kernel was running; not how much of the card works',
      GrEngineActive: 'graphics engine active, 0..1; what MIG slices have',
      SmActive: 'streaming multiprocessors active, 0..1',
      SmOccupancy: 'warps resident, 0..1',
      TensorActive: 'tensor pipe active, 0..1',
      DramActive: 'memory interface active, 0..1',
      PowerWatts: 'mean power',
      TemperatureCelsius: 'mean temperature',
      MemoryUsedBytes: 'mean framebuffer in use',
      MemoryFreeBytes: 'mean framebuffer free',
    }),
    ...columns('decimal', { EnergyJoules: 'increase of the energy counter, resets taken out; null when unknown' }),
    ...columns('integer', { XidErrors: 'last XID code seen, 0 = none' }),
    ...columns('json', { Labels: 'JSON object of labels with no column of their own' }),
  ],
};

const metric: RecordDataset = {
  name: 'metric',
  table: 'fact_metric',
  at: 'IntervalStart',
  identity: ['MetricName', 'IntervalStart', 'IntervalSeconds', 'Labels'],
  totals: ['Value'],
  columns: [
    ...columns('string', { MetricName: 'e.g. requests, sessions, active_customers, or a Prometheus name' }),
    ...columns('timestamp', { IntervalStart: 'start of the interval (inclusive), UTC' }),
    ...columns('integer', { IntervalSeconds: '0 = an instant' }),
    ...columns('decimal', { Value: 'value over the interval; null = missing' }),
    ...columns('string', { Unit: "UCUM or plain word, e.g. '{request}'" }),
    ...columns('json', { Labels: 'JSON object of text values, keys sorted' }),
  ],
};

export const recordDatasets: Readonly<Record<RecordDatasetName, RecordDataset>> = {
  'llm-usage': llmUsage,
  'gpu-job': gpuJob,
  'gpu-sample': gpuSample,
  metric,
};

const sqlTypes: Record<RecordColumnType, string> = {
  string: 'VARCHAR',
  json: 'VARCHAR',
  integer: 'BIGINT',
  decimal: MONEY_SQL_TYPE,
  ratio: 'DOUBLE', // a measurement of a physical quantity, never money
  timestamp: 'TIMESTAMP', // UTC
  boolean: 'BOOLEAN',
};

/** A dataset's columns as stored. */
export const recordLakeColumns = (dataset: RecordDataset): LakeColumn[] =>
  dataset.columns.map(({ name, type }) => ({ name, sqlType: sqlTypes[type] }));
