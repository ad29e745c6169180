import { calendarPeriod } from '../../../../src-core/budgets/periods.ts';
import { Budget, type StoredBudget } from '../../../../src-core/contract/budgets.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { addDays } from '../../../../src-core/quality/days.ts';

export type ThresholdDraft = {
  readonly id: string;
  readonly on: Budget['thresholds'][number]['on'];
  readonly percent: string;
};
export type AmountDraft = { readonly from: string; readonly amount: string };

/** A budget as it is typed: amounts and percentages as text, the last day inclusive. */
export type BudgetDraft = Pick<Budget, 'name' | 'scope' | 'period' | 'calendar' | 'plan' | 'note'> & {
  /** Null: a new budget. */
  readonly id: string | null;
  /** The version that was seen when the change began. */
  readonly baseVersion: number | null;
  /** Any day of its first period. */
  readonly from: string;
  /** Any day of its last period; empty = it has no end. */
  readonly lastDay: string;
  /** The first holds from the start, whatever its day says. */
  readonly amounts: readonly AmountDraft[];
  readonly rollover: Budget['rollover']['kind'];
  /** Percent of the amount; empty = no cap. */
  readonly cap: string;
  readonly thresholds: readonly ThresholdDraft[];
  /** Separated by commas. */
  readonly owners: string;
  readonly channels: readonly string[];
};

const isDecimal = (text: string) => /^\d{1,15}(\.\d{1,12})?$/.test(text);
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);
const shareOf = (percent: string) => formatAmount(parseAmount(percent) / 100n);
const percentOf = (share: string) => formatAmount(parseAmount(share) * 100n);

export function draftOf({ id, version, body }: Pick<StoredBudget, 'id' | 'version' | 'body'>): BudgetDraft {
  const { name, scope, period, calendar, plan, note, from, until, amounts, rollover, thresholds } = body;
  return {
    ...{ id, baseVersion: version, name, scope, period, calendar, plan, note, from },
    lastDay: until === null ? '' : addDays(until, -1),
    amounts,
    rollover: rollover.kind,
    cap: rollover.cap === null ? '' : percentOf(rollover.cap),
    thresholds: thresholds.map(({ id: name, on, at }) => ({ id: name, on, percent: percentOf(at) })),
    owners: body.owners.join(', '),
    channels: body.channels,
  };
}

/** A budget of a calendar month of everything, with the thresholds that most people begin with. */
export function newDraft(
  of: Pick<Budget, 'calendar'> & { currency: string; zone: string; today: string },
): BudgetDraft {
  return {
    ...{ id: null, baseVersion: null, name: '', period: 'month', calendar: of.calendar, plan: 'pattern', note: '' },
    scope: { measure: 'EffectiveCost', filters: [], allocation: 'none', currency: of.currency, zone: of.zone },
    from: calendarPeriod('month', of.calendar, of.today).from,
    lastDay: '',
    amounts: [{ from: of.today, amount: '' }],
    ...{ rollover: 'none', cap: '', owners: '', channels: [] },
    thresholds: [
      { id: 'actual-80', on: 'actual', percent: '80' },
      { id: 'actual-100', on: 'actual', percent: '100' },
      { id: 'forecast-100', on: 'forecast', percent: '100' },
    ],
  };
}

/** First day of the period that the typed day lies in; null while none is typed. */
export function startOf({ period, calendar, from }: Pick<BudgetDraft, 'period' | 'calendar' | 'from'>): string | null {
  return isDay(from) ? calendarPeriod(period, calendar, from).from : null;
}

/** Day after the period that the typed last day lies in; null: it has no end. */
export function endOf(draft: Pick<BudgetDraft, 'period' | 'calendar' | 'lastDay'>): string | null {
  return isDay(draft.lastDay) ? calendarPeriod(draft.period, draft.calendar, draft.lastDay).to : null;
}

/** The first thing that is missing or cannot be read; null: `budgetOf` has an answer. What does not fit together is the service's to say. */
export function gapOf(draft: BudgetDraft): 'name' | 'from' | 'amount' | 'day' | 'threshold' | 'cap' | null {
  if (draft.amounts.some(({ amount }) => !isDecimal(amount))) return 'amount';
  if (startOf(draft) === null) return 'from';
  if (draft.amounts.slice(1).some(({ from }) => !isDay(from))) return 'day';
  if (draft.thresholds.some(({ percent }) => !isDecimal(percent))) return 'threshold';
  if (draft.rollover !== 'none' && draft.cap !== '' && !isDecimal(draft.cap)) return 'cap';
  return draft.name.trim() === '' ? 'name' : null;
}

/** The budget that was typed. Without a name it has one that nobody sees, so that it can be tried; null while anything else is missing. */
export function budgetOf(draft: BudgetDraft): Budget | null {
  const gap = gapOf(draft);
  const from = startOf(draft);
  if ((gap !== null && gap !== 'name') || from === null) return null;
  const { name, scope, period, calendar, plan, note, rollover, cap, channels } = draft;
  const [first, ...later] = draft.amounts;
  const parsed = Budget.safeParse({
    ...{ scope, period, calendar, plan, note, from, until: endOf(draft), channels: [...channels] },
    name: name.trim() || '?',
    amounts: [{ from, amount: first?.amount }, ...later],
    rollover: { kind: rollover, cap: rollover === 'none' || cap === '' ? null : shareOf(cap) },
    thresholds: draft.thresholds.map(({ id, on, percent }) => ({ id, on, at: shareOf(percent) })),
    owners: draft.owners
      .split(',')
      .map(owner => owner.trim())
      .filter(owner => owner !== ''),
  });
  return parsed.data ?? null;
}

/** What its figures depend on: a name or an owner moves none of them. */
export function figuresOf(budget: Budget): Budget {
  return { ...budget, name: '?', owners: [], channels: [], note: '' };
}

/** A name for a threshold that no other one has. */
export function freshThreshold(others: readonly ThresholdDraft[]): ThresholdDraft {
  const taken = new Set(others.map(({ id }) => id));
  let count = others.length + 1;
  while (taken.has(`threshold-${count}`)) count += 1;
  return { id: `threshold-${count}`, on: 'actual', percent: '' };
}

/** The next amount begins with the period after the last one's. */
export function nextAmount(draft: Pick<BudgetDraft, 'period' | 'calendar' | 'from' | 'amounts'>): AmountDraft {
  const last = draft.amounts.length > 1 ? (draft.amounts.at(-1)?.from ?? '') : draft.from;
  const from = isDay(last) ? calendarPeriod(draft.period, draft.calendar, last).to : '';
  return { from, amount: draft.amounts.at(-1)?.amount ?? '' };
}
