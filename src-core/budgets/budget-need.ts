import type { BudgetMoment } from '../contract/budgets.ts';
import { parseAmount } from '../money/amount.ts';

/** What a budget needs, most urgent first. */
export const needs = ['over', 'will-be-over', 'fast', 'reached', 'unknown', 'fine'] as const;
export type Need = (typeof needs)[number];

/** Spend of the whole days this far over their plan is called fast where the budget has no burn threshold of its own. */
const FAST_BURN = 1.1;

/** `unknown`: neither what was spent nor how it ends can be said. A forecast alone is enough to worry, and enough not to. */
export function needOf({ budget, actual, forecast, burn, thresholds }: BudgetMoment): Need {
  if (budget === null) return 'unknown';
  const limit = parseAmount(budget);
  if (actual !== null && parseAmount(actual) > limit) return 'over';
  if (forecast && (parseAmount(forecast.total) > limit || Number(forecast.overrun ?? 0) >= 0.5)) return 'will-be-over';
  const onBurn = thresholds.filter(({ on }) => on === 'burn');
  const isFast =
    onBurn.length > 0 ? onBurn.some(({ state }) => state === 'reached') : burn !== null && Number(burn) >= FAST_BURN;
  if (isFast) return 'fast';
  if (thresholds.some(({ state }) => state === 'reached')) return 'reached';
  return actual === null && forecast === null ? 'unknown' : 'fine';
}
