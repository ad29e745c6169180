import type { Day } from '../model.ts';
import type { TokenType } from '../model-offers.ts';

/** Bills whose token lines have usage behind them: two usage APIs and the gateway. */
export const usageBills = ['openai', 'anthropic', 'together'] as const;
export type UsageBill = (typeof usageBills)[number];

/** Providers as `fact_llm_usage` names them. */
export const providerOfBill: Readonly<Record<UsageBill, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  together: 'together-ai',
};

/** What one key used of one model on a UTC day, added up from the lines of the finished bill: whole tokens by the bill's token types. */
export type ModelDay = {
  readonly bill: UsageBill;
  readonly day: Day;
  readonly project: string;
  /** Without the number of a split: `key-assistant-chat-self-serve`. */
  readonly key: string;
  readonly model: string;
  readonly tokens: Readonly<Partial<Record<TokenType, number>>>;
  /** BilledCost of those lines, exact decimal text. */
  readonly billedCost: string;
};

/** `key-TEAM-FEATURE[-CUSTOMER]`; teams have no hyphen. */
export const teamOfKey = (key: string): string => key.split('-')[1] ?? '';

/** Mean output tokens of a request (input tokens where nothing is answered in tokens): how many requests a day's tokens are. */
const tokensPerRequest: Readonly<Record<string, number>> = {
  'gpt-5-2025-08-07': 1_400,
  // longer answers to the same questions: 1,400 x modelChange.tokens.output
  'gpt-5-2026-08-26': 1_750,
  'gpt-5-mini-2025-08-07': 700,
  'text-embedding-3-large': 8_000,
  'gpt-image-1': 4_200,
  'gpt-4o-mini-transcribe': 1_500,
  'claude-sonnet-4-20250514': 1_600,
  'claude-opus-4-1-20250805': 8_000,
  'claude-haiku-3.5': 900,
  'gpt-4.1': 1_600,
  'gemini-2.5-pro': 1_100,
  'gemini-2.5-flash': 420,
  'llama-3.3-70b': 240,
  'qwen3-coder': 3_000,
};

/** Agents answer at length, routers with a word. */
const byFeature: readonly (readonly [string, number])[] = [
  ['-coding-agents', 14_000],
  ['-intent-routing', 40],
];

/** Mean output tokens (input tokens where nothing is answered in tokens) of one request made with a key to a model. */
export const requestSize = (key: string, model: string): number =>
  byFeature.find(([part]) => key.includes(part))?.[1] ?? tokensPerRequest[model] ?? 1_000;

/** Requests behind a day's tokens, at least one. */
export function requestsOf(item: Pick<ModelDay, 'key' | 'model' | 'tokens'>): number {
  return Math.max(1, Math.round((item.tokens.output ?? item.tokens.input ?? 0) / requestSize(item.key, item.model)));
}

/** Days in order with what was used on each. */
export const byDay = (items: readonly ModelDay[]): [Day, ModelDay[]][] =>
  [...Map.groupBy(items, item => item.day)].toSorted(([a], [b]) => (a < b ? -1 : 1));
