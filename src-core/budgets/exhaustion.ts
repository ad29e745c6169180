import type { BudgetMoment } from '../contract/budgets.ts';
import { parseAmount } from '../money/amount.ts';

type Spent = Pick<BudgetMoment, 'budget' | 'actual' | 'provisional' | 'completeUntil' | 'today' | 'forecast'>;

/**
 * `known`: whole days say that it is used up. `provisional`: only together with days that are not whole. `expected`: on a day to come. `overdue`:
 * expected for a day that is over, of which not enough has arrived to see it.
 */
export type Exhaustion = { readonly kind: 'known' | 'provisional' | 'expected' | 'overdue'; readonly day: string };

/** When a budget is used up, and how one knows; null when that is not expected within its period. */
export function exhaustionOf({
  forecast,
  today,
  completeUntil,
  budget,
  actual,
  provisional,
}: Spent): Exhaustion | null {
  const day = forecast?.exhaustedOn ?? null;
  if (day === null) return null;
  if (day >= today) return { kind: 'expected', day };
  if (budget === null || actual === null) return { kind: 'overdue', day };
  const [limit, all] = [parseAmount(budget), parseAmount(actual)];
  const isWhole = completeUntil !== null && day <= completeUntil;
  if (isWhole && all - parseAmount(provisional) > limit) return { kind: 'known', day };
  return { kind: all > limit ? 'provisional' : 'overdue', day };
}
