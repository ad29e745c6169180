import { countAt, isJsonObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { readAnthropicUsageResult } from '../usage/anthropic.ts';
import {
  grainOf,
  instantsOfBucket,
  type ReportContext,
  readingColumns,
  serviceTierOf,
  type UsageRecord,
  unplacedFields,
} from './report-row.ts';

const placed: ReadonlySet<string> = new Set([
  'uncached_input_tokens',
  'input_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'output_tokens',
  'workspace_id',
  'api_key_id',
  'account_id',
  'service_account_id',
  'model',
  'service_tier',
  'context_window',
  'inference_geo',
]);

/**
 * Rows of one bucket of Anthropic's `/organizations/usage_report/messages`. The report counts tokens, not requests.
 * @param bucket `{ starting_at, ending_at, results }`, RFC 3339
 * @throws AppError `usage.bad-count`
 */
export function anthropicUsageRecords(bucket: JsonObject, { accountId }: ReportContext): UsageRecord[] {
  const { start, end } = instantsOfBucket(bucket);
  const seconds = Math.round((end - start) / 1000);
  return listAt(bucket, 'results')
    .filter(isJsonObject)
    .map(result => {
      const { tags, identity } = unplacedFields(result, placed);
      const tier = serviceTierOf(textAt(result, 'service_tier'));
      return {
        scope: ['anthropic', accountId, 'messages'].filter(part => part !== null).join('/'),
        revision: Math.floor(end / 1000),
        row: {
          Route: 'provider-api',
          Grain: grainOf(seconds),
          ObservedAt: new Date(start).toISOString(),
          EndedAt: new Date(end).toISOString(),
          ModelProvider: 'anthropic',
          AccountId: accountId,
          ProjectId: textAt(result, 'workspace_id'),
          ApiKeyId: textAt(result, 'api_key_id'),
          UserId: textAt(result, 'account_id') ?? textAt(result, 'service_account_id'),
          RequestId: identity,
          Operation: 'chat',
          Model: textAt(result, 'model'),
          // what a provider reports is the model that answered, not an alias of it
          ModelVersion: textAt(result, 'model'),
          ServiceTier: tier,
          ContextTier: textAt(result, 'context_window'),
          Geography: textAt(result, 'inference_geo'),
          IsBatch: tier === null ? null : tier === 'batch',
          WebSearchRequests: countAt(objectAt(result, 'server_tool_use'), 'web_search_requests'),
          ...readingColumns(readAnthropicUsageResult(result), tags),
        },
      };
    });
}
