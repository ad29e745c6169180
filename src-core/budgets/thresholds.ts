import type { Budget, BudgetState, Threshold } from '../contract/budgets.ts';
import { parseAmount, type Unscaled } from '../money/amount.ts';
import { compare, divide, type Fraction, fromDecimal, fromUnscaled, multiply, toDecimal } from '../money/fraction.ts';

/** What thresholds are held against; null = unknown. Amounts in the budget's currency. */
export type Figures = {
  readonly budget: Unscaled | null;
  /** Everything that is there, and of it what is of whole days. */
  readonly actual: Unscaled | null;
  readonly whole: Unscaled;
  /** Whole days' spend over whole days' plan. */
  readonly burn: Fraction | null;
  /** Expected total of the period, decimal text. */
  readonly forecast: string | null;
  /** Probability to end over the budget, decimal text. */
  readonly overrun: string | null;
  /** Days of the period that are over are estimates: not everything has been delivered of them. */
  readonly isForecastProvisional: boolean;
  /** What was rolled over rests on days that are not whole. */
  readonly isBudgetProvisional: boolean;
};

type Standing = BudgetState['thresholds'][number];
type Held = { value: Fraction | null; isReached: boolean; isProvisional: boolean };

/**
 * How each threshold stands. Reached is `value >= at`, compared exactly. Of a budget of zero or less there is no share: it is reached as soon
 * as more was spent (or is expected) than the budget. Whatever was reached with money of unfinished days says so.
 */
export function standings(thresholds: Budget['thresholds'], figures: Figures): Standing[] {
  return thresholds.map(threshold => {
    const held = hold(threshold, figures);
    const { id, on, at } = threshold;
    if (held === null) return { id, on, at, value: null, state: 'unknown', isProvisional: false };
    return {
      ...{ id, on, at },
      value: held.value === null ? null : toDecimal(held.value),
      state: held.isReached ? 'reached' : 'below',
      isProvisional: held.isReached && (held.isProvisional || figures.isBudgetProvisional),
    };
  });
}

function hold({ on, at }: Threshold, figures: Figures): Held | null {
  const limit = fromDecimal(at);
  switch (on) {
    case 'actual': {
      const { actual, whole, budget } = figures;
      if (actual === null || budget === null) return null;
      const held = shareOfBudget(actual, budget, limit);
      return { ...held, isProvisional: held.isReached && !shareOfBudget(whole, budget, limit).isReached };
    }
    case 'forecast': {
      const { forecast, budget } = figures;
      if (forecast === null || budget === null) return null;
      return { ...shareOfBudget(parseAmount(forecast), budget, limit), isProvisional: figures.isForecastProvisional };
    }
    case 'overrun': {
      if (figures.overrun === null) return null;
      const value = fromDecimal(figures.overrun);
      return { value, isReached: compare(value, limit) >= 0, isProvisional: figures.isForecastProvisional };
    }
    case 'burn': {
      if (figures.burn === null) return null;
      return { value: figures.burn, isReached: compare(figures.burn, limit) >= 0, isProvisional: false };
    }
    default:
      return on satisfies never;
  }
}

function shareOfBudget(amount: Unscaled, budget: Unscaled, limit: Fraction): Pick<Held, 'value' | 'isReached'> {
  const [spent, whole] = [fromUnscaled(amount), fromUnscaled(budget)];
  if (budget <= 0n) return { value: null, isReached: amount > budget };
  return { value: divide(spent, whole), isReached: compare(spent, multiply(whole, limit)) >= 0 };
}
