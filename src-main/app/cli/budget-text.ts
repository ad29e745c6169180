import { type Exhaustion, exhaustionOf } from '../../../src-core/budgets/exhaustion.ts';
import type { Late } from '../../../src-core/budgets/words/budget-words.ts';
import { budgetNotes, budgetWords, plainFigures } from '../../../src-core/budgets/words/words.ts';
import type {
  Budget,
  BudgetMoment,
  BudgetPast,
  BudgetState,
  StoredBudget,
} from '../../../src-core/contract/budgets.ts';
import { forecastWords } from '../../../src-core/forecast/words/words.ts';
import { fraction, fromDecimal, multiply, toDecimal } from '../../../src-core/money/fraction.ts';
import { addDays } from '../../../src-core/quality/days.ts';
import { formatAmount } from './amount-text.ts';
import { printable, table } from './output.ts';

const unknown = '?';
const cents = (amount: string | null) => (amount === null ? unknown : formatAmount(amount, 1n, 2));
/** "87.5 %"; exact until it is written. */
const percent = (share: string | null) =>
  share === null ? unknown : `${toDecimal(multiply(fromDecimal(share), fraction(100n)), 1)} %`;

type Threshold = BudgetMoment['thresholds'][number];

/** "actual 80 %", "overrun 50 %", "burn 1.2" */
const thresholdText = ({ on, at }: Pick<Threshold, 'on' | 'at'>) => `${on} ${on === 'burn' ? at : percent(at)}`;

/** Every budget with what is in force; the last amount of each. */
export function listText(budgets: readonly StoredBudget[]): string {
  if (budgets.length === 0) return 'There are no budgets. `mureon budget set FILE` saves one.';
  return table(
    ['budget', 'scope', 'every', 'amount', 'currency', 'from', 'rollover', 'thresholds', 'version', 'id'],
    budgets.map(({ id, version, body }) => [
      ...[body.name, scopeText(body), body.period, cents(body.amounts.at(-1)?.amount ?? null), body.scope.currency],
      ...[body.from, body.rollover.kind === 'none' ? '' : body.rollover.kind],
      ...[body.thresholds.map(thresholdText).join(', '), String(version), id],
    ]),
    new Set([3, 8]),
  );
}

function scopeText({ scope: { measure, filters, allocation, zone } }: Budget): string {
  const signs = { in: '=', 'not-in': '!=', contains: '~' } as const;
  return [
    measure,
    ...filters.map(
      ({ dimension, op, values }) => `${dimension}${signs[op]}${values.map(value => value ?? '(none)').join('|')}`,
    ),
    ...(allocation === 'split' ? ['after splits'] : []),
    ...(zone === 'UTC' ? [] : [zone]),
  ].join(', ');
}

/** One line a budget, then what a reader must know of it. Rounded; `--json` has every digit. */
export function describeStates(states: readonly BudgetState[]): string {
  if (states.length === 0) return 'No budget has a period on this day.';
  const lines = table(
    ['budget', 'period', 'budget', 'spent', 'of it', 'planned', 'burn', 'forecast', 'over by then', 'currency'],
    states.map(state => [
      ...[state.name, state.period.label, cents(state.budget), cents(state.actual), shareOf(state)],
      ...[cents(state.plannedUntilNow), state.burn === null ? unknown : formatAmount(state.burn, 1n, 2)],
      ...[cents(state.forecast?.total ?? null), percent(state.forecast?.overrun ?? null), state.currency],
    ]),
    new Set([2, 3, 4, 5, 6, 7, 8]),
  );
  return [lines, ...states.map(remarks).filter(text => text !== '')].join('\n\n');
}

function shareOf({ actual, budget }: Pick<BudgetMoment, 'actual' | 'budget'>): string {
  if (actual === null || budget === null || fromDecimal(budget).n <= 0n) return unknown;
  const { n, d } = fromDecimal(actual);
  const whole = fromDecimal(budget);
  return percent(toDecimal(fraction(n * whole.d, d * whole.n), 4));
}

const wordLate = (late: Late) => budgetWords('en').late(late, plainFigures);
const wordUsedUp = (used: Exhaustion, late: readonly Late[]) => budgetWords('en').usedUp(used, late, plainFigures);
const methods: Readonly<Record<string, string>> = forecastWords('en').methods;

/** Spend and plan are of all days so far, burn of the whole ones: said where these are not the same days. */
function burnDays({ burn, days, today, period, completeUntil }: BudgetState): string[] {
  if (burn === null || days.provisional + days.missing === 0) return [];
  const last = addDays(today < period.to ? today : period.to, -1);
  const whole = days.final === 1 ? 'the 1 whole day' : `the ${days.final} whole days`;
  return [`spent and planned are until ${last}, burn is of ${whole}${completeUntil ? ` until ${completeUntil}` : ''}`];
}

function remarks(state: BudgetState): string {
  const { name, currency, days, forecast, waitingFor } = state;
  const used = exhaustionOf(state);
  const open = [
    ...(days.provisional > 0 ? [`${days.provisional} not whole yet (${cents(state.provisional)} ${currency})`] : []),
    ...(days.missing > 0 ? [`${days.missing} missing`] : []),
  ];
  const lines = [
    ...state.thresholds.filter(({ state: held }) => held !== 'below').map(standingText),
    ...(state.rolledOver !== null && state.rolledOver !== '0'
      ? [`${cents(state.amount)} and ${cents(state.rolledOver)} from the period before`]
      : []),
    ...(used ? [wordUsedUp(used, waitingFor)] : []),
    ...(forecast?.low80 && forecast.high80
      ? [
          `forecast by ${methods[forecast.method] ?? forecast.method}, 80 % within ${cents(forecast.low80)} to ${cents(forecast.high80)}`,
        ]
      : []),
    ...(open.length > 0 ? [`of ${days.final + days.provisional + days.missing} days: ${open.join(', ')}`] : []),
    ...burnDays(state),
    ...(waitingFor.length > 0 && used?.kind !== 'overdue'
      ? [`waiting for ${waitingFor.map(wordLate).join('; ')}`]
      : []),
    ...budgetNotes(state, 'en'),
  ];
  return lines.length === 0
    ? ''
    : [`${name}, ${state.period.from} to ${state.period.to}`, ...lines.map(line => `  ${line}`)]
        .map(printable)
        .join('\n');
}

function standingText(threshold: Threshold): string {
  const { value, state, on, isProvisional } = threshold;
  if (state === 'unknown') return `UNKNOWN  ${thresholdText(threshold)}`;
  const now = value === null ? '' : `: ${on === 'burn' ? formatAmount(value, 1n, 2) : percent(value)}`;
  return `REACHED  ${thresholdText(threshold)}${now}${isProvisional ? ' (provisional: rests on days that are not whole)' : ''}`;
}

/** Periods that are over, and the first morning on which each threshold would have been seen reached. */
export function describePast(budget: Budget, past: readonly BudgetPast[]): string {
  if (past.length === 0) return 'Nothing is known of periods before this one.';
  return table(
    ['period', 'budget', 'spent', 'of it', ...budget.thresholds.map(thresholdText)],
    past.map(({ period, reached, ...figures }) => [
      ...[period.label, cents(figures.budget), cents(figures.actual), shareOf(figures)],
      ...reached.map(({ on, isProvisional }) => (on === null ? '' : `${on}${isProvisional ? ' (provisional)' : ''}`)),
    ]),
    new Set([1, 2, 3]),
  );
}

/** The mornings on which a threshold was reached that was not the morning before. */
export function describeMoments(moments: readonly BudgetMoment[]): string {
  const [first, last] = [moments[0], moments.at(-1)];
  if (!first || !last) return 'The budget has no period on these days.';
  const before = new Map<string, string>();
  const rows: string[][] = [];
  for (const moment of moments) {
    for (const threshold of moment.thresholds) {
      const key = `${threshold.id} ${moment.period.from}`;
      if (threshold.state === 'reached' && before.get(key) !== 'reached')
        rows.push([
          moment.today,
          moment.period.label,
          standingText(threshold),
          cents(moment.actual),
          cents(moment.budget),
        ]);
      before.set(key, threshold.state);
    }
  }
  const head = `${first.today} to ${last.today}, ${moments.length} mornings, by what the lake holds today`;
  if (rows.length === 0) return `${head}: no threshold was reached.`;
  return [head, table(['morning', 'period', 'threshold', 'spent', 'budget'], rows, new Set([3, 4]))].join('\n');
}
