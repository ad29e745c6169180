import { badRequest, dayNumber, notFound, pageOfBuckets } from './buckets.ts';
import type { Answer, ProviderWorld } from './world.ts';

const dimensions = [
  ...['account_id', 'api_key_id', 'context_window', 'inference_geo', 'model'],
  ...['service_account_id', 'service_tier', 'workspace_id'],
];

/**
 * Messages of a day, n = `dayNumber`, r = restated. The parts are disjoint, as Anthropic counts:
 * 100 + n + r uncached, 10 written for 5 minutes and 20 for an hour, 1000 read from the cache, 50 output, 3 searches.
 */
const messages = (n: number, r: number) => [
  {
    ...{ uncached_input_tokens: 100 + n + r, cache_read_input_tokens: 1_000, output_tokens: 50 },
    cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
    server_tool_use: { web_search_requests: 3 },
    ...{ workspace_id: null, api_key_id: 'apikey_1', account_id: null, service_account_id: null },
    ...{ model: 'claude-sonnet-4-5', service_tier: 'standard', context_window: '0-200k', inference_geo: 'us' },
  },
];

/** Charges of a day in CENTS: 123.45 + n + r for input, a credit of 0.5. */
const costs = (n: number, r: number) => [
  {
    ...{ amount: (123.45 + n + r).toFixed(2), currency: 'USD', cost_type: 'tokens', workspace_id: 'wrkspc_1' },
    ...{
      description: 'Claude Sonnet 4.5 Usage - Input Tokens',
      model: 'claude-sonnet-4-5',
      token_type: 'uncached_input_tokens',
    },
    ...{ context_window: '0-200k', service_tier: 'standard' },
  },
  {
    ...{ amount: '-0.5', currency: 'USD', cost_type: null, workspace_id: null, description: 'Credit', model: null },
    ...{ token_type: null, context_window: null, service_tier: null },
  },
];

export function anthropicAnswer(world: ProviderWorld, url: URL): Answer {
  const query = url.searchParams;
  const period = {
    startMs: Date.parse(query.get('starting_at') ?? ''),
    endMs: Date.parse(query.get('ending_at') ?? ''),
  };
  const groups = query.getAll('group_by[]');
  const bucket = (results: (n: number, r: number) => unknown[]) => (start: number, end: number) => ({
    starting_at: new Date(start).toISOString(),
    ending_at: new Date(end).toISOString(),
    results: results(dayNumber(start), world.restated),
  });
  switch (url.pathname) {
    case '/v1/organizations/usage_report/messages':
      if (groups.some(name => !dimensions.includes(name))) return badRequest('group_by');
      return pageOfBuckets(world, url, period, bucket(messages));
    case '/v1/organizations/cost_report':
      if (groups.some(name => !['workspace_id', 'description'].includes(name))) return badRequest('group_by');
      return pageOfBuckets(world, url, period, bucket(costs));
    default:
      return notFound;
  }
}
