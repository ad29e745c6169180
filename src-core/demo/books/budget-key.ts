import { BUDGET_DAY, demoBudgets } from './budgets.ts';
import { amountOf } from './quotients.ts';

/** How a budget of the demo stands on the morning of `today`. Amounts are exact decimal text; the sums are of the written files. */
export type BudgetKey = {
  today: string;
  budgets: {
    id: string;
    name: string;
    period: { from: string; to: string };
    /** Days of the period that are there. */
    days: number;
    amount: string;
    rolledOver: string;
    /** amount + rolledOver */
    budget: string;
    actual: string;
    currency: string;
    /** What `actual` comes to when every day of the period costs as much as those that are there: a line, no forecast. */
    straightOn: string;
    stands: 'within' | 'over by the end' | 'over';
    note: string;
  }[];
};

type Entry = BudgetKey['budgets'][number];

/** What a period of a budget cost, and on how many of its days. */
export type PeriodSum = { readonly from: string; readonly to: string; readonly amount: bigint; readonly days: number };

/**
 * The key's entry, by hand: periods follow each other, what one leaves goes on up to its cap.
 * @param periods of the budget from its first on, the last one open
 */
export function budgetEntry(id: string, periods: readonly PeriodSum[]): Entry {
  const { budget } = demoBudgets.find(each => each.id === id) ?? {};
  const open = periods.at(-1);
  if (!budget || !open) throw new RangeError(`no demo budget ${id}`);
  const amountAt = (day: string) => amountOf.parse(budget.amounts.findLast(({ from }) => from <= day)?.amount);
  let carried = 0n;
  for (const { from, amount } of periods.slice(0, -1)) {
    const own = amountAt(from);
    const rest = own + carried - amount;
    const tenth = own / 10n; // the demo's only cap
    carried = budget.rollover.kind === 'none' ? 0n : rest > tenth ? tenth : rest < -tenth ? -tenth : rest;
  }
  const amount = amountAt(open.from);
  const length = BigInt(Math.round((Date.parse(open.to) - Date.parse(open.from)) / 86_400_000));
  const straightOn = (open.amount * length) / BigInt(open.days);
  const whole = amount + carried;
  return {
    ...{ id, name: budget.name, period: { from: open.from, to: open.to }, days: open.days },
    ...{ amount: amountOf(amount), rolledOver: amountOf(carried), budget: amountOf(whole) },
    ...{ actual: amountOf(open.amount), currency: budget.scope.currency, straightOn: amountOf(straightOn) },
    stands: open.amount > whole ? 'over' : straightOn > whole ? 'over by the end' : 'within',
    note: budget.note,
  };
}

/** The budgets of the key as a page. */
export function budgetKeyMarkdown({ today, budgets }: BudgetKey): string {
  const head = ['budget', 'period', 'days', 'amount', 'rolled over', 'spent', 'straight on', 'stands'];
  const rows = budgets.map(row => [
    ...[row.name, `${row.period.from} to ${row.period.to}`, String(row.days), row.amount, row.rolledOver],
    ...[row.actual, row.straightOn.replace(/\..*$/, ''), row.stands],
  ]);
  return `## Budgets on the morning of ${today}
${[head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')}

"Straight on" is every day like the days that are there, without month-end work, fees or weekends. Find it: \`mureon budget evaluate --today ${BUDGET_DAY}\`
`;
}
