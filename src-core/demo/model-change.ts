import { dayNumber, dayText } from './calendar.ts';
import type { TokenType } from './model-offers.ts';

/**
 * The chat moved to a new version of its model early in the last closed month. Prices are the same and customers ask as much as before, but
 * each request has more tokens: answers are a quarter longer, and a third of what came from the prompt cache is read anew.
 */
export const modelChange = {
  feature: 'chat',
  team: 'assistant',
  provider: 'OpenAI',
  before: 'gpt-5-2025-08-07',
  after: 'gpt-5-2026-08-26',
  /** Key into modelOffers. */
  offer: 'gpt-5@2026-08',
  /** First day of the new version. */
  from: '2026-09-02',
  /**
   * Tokens a request as multiples of the old version's. Before, a request read 9,492 tokens from the cache and 6,834 others (spend shares over
   * prices, for 1,400 tokens of answer); now 0.66 x 9,492 and 1.4722 x 6,834: 16,326 in all as before.
   */
  tokens: { input: 1.4722, cached_input: 0.66, output: 1.25 } satisfies Partial<Record<TokenType, number>>,
} as const;

/** Whole days of the old and of the new version that are compared, end exclusive: weekdays and month ends alike. */
export const modelChangeWindow = {
  before: { from: dayText(dayNumber(modelChange.from) - 28), to: modelChange.from },
  after: { from: modelChange.from, to: dayText(dayNumber(modelChange.from) + 28) },
} as const;
