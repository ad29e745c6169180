import { badRequest, HOUR_MS, notFound } from './buckets.ts';
import type { Answer, ProviderWorld } from './world.ts';

/** In every row, in each of the places where a proxy keeps what was said; nothing of it may arrive anywhere. */
export const spokenWords = 'the patient is called Jane';

/**
 * The request that began at an hour's start. k = hours since 1970 modulo 100, r = restated: prompt 100 + k + r of which 60 cached,
 * 20 out of which 5 reasoning, spend k millionths of a dollar; every tenth one failed.
 */
export function spendLog(startMs: number, restated: number) {
  const hour = Math.floor(startMs / HOUR_MS);
  const k = hour % 100;
  const isFailed = k % 10 === 9;
  const prompt = 100 + k + restated;
  return {
    request_id: `chatcmpl-${hour}`,
    call_type: 'acompletion',
    api_key: '88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b',
    spend: k / 1_000_000,
    ...{ total_tokens: prompt + 20, prompt_tokens: prompt, completion_tokens: 20 },
    startTime: new Date(startMs).toISOString(),
    endTime: new Date(startMs + 1_500).toISOString(),
    completionStartTime: new Date(startMs + 250).toISOString(),
    ...{ model: 'openai/gpt-4o', model_id: 'm1', model_group: 'gpt-4o', custom_llm_provider: 'openai' },
    ...{ api_base: 'https://api.openai.com', user: 'u1', cache_hit: 'False', cache_key: 'Cache OFF' },
    metadata: {
      usage_object: {
        ...{ prompt_tokens: prompt, completion_tokens: 20, prompt_tokens_details: { cached_tokens: 60 } },
        completion_tokens_details: { reasoning_tokens: 5 },
      },
      user_api_key_user_email: `${spokenWords}@example.com`,
    },
    request_tags: ['batch-job', 'nightly'],
    ...{ team_id: 'team-a', organization_id: 'org-1', end_user: 'customer-7', session_id: 's1' },
    requester_ip_address: '203.0.113.7',
    messages: [{ role: 'user', content: spokenWords }],
    response: { choices: [{ message: { content: spokenWords } }] },
    proxy_server_request: { body: spokenWords },
    status: isFailed ? 'failure' : 'success',
  };
}

export function liteLlmAnswer(world: ProviderWorld, url: URL): Answer {
  const query = url.searchParams;
  const at = (name: string) =>
    Date.parse(`${(query.get(name) ?? '').replace(' ', 'T')}${(query.get(name) ?? '').includes(' ') ? 'Z' : ''}`);
  const [from, to] = [at('start_date'), at('end_date')];
  if (Number.isNaN(from) || Number.isNaN(to)) return badRequest('start_date and end_date are required');
  const logs: ReturnType<typeof spendLog>[] = [];
  const last = Math.min(to, world.now.getTime() - 1_500);
  for (let start = Math.ceil(from / HOUR_MS) * HOUR_MS; start <= last; start += HOUR_MS)
    logs.push(spendLog(start, world.restated));
  logs.reverse(); // newest first
  if (url.pathname === '/spend/logs') return { status: 200, body: world.isOldProxy ? logs : logs.slice(0, 2) };
  if (url.pathname !== '/spend/logs/v2' || world.isOldProxy) return notFound;
  const size = Math.min(Number(query.get('page_size') ?? 50), world.page);
  if (Number(query.get('page_size')) > 100) return badRequest('page_size');
  const page = Number(query.get('page') ?? 1);
  return {
    status: 200,
    body: {
      data: logs.slice((page - 1) * size, page * size),
      ...{ total: logs.length, page, page_size: size, total_pages: Math.ceil(logs.length / size) },
    },
  };
}
