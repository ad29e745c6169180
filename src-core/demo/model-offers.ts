export type TokenType = 'input' | 'cached_input' | 'cache_write' | 'output';

export type ModelOffer = {
  readonly provider: string;
  readonly title: string;
  /** As its seller bills and reports it: clouds name the family, OpenAI and Anthropic the dated version. */
  readonly model: string;
  /** The one that answers; unlike a bare date it belongs to one model only. */
  readonly version: string;
  readonly modality: string;
  readonly tier: string;
  /** USD per million tokens and the share of the spend that goes to this token type. Shares add up to 1. */
  readonly prices: Readonly<Partial<Record<TokenType, { readonly price: string; readonly share: number }>>>;
};

/** Spend of a chat on GPT-5 by token type; both versions have the same prices. */
const gpt5: ModelOffer['prices'] = {
  input: { price: '1.25', share: 0.36 },
  cached_input: { price: '0.125', share: 0.05 },
  output: { price: '10.00', share: 0.59 },
};

const text = (
  provider: string,
  title: string,
  model: string,
  version: string,
  prices: ModelOffer['prices'],
): ModelOffer => ({ provider, title, model, version, modality: 'text', tier: 'standard', prices });

/** Offers of the demo, near the published list prices of autumn 2025 and kept constant unless an event changes them. */
export const modelOffers: Readonly<Record<string, ModelOffer>> = {
  'gpt-5': text('openai', 'GPT-5', 'gpt-5-2025-08-07', 'gpt-5-2025-08-07', gpt5),
  'gpt-5@2026-08': text('openai', 'GPT-5', 'gpt-5-2026-08-26', 'gpt-5-2026-08-26', gpt5),
  'gpt-5-mini': text('openai', 'GPT-5 mini', 'gpt-5-mini-2025-08-07', 'gpt-5-mini-2025-08-07', {
    input: { price: '0.25', share: 0.42 },
    output: { price: '2.00', share: 0.58 },
  }),
  'gpt-4.1': text('openai', 'GPT-4.1', 'gpt-4.1', 'gpt-4.1-2025-04-14', {
    input: { price: '2.00', share: 0.45 },
    output: { price: '8.00', share: 0.55 },
  }),
  'text-embedding-3-large': {
    ...text('openai', 'text-embedding-3-large', 'text-embedding-3-large', 'text-embedding-3-large', {
      input: { price: '0.13', share: 1 },
    }),
    modality: 'embedding',
    tier: 'batch',
  },
  'gpt-image-1': {
    ...text('openai', 'gpt-image-1', 'gpt-image-1', 'gpt-image-1', {
      input: { price: '10.00', share: 0.12 },
      output: { price: '40.00', share: 0.88 },
    }),
    modality: 'image',
  },
  'gpt-4o-mini-transcribe': {
    ...text('openai', 'GPT-4o mini transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-mini-transcribe', {
      input: { price: '3.00', share: 0.8 },
      output: { price: '5.00', share: 0.2 },
    }),
    modality: 'audio',
  },
  'claude-sonnet-4': text('anthropic', 'Claude Sonnet 4', 'claude-sonnet-4-20250514', 'claude-sonnet-4-20250514', {
    input: { price: '3.00', share: 0.38 },
    cached_input: { price: '0.30', share: 0.06 },
    cache_write: { price: '3.75', share: 0.08 },
    output: { price: '15.00', share: 0.48 },
  }),
  'claude-opus-4.1': text('anthropic', 'Claude Opus 4.1', 'claude-opus-4-1-20250805', 'claude-opus-4-1-20250805', {
    input: { price: '15.00', share: 0.52 },
    output: { price: '75.00', share: 0.48 },
  }),
  'claude-haiku-3.5': text('anthropic', 'Claude Haiku 3.5', 'claude-haiku-3.5', 'claude-3-5-haiku-20241022', {
    input: { price: '0.80', share: 0.4 },
    output: { price: '4.00', share: 0.6 },
  }),
  'gemini-2.5-pro': text('google', 'Gemini 2.5 Pro', 'gemini-2.5-pro', 'gemini-2.5-pro', {
    input: { price: '1.25', share: 0.4 },
    output: { price: '10.00', share: 0.6 },
  }),
  'gemini-2.5-flash': {
    ...text('google', 'Gemini 2.5 Flash', 'gemini-2.5-flash', 'gemini-2.5-flash', {
      input: { price: '0.30', share: 0.5 },
      output: { price: '2.50', share: 0.5 },
    }),
    modality: 'multimodal',
  },
  'llama-3.3-70b': text('meta', 'Llama 3.3 70B', 'llama-3.3-70b', 'llama-3.3-70b', {
    input: { price: '0.88', share: 0.6 },
    output: { price: '0.88', share: 0.4 },
  }),
  'llama-3.3-70b@2026-07': text('meta', 'Llama 3.3 70B', 'llama-3.3-70b', 'llama-3.3-70b', {
    input: { price: '1.188', share: 0.6 },
    output: { price: '1.188', share: 0.4 },
  }),
  'qwen3-coder': text('alibaba', 'Qwen3 Coder', 'qwen3-coder', 'qwen3-coder', {
    input: { price: '2.00', share: 0.7 },
    output: { price: '2.00', share: 0.3 },
  }),
};
