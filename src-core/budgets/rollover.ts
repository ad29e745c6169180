import type { Budget } from '../contract/budgets.ts';
import { parseAmount, type Unscaled } from '../money/amount.ts';
import { divideHalfEven, fromDecimal } from '../money/fraction.ts';
import { addDays } from '../quality/days.ts';
import { type BudgetPeriod, periodsUntil } from './periods.ts';

/** What one period has to spend and where that is from. Null = unknown. */
export type Allowance = {
  readonly period: BudgetPeriod;
  readonly amount: Unscaled;
  readonly rolledOver: Unscaled | null;
  /** amount + rolledOver */
  readonly budget: Unscaled | null;
  /** What is rolled over rests on days that are not whole. */
  readonly isProvisional: boolean;
  /** The first period whose cost is unknown, so that nothing can be said of what was left. */
  readonly unknownSince: string | null;
};

/** What a period cost: null = unknown. */
export type PeriodCost = (period: BudgetPeriod) => { actual: Unscaled | null; isProvisional: boolean };

/** The amount in force on a day: the last entry that has begun. */
export function amountInForce({ amounts }: Pick<Budget, 'amounts'>, day: string): Unscaled {
  const held = amounts.findLast(({ from }) => from <= day) ?? amounts[0];
  return parseAmount(held?.amount ?? '0');
}

/**
 * What the period that holds `day` may cost: its amount and what the periods before it left, one after the other from the budget's first on.
 * A change of the amount within a period holds for the whole period from that day on; a period that is over is settled at its last amount.
 * @returns null when the budget has no period on that day. Exact; a cap is rounded half even to the 24th digit.
 * @see docs/formulas/budgets.md#rollover
 */
export function allowanceOn(budget: Budget, day: string, costOf: PeriodCost): Allowance | null {
  const periods = periodsUntil(budget, day);
  const last = periods.at(-1);
  if (!last || day < last.from || day >= last.to) return null;
  const amount = amountInForce(budget, day);
  if (budget.rollover.kind === 'none')
    return { period: last, amount, rolledOver: 0n, budget: amount, isProvisional: false, unknownSince: null };
  let rolledOver = 0n;
  let isProvisional = false;
  for (const period of periods.slice(0, -1)) {
    const cost = costOf(period);
    if (cost.actual === null)
      return { period: last, amount, rolledOver: null, budget: null, isProvisional, unknownSince: period.label };
    const own = amountInForce(budget, addDays(period.to, -1));
    rolledOver = carriedOver(budget.rollover, own, own + rolledOver - cost.actual);
    isProvisional = isProvisional || cost.isProvisional;
  }
  return { period: last, amount, rolledOver, budget: amount + rolledOver, isProvisional, unknownSince: null };
}

/** Of what is left (negative: overspent) what goes on: at most `cap` times the amount of the period that leaves it, either way. */
export function carriedOver({ kind, cap }: Budget['rollover'], amount: Unscaled, left: Unscaled): Unscaled {
  if (kind === 'none' || (kind === 'unspent' && left < 0n)) return 0n;
  if (cap === null) return left;
  const { n, d } = fromDecimal(cap);
  const most = divideHalfEven(amount * n, d);
  if (left > most) return most;
  return left < -most ? -most : left;
}
