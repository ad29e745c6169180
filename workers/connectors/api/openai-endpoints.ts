/**
 * Usage endpoints and the dimensions each can be grouped by, from OpenAI's OpenAPI specification 2.3.0. The list grows: an endpoint that is not
 * here is asked by project alone, which every one of them has.
 */
export const usageEndpoints: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    completions: ['project_id', 'user_id', 'api_key_id', 'model', 'batch', 'service_tier'],
    embeddings: ['project_id', 'user_id', 'api_key_id', 'model'],
    moderations: ['project_id', 'user_id', 'api_key_id', 'model'],
    images: ['project_id', 'user_id', 'api_key_id', 'model', 'size', 'source'],
    audio_speeches: ['project_id', 'user_id', 'api_key_id', 'model'],
    audio_transcriptions: ['project_id', 'user_id', 'api_key_id', 'model'],
    vector_stores: ['project_id'],
    code_interpreter_sessions: ['project_id'],
    web_search_calls: ['project_id', 'user_id', 'api_key_id', 'model', 'context_level'],
    file_search_calls: ['project_id', 'user_id', 'api_key_id', 'vector_store_id'],
  }),
);

/** @param kept dimensions that the settings keep; empty = all */
export function dimensionsOf(endpoint: string, kept: readonly string[]): string[] {
  const known = usageEndpoints.get(endpoint) ?? ['project_id'];
  return kept.length === 0 ? [...known] : known.filter(name => kept.includes(name));
}
