import { dimensionsOf, usageEndpoints } from '../../../workers/connectors/api/openai-endpoints.ts';
import { badRequest, dayNumber, notFound, pageOfBuckets } from './buckets.ts';
import type { Answer, ProviderWorld } from './world.ts';

/**
 * Completions of a day: two projects. Input holds the cached and written tokens, as OpenAI counts. n = `dayNumber`, r = restated:
 * proj_a: input 1000 + n + r, of which 400 cached and 100 written; output 200 of which 50 reasoning; 5 requests
 * proj_b: input 10, nothing cached; output 1; 1 request, in batch
 */
const completions = (n: number, r: number) => [
  {
    object: 'organization.usage.completions.result',
    ...{ input_tokens: 1_000 + n + r, input_cached_tokens: 400, input_cache_write_tokens: 100 },
    ...{ input_uncached_tokens: 500 + n + r, output_tokens: 200, output_reasoning_tokens: 50, num_model_requests: 5 },
    ...{ project_id: 'proj_a', user_id: 'user-1', api_key_id: 'key_1', model: 'gpt-4o-2024-08-06', batch: false },
    service_tier: 'default',
  },
  {
    object: 'organization.usage.completions.result',
    ...{ input_tokens: 10, input_cached_tokens: 0, input_cache_write_tokens: 0, input_uncached_tokens: 10 },
    ...{ output_tokens: 1, num_model_requests: 1, project_id: 'proj_b', user_id: null, api_key_id: 'key_2' },
    ...{ model: 'gpt-4o-mini', batch: true, service_tier: 'batch' },
  },
];

const embeddings = () => [
  {
    object: 'organization.usage.embeddings.result',
    ...{ input_tokens: 16, num_model_requests: 2, project_id: 'proj_a', user_id: null, api_key_id: 'key_1' },
    model: 'text-embedding-3-small',
  },
];

/**
 * Charges of a day: proj_a (10 + n + r) cents, as text as live answers have been seen; proj_b 1.5e-7 dollars, as a number.
 */
const costs = (n: number, r: number) => [
  {
    object: 'organization.costs.result',
    amount: { value: ((10 + n + r) / 100).toFixed(2), currency: 'usd' },
    ...{ line_item: 'gpt-4o-2024-08-06, input', project_id: 'proj_a', api_key_id: 'key_1' },
  },
  {
    object: 'organization.costs.result',
    amount: { value: 1.5e-7, currency: 'usd' },
    ...{ line_item: 'gpt-4o-mini, output', project_id: 'proj_b', api_key_id: 'key_2' },
  },
];

export function openAiAnswer(world: ProviderWorld, url: URL): Answer {
  const query = url.searchParams;
  const [startMs, endMs] = ['start_time', 'end_time'].map(name => Number(query.get(name) ?? Number.NaN) * 1_000);
  const period = { startMs: startMs ?? Number.NaN, endMs: endMs ?? Number.NaN };
  const groups = query.getAll('group_by');
  const bucket = (results: (n: number, r: number) => unknown[]) => (start: number, end: number) => ({
    object: 'bucket',
    ...{ start_time: start / 1_000, end_time: end / 1_000, results: results(dayNumber(start), world.restated) },
  });
  if (url.pathname === '/v1/organization/costs') {
    if (groups.some(name => !['project_id', 'line_item', 'api_key_id'].includes(name))) return badRequest('group_by');
    return pageOfBuckets(world, url, { ...period, maxLimit: 180 }, bucket(costs));
  }
  const endpoint = /^\/v1\/organization\/usage\/(\w+)$/.exec(url.pathname)?.[1] ?? '';
  if (!usageEndpoints.has(endpoint)) return notFound;
  if (groups.some(name => !dimensionsOf(endpoint, []).includes(name))) return badRequest('group_by');
  const results = endpoint === 'completions' ? completions : endpoint === 'embeddings' ? embeddings : () => [];
  return pageOfBuckets(world, url, period, bucket(results));
}
