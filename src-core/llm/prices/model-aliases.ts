/**
 * Names that a provider documents as the same model at the same price. A list, not a rule: taking a date off a name is wrong as often as
 * not (gpt-4o-2024-05-13 costs twice what gpt-4o does). Whoever needs more enters a price for the name itself.
 * Sources: OpenAI "Models" pages (snapshots behind each alias), Anthropic "Models overview" (aliases).
 */
const sameModel: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  openai: {
    'gpt-4o-2024-08-06': 'gpt-4o',
    'gpt-4o-2024-11-20': 'gpt-4o',
    'gpt-4o-mini-2024-07-18': 'gpt-4o-mini',
    'gpt-4.1-2025-04-14': 'gpt-4.1',
    'gpt-4.1-mini-2025-04-14': 'gpt-4.1-mini',
    'gpt-4.1-nano-2025-04-14': 'gpt-4.1-nano',
    'o3-2025-04-16': 'o3',
    'o3-mini-2025-01-31': 'o3-mini',
    'o4-mini-2025-04-16': 'o4-mini',
    'gpt-5-2025-08-07': 'gpt-5',
    'gpt-5-mini-2025-08-07': 'gpt-5-mini',
    'gpt-5-nano-2025-08-07': 'gpt-5-nano',
  },
  anthropic: {
    'claude-3-5-haiku-latest': 'claude-3-5-haiku-20241022',
    'claude-3-5-sonnet-latest': 'claude-3-5-sonnet-20241022',
    'claude-3-7-sonnet-latest': 'claude-3-7-sonnet-20250219',
    'claude-sonnet-4-0': 'claude-sonnet-4-20250514',
    'claude-opus-4-0': 'claude-opus-4-20250514',
    'claude-opus-4-1': 'claude-opus-4-1-20250805',
  },
};

/** Inference profiles of Amazon Bedrock: "no additional charge" for routing, the price is that of the model (Bedrock user guide). */
const bedrockProfile = /^(us|eu|apac|jp|au|us-gov)\.(?=[a-z0-9-]+\.)/;

/** The names a model may be priced under, best first: its own, then documented equals. */
export function pricedNames(provider: string, model: string): string[] {
  const names = [model];
  const alias = sameModel[provider]?.[model];
  if (alias !== undefined) names.push(alias);
  for (const [snapshot, base] of Object.entries(sameModel[provider] ?? {}))
    if (base === model && provider === 'anthropic') names.push(snapshot);
  if (provider === 'aws-bedrock' && bedrockProfile.test(model)) names.push(model.replace(bedrockProfile, ''));
  return names;
}
