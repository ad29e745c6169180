import type { Budget, BudgetMoment, BudgetPast } from '../contract/budgets.ts';
import type { OutlookAsk } from '../contract/engines-worker.ts';
import { addDays, daysBetween } from '../quality/days.ts';
import { type BudgetPeriod, periodsUntil } from './periods.ts';

/** Forecast thresholds of the past are looked at once a week: a forecast a day would cost seven times as much and tell the same. */
const STEP_DAYS = 7;

/** A morning of the past on which a period is looked at; `asks` = a forecast is wanted, too. */
export type PastLook = { readonly today: string; readonly isClosing: boolean; readonly asks: boolean };

const needsForecast = ({ thresholds }: Budget) => thresholds.some(({ on }) => on === 'forecast' || on === 'overrun');

/** The last `count` periods that are over on the morning of `today`, oldest first, whether or not the budget was kept then. */
export function pastPeriods(budget: Budget, today: string, count: number): BudgetPeriod[] {
  return periodsUntil(budget, today)
    .filter(({ to }) => to <= today)
    .slice(Math.max(0, -count))
    .slice(-count || Number.POSITIVE_INFINITY);
}

/** Every morning of a period from its second day to the one after its last, on which the whole period is seen. */
export function looksOf(budget: Budget, { from, to }: BudgetPeriod): PastLook[] {
  const isForecast = needsForecast(budget);
  return daysBetween(addDays(from, 1), to).map((today, index) => ({
    today,
    isClosing: today === to,
    asks: isForecast && today !== to && (index + 1) % STEP_DAYS === 0,
  }));
}

/** The forecast of a period as it was on a morning. */
export const askOf = ({ from, to }: BudgetPeriod, today: string): OutlookAsk => ({ from, to, cutoff: today });

/**
 * What a budget would have said of a period that is over.
 * @param moments of `looksOf`, in order; the last one is of the morning after the period
 * @param settled the period as it is known today
 */
export function pastOf(budget: Budget, moments: readonly BudgetMoment[], settled: BudgetMoment): BudgetPast {
  return {
    period: settled.period,
    budget: settled.budget,
    actual: settled.actual,
    reached: budget.thresholds.map(({ id }) => {
      for (const { today, thresholds } of moments) {
        const found = thresholds.find(threshold => threshold.id === id);
        if (found?.state === 'reached') return { id, on: today, isProvisional: found.isProvisional };
      }
      return { id, on: null, isProvisional: false };
    }),
  };
}

