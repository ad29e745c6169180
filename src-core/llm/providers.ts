import type { CacheLifetime } from './token-buckets.ts';

/** Who is paid for a call, whatever route told us. */
export const modelProviders = {
  openai: { title: 'OpenAI', serviceProviders: ['OpenAI'], services: [] },
  anthropic: { title: 'Anthropic', serviceProviders: ['Anthropic'], services: [] },
  'aws-bedrock': { title: 'Amazon Bedrock', serviceProviders: ['AWS', 'Amazon Web Services'], services: ['bedrock'] },
  'azure-openai': {
    title: 'Azure OpenAI',
    serviceProviders: ['Microsoft', 'Azure', 'Microsoft Azure'],
    services: ['openai', 'foundry', 'cognitive services', 'azure ai'],
  },
  'google-vertex': {
    title: 'Google Vertex AI',
    serviceProviders: ['Google', 'Google Cloud', 'GCP', 'Google Cloud Platform'],
    services: ['vertex', 'gemini', 'generative'],
  },
  'together-ai': { title: 'Together AI', serviceProviders: ['Together AI', 'Together', 'Together.ai'], services: [] },
} as const satisfies Record<string, ProviderFacts>;

type ProviderFacts = {
  readonly title: string;
  /** How FOCUS rows name it (ServiceProviderName or ProviderName), any case. */
  readonly serviceProviders: readonly string[];
  /** Words of the service that sells models there, lower case; empty = everything that provider sells. */
  readonly services: readonly string[];
};

export type KnownModelProvider = keyof typeof modelProviders;

/**
 * Canonical name of a provider as gateways, traces and price lists spell it. Names that are not listed stay as they are, in lower
 * case: a provider we do not know is still a provider.
 */
const spellings: Readonly<Record<string, string>> = {
  openai: 'openai',
  'text-completion-openai': 'openai',
  anthropic: 'anthropic',
  anthropic_text: 'anthropic',
  bedrock: 'aws-bedrock',
  bedrock_converse: 'aws-bedrock',
  bedrock_mantle: 'aws-bedrock',
  'aws.bedrock': 'aws-bedrock',
  aws_bedrock: 'aws-bedrock',
  'amazon-bedrock': 'aws-bedrock',
  'aws-bedrock': 'aws-bedrock',
  azure: 'azure-openai',
  azure_text: 'azure-openai',
  azure_ai: 'azure-openai',
  'azure.ai.openai': 'azure-openai',
  'azure.ai.inference': 'azure-openai',
  'az.ai.openai': 'azure-openai',
  'az.ai.inference': 'azure-openai',
  'azure-openai': 'azure-openai',
  'gcp.vertex_ai': 'google-vertex',
  vertex_ai: 'google-vertex',
  'google-vertex': 'google-vertex',
  'google-vertex-anthropic': 'google-vertex',
  'gcp.gemini': 'google-gemini',
  'gcp.gen_ai': 'google-gemini',
  gemini: 'google-gemini',
  google: 'google-gemini',
  'google-gemini': 'google-gemini',
  together_ai: 'together-ai',
  'together-ai': 'together-ai',
  mistral_ai: 'mistral',
  x_ai: 'xai',
  lmstudio: 'self-hosted',
  ollama: 'self-hosted',
  ollama_chat: 'self-hosted',
  vllm: 'self-hosted',
  hosted_vllm: 'self-hosted',
  'self-hosted': 'self-hosted',
};

export function canonicalProvider(name: string | null): string | null {
  if (name === null || name.trim() === '') return null;
  const folded = name.trim().toLowerCase();
  return spellings[folded] ?? (folded.startsWith('vertex_ai-') ? 'google-vertex' : folded);
}

/** The same as SQL over a VARCHAR expression; tested against `canonicalProvider`. */
export function canonicalProviderSql(name: string): string {
  const folded = `lower(trim(${name}))`;
  const pairs = Object.entries(spellings).filter(([from, to]) => from !== to);
  const cases = pairs.map(([from, to]) => `WHEN '${from}' THEN '${to}'`).join(' ');
  return `nullif(CASE ${folded} ${cases} ELSE CASE WHEN starts_with(${folded}, 'vertex_ai-') THEN 'google-vertex' ELSE ${folded} END END, '')`;
}

/** A model's name without the `provider/` that gateways put before it; other slashes are part of the name. */
export function plainModel(model: string | null, rawProvider: string | null): string | null {
  if (model === null || rawProvider === null) return model;
  const prefix = `${rawProvider.toLowerCase()}/`;
  return model.toLowerCase().startsWith(prefix) && model.length > prefix.length ? model.slice(prefix.length) : model;
}

/**
 * How long a written cache entry lives when the source does not say: Anthropic's models 5 minutes wherever they run, OpenAI's 30 minutes.
 * Sources: Anthropic prompt caching guide ("default 5 minutes"), OpenAI usage API (`input_cache_write_tokens`).
 */
export function defaultCacheLifetime(provider: string | null, model: string | null): CacheLifetime | null {
  if (provider === 'anthropic' || (model ?? '').toLowerCase().includes('claude')) return '5m';
  return provider === 'openai' || provider === 'azure-openai' ? '30m' : null;
}

export const defaultCacheLifetimeSql = (provider: string, model: string): string =>
  `CASE WHEN ${provider} = 'anthropic' OR contains(lower(${model}), 'claude') THEN '5m' WHEN ${provider} IN ('openai', 'azure-openai') THEN '30m' END`;

/** Boolean SQL: a charge line is a bill of that model provider. Columns are FOCUS 1.4 names. */
export function billedBySql(provider: string): string {
  const facts: ProviderFacts | undefined = (modelProviders as Readonly<Record<string, ProviderFacts>>)[provider];
  const names = facts?.serviceProviders ?? [provider];
  const listed = names.map(name => `'${name.toLowerCase().replaceAll("'", "''")}'`).join(', ');
  const seller = `coalesce(lower("ServiceProviderName") IN (${listed}), false)`;
  const services = facts?.services ?? [];
  if (services.length === 0) return seller;
  const sold = services.map(word => `contains(lower(coalesce("ServiceName", '')), '${word}')`).join(' OR ');
  return `(${seller} AND (${sold}))`;
}
