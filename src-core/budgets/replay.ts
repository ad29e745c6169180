import type { Budget, BudgetMoment, BudgetPast } from '../contract/budgets.ts';
import type { OutlookAsk } from '../contract/engines-worker.ts';
import { addDays, daysBetween } from '../quality/days.ts';
import { type KnownDays, sumDays } from './known-days.ts';
import { type BudgetPeriod, calendarPeriod, periodsUntil } from './periods.ts';

/** Forecast thresholds of the past are looked at once a week: a forecast a day would cost seven times as much and tell the same. */
const STEP_DAYS = 7;

/** A morning of the past on which a period is looked at; `asks` = a forecast is wanted, too. */
export type PastLook = { readonly today: string; readonly isClosing: boolean; readonly asks: boolean };

/** Whether any threshold speaks of how the period ends. */
export const asksForecast = ({ thresholds }: Pick<Budget, 'thresholds'>) =>
  thresholds.some(({ on }) => on === 'forecast' || on === 'overrun');

/**
 * The budget as if it had always been there: its first amount from the first of the `count` periods before the present one of which anything is
 * known, if that is before it begins.
 */
export function backdated(budget: Budget, today: string, count: number, known: KnownDays): Budget {
  const { period, calendar, amounts } = budget;
  let from = calendarPeriod(period, calendar, today).from;
  for (let step = 0; step < count; step += 1) {
    const before = calendarPeriod(period, calendar, addDays(from, -1));
    if (!sumDays(known, before.from, before.to, before.to).hasAny) break;
    from = before.from;
  }
  const [first, ...later] = amounts;
  return from >= budget.from || !first ? budget : { ...budget, from, amounts: [{ ...first, from }, ...later] };
}

const mostDays = { month: 31, quarter: 98, year: 371 } as const;

/** A day before the first of the `count` periods before the present one. */
export const longBefore = ({ period }: Budget, today: string, count: number): string =>
  addDays(today, -(count + 1) * mostDays[period]);

/** The last `count` periods of a budget that are over on the morning of `today`, oldest first. */
export function pastPeriods(budget: Budget, today: string, count: number): BudgetPeriod[] {
  const over = periodsUntil(budget, today).filter(({ to }) => to <= today);
  return over.slice(Math.max(0, over.length - count));
}

/** Every morning of a period from its second day to the one after its last, on which the whole period is seen. */
export function looksOf(budget: Budget, { from, to }: BudgetPeriod): PastLook[] {
  const isForecast = asksForecast(budget);
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
