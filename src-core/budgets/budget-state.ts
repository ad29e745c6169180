import { addressOf } from '../address/addresses.ts';
import type { Budget, BudgetMoment, BudgetNote, BudgetState } from '../contract/budgets.ts';
import type { Outlook } from '../contract/engines-worker.ts';
import { overrunShare } from '../engines/forecast/overrun-share.ts';
import type { AppErrorWire } from '../errors/app-error.ts';
import { formatAmount, toNumber, type Unscaled } from '../money/amount.ts';
import { divide, type Fraction, fromUnscaled, toDecimal } from '../money/fraction.ts';
import { addDays, daysBetween } from '../quality/days.ts';
import { actualOf, amountOn, type DaySum, dayCount, earlier, type KnownDays, stateOf, sumDays } from './known-days.ts';
import { type BudgetPeriod, periodAt } from './periods.ts';
import { type Plan, plannedAfter, plannedOn, planOf } from './plan.ts';
import { type Allowance, allowanceOn } from './rollover.ts';
import { type Figures, standings } from './thresholds.ts';

export type BudgetSubject = { readonly id: string; readonly version: number; readonly budget: Budget };

/** What is known on the morning of a day. */
export type BudgetFacts = {
  readonly today: string;
  readonly known: KnownDays;
  /** First day that is not whole on that morning. */
  readonly wholeUntil: string;
  /** How the period ends; null when nothing can be expected (too little past) or nobody asked. */
  readonly outlook: Outlook | null;
  readonly lakeVersion: number;
  /** Sources that are late on that morning. */
  readonly waitingFor: BudgetState['waitingFor'];
  /** Why nothing could be asked; null = it was. */
  readonly problem: AppErrorWire | null;
};

/** The period that a day belongs to: on the morning after its last day a period is looked at once more when `isClosing`. */
export type Look = { readonly today: string; readonly isClosing?: boolean };

type Standing = {
  readonly budget: Budget;
  readonly facts: BudgetFacts;
  readonly allowance: Allowance;
  /** Day after the last that is counted. */
  readonly until: string;
  readonly sum: DaySum;
  readonly plan: Plan;
};

/** First day of what must be known to say anything of a budget: its first period, for rollover, or half a year before now for its plan. */
export function firstDayNeeded(budget: Budget, today: string): string {
  const period = periodAt(budget, today);
  const learned = addDays(period?.from ?? today, -200);
  return budget.rollover.kind !== 'none' && budget.from < learned ? budget.from : learned;
}

/** The days of the present period that `outlook` is wanted for; null when the budget has no period on that day. */
export function periodOn(budget: Budget, { today, isClosing = false }: Look): BudgetPeriod | null {
  return periodAt(budget, isClosing ? addDays(today, -1) : today);
}

/**
 * How a budget stands on the morning of a day: only days before it count.
 * @returns null when it has no period on that day. Exact for everything that has been spent; see docs/formulas/budgets.md
 */
export function budgetMoment(subject: BudgetSubject, facts: BudgetFacts, look: Look = facts): BudgetMoment | null {
  const standing = standingOn(subject.budget, facts, look);
  return standing === null ? null : momentOf(subject, standing);
}

/** As `budgetMoment`, with the chart. */
export function budgetState(subject: BudgetSubject, facts: BudgetFacts, look: Look = facts): BudgetState | null {
  const standing = standingOn(subject.budget, facts, look);
  return standing === null ? null : { ...momentOf(subject, standing), path: pathOf(standing) };
}

function standingOn(budget: Budget, facts: BudgetFacts, look: Look): Standing | null {
  const { known, wholeUntil, today } = facts;
  const period = periodOn(budget, look);
  if (!period) return null;
  const allowance = allowanceOn(budget, look.isClosing ? addDays(look.today, -1) : look.today, ({ from, to }) => {
    const sum = sumDays(known, from, earlier(to, today), wholeUntil);
    return { actual: actualOf(sum), isProvisional: sum.days.provisional + sum.days.missing > 0 };
  });
  if (!allowance) return null;
  const until = earlier(today, period.to);
  const sum = sumDays(known, period.from, until, wholeUntil);
  return { budget, facts, allowance, until, sum, plan: planOf(budget.plan, period, known) };
}

function momentOf({ id, version, budget }: BudgetSubject, standing: Standing): BudgetMoment {
  const { facts, allowance, until, sum, plan } = standing;
  const { period } = allowance;
  const actual = actualOf(sum);
  const burn = burnOf(standing);
  const forecast = sum.unrated.length > 0 || isStale(standing) ? null : forecastOf(facts.outlook, allowance.budget);
  const figures: Figures = {
    budget: allowance.budget,
    actual,
    whole: sum.whole,
    burn,
    forecast: forecast?.total ?? null,
    overrun: forecast?.overrun ?? null,
    isForecastProvisional: sum.days.provisional + sum.days.missing > 0,
    isBudgetProvisional: allowance.isProvisional,
  };
  return {
    ...{ id, version, name: budget.name, currency: budget.scope.currency, period },
    ...{ lakeVersion: facts.lakeVersion, today: facts.today },
    amount: formatAmount(allowance.amount),
    rolledOver: textOf(allowance.rolledOver),
    budget: textOf(allowance.budget),
    actual: textOf(actual),
    provisional: formatAmount(sum.unrated.length > 0 ? 0n : sum.open),
    days: sum.days,
    completeUntil: lastBefore(facts.wholeUntil, until, period.from),
    waitingFor: sum.days.provisional + sum.days.missing > 0 ? [...facts.waitingFor] : [],
    notes: notesOf(standing),
    burn: burn && toDecimal(burn),
    plannedUntilNow:
      allowance.budget === null ? null : toDecimal(plannedAfter(plan, allowance.budget, dayCount(period.from, until))),
    forecast,
    thresholds: standings(budget.thresholds, figures),
    address: addressIn(budget, { from: period.from, to: until === period.from ? period.to : until }),
  };
}

const textOf = (amount: Unscaled | null) => (amount === null ? null : formatAmount(amount));

/** Last whole day of the period so far; null when none is. */
function lastBefore(wholeUntil: string, until: string, from: string): string | null {
  const end = earlier(wholeUntil, until);
  return end > from ? addDays(end, -1) : null;
}

/** Spend of the whole days over the plan of the very same days. */
function burnOf({ facts, allowance, until, sum, plan }: Standing): Fraction | null {
  const { budget, period } = allowance;
  if (budget === null || sum.days.final === 0 || sum.unrated.length > 0) return null;
  const days = until > period.from ? daysBetween(period.from, addDays(until, -1)) : [];
  const whole = plan.weights.filter((_, index) => {
    const day = days[index];
    return day !== undefined && stateOf(facts.known, day, facts.wholeUntil) === 'final';
  });
  const planned = plannedOn(plan.weights, budget, whole);
  return planned.n <= 0n ? null : divide(fromUnscaled(sum.whole), planned);
}

/** From days so long before the period nothing can be expected of it. */
const STALE_DAYS = 62;
const isStale = ({ facts, allowance: { period } }: Standing) => facts.wholeUntil < addDays(period.from, -STALE_DAYS);

function forecastOf(outlook: Outlook | null, budget: Unscaled | null): BudgetState['forecast'] {
  if (!outlook) return null;
  const { expected, ...bands } = outlook.total;
  const limit = budget === null ? null : toNumber(budget);
  const overrun = limit === null ? null : overrunShare(outlook, limit);
  const over = limit === null ? undefined : outlook.days.find(day => Number(day.cumulative.expected) > limit);
  return {
    total: expected,
    ...bands,
    overrun: overrun === null ? null : decimalOf(overrun),
    exhaustedOn: over?.at ?? null,
    method: outlook.method,
    mase: outlook.mase,
  };
}

/** A probability as decimal text: shares of a few thousand paths need no more digits. */
const decimalOf = (share: number) => String(Number(share.toFixed(4)));

function notesOf(standing: Standing): BudgetNote[] {
  const { facts, allowance, until, sum, plan, budget } = standing;
  const notes: BudgetNote[] = [];
  if (sum.unrated.length > 0)
    notes.push({ code: 'unrated', currency: budget.scope.currency, days: sum.unrated.toSorted() });
  if (allowance.unknownSince !== null) notes.push({ code: 'unknown-since', period: allowance.unknownSince });
  if (plan.note !== null) notes.push(plan.note);
  if (facts.outlook && isStale(standing)) notes.push({ code: 'stale', lastWholeDay: addDays(facts.wholeUntil, -1) });
  if (facts.problem !== null) notes.push({ code: 'refused', error: facts.problem });
  else if (facts.known.amounts.length === 0) notes.push({ code: 'no-charge' });
  else if (sum.days.missing > 0 && sum.unrated.length === 0) {
    const missing = daysBetween(allowance.period.from, addDays(until, -1)).filter(
      day => stateOf(facts.known, day, facts.wholeUntil) === 'missing',
    );
    notes.push({ code: 'not-delivered', days: missing });
  }
  return notes;
}

/** Where the charges that were counted are. `to` exclusive. */
function addressIn({ scope }: Budget, { from, to }: { from: string; to: string }): string {
  return addressOf.explore({
    measures: [scope.measure],
    grain: 'day',
    period: { from, to },
    filters: scope.filters,
    zone: scope.zone,
    currency: scope.currency,
    ...(scope.allocation === 'split' ? { allocation: 'split' as const } : {}),
  });
}

function pathOf({ facts, allowance, until, plan }: Standing): BudgetState['path'] {
  const { period, budget } = allowance;
  const days = daysBetween(period.from, addDays(period.to, -1));
  let spent = 0n;
  return days.map((at, index) => {
    const amount = at < until ? amountOn(facts.known, at) : null;
    spent += amount ?? 0n;
    const expected = facts.outlook?.days[index];
    const isExpected = at >= addDays(earlier(facts.wholeUntil, until), -1);
    const cumulative = isExpected && expected?.at === at ? expected.cumulative : null;
    return {
      at,
      plan:
        budget === null
          ? null
          : index === days.length - 1
            ? formatAmount(budget)
            : toDecimal(plannedAfter(plan, budget, index + 1)),
      actual: amount === null ? null : formatAmount(spent),
      expected: cumulative?.expected ?? null,
      low80: cumulative?.low80 ?? null,
      high80: cumulative?.high80 ?? null,
    };
  });
}
