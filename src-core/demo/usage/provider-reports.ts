import { dayNumber } from '../calendar.ts';
import type { Day } from '../model.ts';
import { byDay, type ModelDay, requestsOf } from './model-days.ts';

const SECONDS_A_DAY = 86_400;
const page = (data: readonly unknown[], head: object) => ({ ...head, data, has_more: false, next_page: null });
const openAiBucket = (day: Day, results: readonly object[]) => ({
  object: 'bucket',
  start_time: dayNumber(day) * SECONDS_A_DAY,
  end_time: (dayNumber(day) + 1) * SECONDS_A_DAY,
  results,
});
const openAiPage = (buckets: readonly object[]) => page(buckets, { object: 'page' });

const dimensions = (item: ModelDay) => ({
  project_id: item.project,
  user_id: null,
  api_key_id: item.key,
  model: item.model,
});

const isGpt5 = (model: string) => /^gpt-5-\d/.test(model);
/** Share of GPT-5's output that is reasoning; billed as output. */
const REASONING_SHARE = 0.42;
/** Tokens that a second of speech becomes. */
const TOKENS_A_SECOND = 10;

/** Which of OpenAI's usage endpoints tells a model's use. */
export const endpointOf = (model: string) =>
  model.startsWith('text-embedding')
    ? 'embeddings'
    : model.endsWith('-transcribe')
      ? 'audio_transcriptions'
      : 'completions';

/** Seconds of speech behind a day's audio tokens. */
export const audioSeconds = (item: ModelDay): number =>
  Math.max(1, Math.round((item.tokens.input ?? 0) / TOKENS_A_SECOND));

/** Pages of `/organization/usage/ENDPOINT`, width one day, by endpoint. Input counts hold the cached tokens, as OpenAI's do. */
export function openAiReports(items: readonly ModelDay[]): { endpoint: string; page: object }[] {
  const endpoints = Map.groupBy(items, item => endpointOf(item.model));
  return [...endpoints].map(([endpoint, own]) => ({
    endpoint,
    page: openAiPage(byDay(own).map(([day, found]) => openAiBucket(day, found.map(openAiResult)))),
  }));
}

function openAiResult(item: ModelDay): object {
  const { input = 0, cached_input = 0, output = 0 } = item.tokens;
  const head = { num_model_requests: requestsOf(item), ...dimensions(item) };
  const endpoint = endpointOf(item.model);
  const object = `organization.usage.${endpoint}.result`;
  if (endpoint === 'embeddings') return { object, input_tokens: input, ...head };
  if (endpoint === 'audio_transcriptions') return { object, seconds: audioSeconds(item), ...head };
  const isImage = item.model === 'gpt-image-1';
  return {
    object,
    input_tokens: input + cached_input,
    output_tokens: output,
    input_cached_tokens: cached_input,
    ...(isGpt5(item.model) ? { output_reasoning_tokens: Math.floor(output * REASONING_SHARE) } : {}),
    ...(isImage ? { output_image_tokens: output } : {}),
    ...head,
    batch: false,
    service_tier: 'default',
  };
}

/** A page of `/organizations/usage_report/messages`, width one day. Its three input counters are disjoint. */
export const anthropicReport = (items: readonly ModelDay[]): object =>
  page(
    byDay(items).map(([day, found]) => ({
      starting_at: `${day}T00:00:00Z`,
      ending_at: new Date((dayNumber(day) + 1) * SECONDS_A_DAY * 1000).toISOString().replace('.000', ''),
      results: found.map(item => ({
        uncached_input_tokens: item.tokens.input ?? 0,
        cache_creation: {
          ephemeral_1h_input_tokens: 0,
          ephemeral_5m_input_tokens: item.tokens.cache_write ?? 0,
        },
        cache_read_input_tokens: item.tokens.cached_input ?? 0,
        output_tokens: item.tokens.output ?? 0,
        server_tool_use: { web_search_requests: 0 },
        api_key_id: item.key,
        workspace_id: item.project,
        model: item.model,
        service_tier: 'standard',
        context_window: '0-200k',
      })),
    })),
    {},
  );
