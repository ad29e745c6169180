import { hash32 } from '../random.ts';
import { type ModelDay, requestsOf, teamOfKey } from './model-days.ts';

/** Rows of LiteLLM's `LiteLLM_DailyTeamSpend` for the models that are bought through the gateway only; JSON lines. */
export function* gatewayDailyLines(items: readonly ModelDay[], seed: number): Generator<string> {
  for (const item of items) {
    const { input = 0, output = 0 } = item.tokens;
    const succeeded = requestsOf(item);
    const failed = Math.floor((succeeded * (hash32(`${item.key}/${item.day}/failed`, seed) % 90)) / 10_000);
    yield JSON.stringify({
      id: `demo-${item.day}-${item.key}-${item.model}`,
      team_id: teamOfKey(item.key),
      date: item.day,
      api_key: item.key,
      model: `together_ai/${item.model}`,
      model_group: item.model,
      custom_llm_provider: 'together_ai',
      prompt_tokens: input,
      completion_tokens: output,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
      // no discount with this provider: what the gateway reckons is what the bill says, to the double it stores
      spend: Number(item.billedCost),
      api_requests: succeeded + failed,
      successful_requests: succeeded,
      failed_requests: failed,
    });
  }
}
