import { currencyCodes } from '../anycost/currency-codes.ts';
import type { Budget } from '../contract/budgets.ts';
import { AppError } from '../errors/app-error.ts';
import { parseAmount } from '../money/amount.ts';
import { compare, fraction, fromDecimal, toExactDecimal, zero } from '../money/fraction.ts';
import { isKeptAfterSplits } from '../query/after-splits.ts';
import { resolveDimension } from '../query/dimensions.ts';
import { offsetAt } from '../query/zone.ts';
import { type BudgetPeriod, calendarPeriod } from './periods.ts';

/** A threshold far above this share is a slip of the pen: 75 in place of 0.75. */
const MOST_SHARE = fraction(20n);

/**
 * Whether a budget means one thing only. The schema has seen to types and lengths.
 * @throws AppError `budget.invalid` with the first thing that is wrong; `query.unknown-dimension`, `query.bad-zone`, `query.bad-calendar`
 */
export function checkBudget(budget: Budget): void {
  checkScope(budget);
  checkDays(budget);
  checkAmounts(budget);
  checkThresholds(budget);
}

function refuse(what: string): never {
  throw new AppError('budget.invalid', { what });
}

function checkScope({ scope }: Budget): void {
  const { allocation, currency, zone, filters } = scope;
  if (!currencyCodes.includes(currency)) refuse(`${currency} is no currency of ISO 4217`);
  offsetAt(zone, 0);
  for (const { dimension } of filters) resolveDimension(dimension, allocation);
  if (allocation !== 'split') return;
  if (zone !== 'UTC') refuse(`costs after splits are known by UTC days only, not by those of ${zone}`);
  const lost = filters.find(({ dimension }) => !isKeptAfterSplits(dimension));
  if (lost) refuse(`costs after splits are not known by ${lost.dimension}`);
}

function checkDays({ period, calendar, from, until }: Budget): void {
  const first = calendarPeriod(period, calendar, from);
  if (first.from !== from) refuse(`it begins on ${from}, within a ${period}: ${orElse(first)}`);
  if (until === null) return;
  if (until <= from) refuse(`it ends on ${until}, before its first ${period} is over`);
  const last = calendarPeriod(period, calendar, until);
  if (last.from !== until) refuse(`it ends on ${until}, within a ${period}: ${orElse(last)}`);
}

const orElse = ({ from, to }: BudgetPeriod) => `take ${from} or ${to}`;

function checkAmounts({ from, until, amounts, rollover }: Budget): void {
  if (amounts[0]?.from !== from) refuse(`the first amount holds from ${amounts[0]?.from}, the budget from ${from}`);
  for (const [index, amount] of amounts.entries()) {
    const before = amounts[index - 1];
    if (before && amount.from <= before.from)
      refuse(`the amounts from ${before.from} and ${amount.from} are not in order`);
    if (until !== null && amount.from >= until) refuse(`an amount begins on ${amount.from}, when the budget is over`);
    if (amountOf(amount.amount) < 0n) refuse(`the amount from ${amount.from} is below zero`);
  }
  if (rollover.kind === 'none' && rollover.cap !== null) refuse('a cap without rollover says nothing');
  if (rollover.cap === null) return;
  const cap = fromDecimal(rollover.cap);
  if (compare(cap, zero) < 0 || compare(cap, fraction(1n)) > 0)
    refuse(`the cap of rollover is ${rollover.cap}, and must be a share from 0 to 1`);
}

function amountOf(text: string): bigint {
  if ((/^-?(\d+)/.exec(text)?.[1]?.length ?? 0) > 14) refuse(`${text} has more than 14 digits before the point`);
  try {
    return parseAmount(text);
  } catch {
    return refuse(`${text} has more than 24 digits after the point`);
  }
}

function checkThresholds({ thresholds }: Budget): void {
  const seen = new Set<string>();
  for (const { id, on, at } of thresholds) {
    const value = fromDecimal(at);
    if (compare(value, zero) <= 0) refuse(`the threshold ${id} is at ${at}, and must be above 0`);
    if (on === 'overrun' && compare(value, fraction(1n)) > 0)
      refuse(`the threshold ${id} is a probability of ${at}, and must be at most 1`);
    if (compare(value, MOST_SHARE) > 0)
      refuse(`the threshold ${id} is at ${at}, which is ${at} times the budget; a share of 75 % is written 0.75`);
    for (const key of [`id ${id}`, `${on} at ${toExactDecimal(value)}`]) {
      if (seen.has(key)) refuse(`two thresholds are the same: ${on} at ${at}, ${id}`);
      seen.add(key);
    }
  }
}
