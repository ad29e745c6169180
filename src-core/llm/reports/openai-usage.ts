import { countAt, isJsonObject, type JsonObject, listAt, textAt } from '../json.ts';
import { readOpenAiUsageResult } from '../usage/openai.ts';
import {
  grainOf,
  isoOfSeconds,
  type ReportContext,
  readingColumns,
  secondsOfBucket,
  serviceTierOf,
  type UsageRecord,
  unplacedFields,
} from './report-row.ts';

/** `gen_ai.operation.name` of an endpoint; endpoints that are not listed keep their own name. */
const operations: Readonly<Record<string, string>> = {
  completions: 'chat',
  images: 'image_generation',
  moderations: 'moderation',
  audio_speeches: 'speech',
  audio_transcriptions: 'transcription',
};

const placed: ReadonlySet<string> = new Set([
  'object',
  'input_tokens',
  'input_uncached_tokens',
  'input_cached_tokens',
  'input_cache_write_tokens',
  'input_cache_write_12h_tokens',
  'output_tokens',
  'output_reasoning_tokens',
  'input_audio_tokens',
  'input_image_tokens',
  'output_audio_tokens',
  'output_image_tokens',
  'num_model_requests',
  'num_requests',
  'project_id',
  'user_id',
  'api_key_id',
  'model',
  'batch',
  'service_tier',
  'context_level',
  'images',
  'seconds',
]);

/**
 * Rows of one bucket of `/organization/usage/*`. Endpoints are an open list: what has a column goes there, every other quantity and
 * dimension stays in `Tags`. Costs have their own reader.
 * @param bucket `{ start_time, end_time, results }`, Unix seconds
 * @throws AppError `usage.bad-count`
 */
export function openAiUsageRecords(bucket: JsonObject, context: ReportContext): UsageRecord[] {
  const { start, end } = secondsOfBucket(bucket);
  return listAt(bucket, 'results')
    .filter(isJsonObject)
    .map(result => usageRecord(result, start, end, context));
}

function usageRecord(result: JsonObject, start: number, end: number, { accountId }: ReportContext): UsageRecord {
  const endpoint = /^organization\.usage\.(.+)\.result$/.exec(textAt(result, 'object') ?? '')?.[1] ?? 'unknown';
  const { tags, identity } = unplacedFields(result, placed);
  const isSearch = endpoint === 'web_searches';
  const requests = countAt(result, 'num_model_requests') ?? (isSearch ? null : countAt(result, 'num_requests'));
  const tier = serviceTierOf(textAt(result, 'service_tier'));
  const batch = textAt(result, 'batch');
  return {
    scope: ['openai', accountId, endpoint].filter(part => part !== null).join('/'),
    revision: end,
    row: {
      Route: 'provider-api',
      Grain: grainOf(end - start),
      ObservedAt: isoOfSeconds(start),
      EndedAt: isoOfSeconds(end),
      ModelProvider: 'openai',
      AccountId: accountId,
      ProjectId: textAt(result, 'project_id'),
      ApiKeyId: textAt(result, 'api_key_id'),
      UserId: textAt(result, 'user_id'),
      RequestId: identity,
      Operation: operations[endpoint] ?? endpoint,
      Model: textAt(result, 'model'),
      // what a provider reports is the model that answered, not an alias of it
      ModelVersion: textAt(result, 'model'),
      ServiceTier: tier,
      ContextTier: textAt(result, 'context_level'),
      IsBatch: batch === null ? (tier === 'batch' ? true : null) : batch === 'true',
      Requests: requests,
      WebSearchRequests: isSearch ? countAt(result, 'num_requests') : null,
      Images: countAt(result, 'images'),
      AudioSeconds: textAt(result, 'seconds'),
      ...readingColumns(readOpenAiUsageResult(result), tags),
    },
  };
}
