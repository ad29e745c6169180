import type { BudgetState } from '../../../../src-core/contract/budgets.ts';
import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { minus, ratio } from '../../../../src-core/reports/exact.ts';
import type { PackChart } from '../../../../src-core/reports/pack-model.ts';
import { column, currencyColumn, noteOf, plainTable, textColumn } from '../../../../src-core/reports/tables.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';

const CHARTS = 4;

/** How budgets stand on the morning after the period's last day, or today while it runs. */
export async function budgetsSection(
  section: Extract<ReportSection, { kind: 'budgets' }>,
  id: string,
  context: ModelContext,
): Promise<BuiltSection> {
  const { words, display, services, signal, period, today } = context.parts;
  const isRunning = period.to > today;
  const on = isRunning ? today : period.to;
  // Days before a morning count, so a period that ends with the report's is asked for when it is over.
  const states = await services.budgets.evaluate({ id: null, today: on, closes: true }, signal);
  for (const { lakeVersion } of states) context.mustBe(lakeVersion);
  const wanted = section.budgets.length === 0 ? states : states.filter(state => section.budgets.includes(state.id));
  const gone = section.budgets.filter(budget => !states.some(state => state.id === budget));
  context.define('burn', 'forecast');
  const title = section.title || words.sections.budgets;
  const table = plainTable({
    id,
    title,
    columns: [
      textColumn('Budget', words.budgets.name),
      textColumn('Period', words.budgets.period),
      currencyColumn(words),
      column('MayBeSpent', words.budgets.budget, 'amount'),
      column('Spent', words.budgets.actual, 'amount'),
      column('Provisional', words.budgets.provisional, 'amount'),
      column('Left', words.budgets.left, 'amount'),
      column('ShareSpent', words.budgets.used, 'share'),
      column('Burn', words.budgets.burn, 'ratio'),
      column('Forecast', words.budgets.forecast, 'amount'),
      column('Overrun', words.budgets.overrun, 'share'),
      textColumn('Thresholds', words.budgets.thresholds),
    ],
    rows: wanted.map(state => [
      ...[state.name, state.period.label, state.currency, state.budget, state.actual, state.provisional],
      ...[minus(state.budget, state.actual), ratio(state.actual, state.budget), state.burn],
      ...[state.forecast?.total ?? null, state.forecast?.overrun ?? null, thresholds(state, context)],
    ]),
    note: noteOf(
      wanted.length === 0 ? words.budgets.none : words.budgets.asOf(display.day(on)),
      gone.length === 0 ? null : words.budgets.gone(gone.join(', ')),
      ...wanted.flatMap(({ name, waitingFor }) =>
        waitingFor.length === 0 ? [] : [words.budgets.waiting(name, waitingFor.map(({ source }) => source).join(', '))],
      ),
    ),
  });
  const charts = wanted.slice(0, CHARTS).map((state, index) => pathChart(state, `${id}-chart-${index + 1}`, context));
  return { section: { id, title, paragraphs: [], charts, tables: [table] }, streams: [] };
}

/** "80 % spent reached": those that are reached, and those that cannot be told. */
function thresholds(state: BudgetState, { parts: { words, display } }: ModelContext): string | null {
  const isOver = state.period.to <= state.today;
  const told = state.thresholds.flatMap(({ on, at, state: is }) => {
    // of a period that is over nothing is expected any more
    if (isOver && is === 'unknown' && (on === 'forecast' || on === 'overrun')) return [];
    const name = `${display.share(at)} ${words.budgets.on[on] ?? on}`;
    if (is === 'below') return [];
    return [is === 'reached' ? words.budgets.reached(name) : words.budgets.unknownThreshold(name)];
  });
  return told.length === 0 ? null : told.join(', ');
}

function pathChart(state: BudgetState, id: string, { parts: { words, display } }: ModelContext): PackChart {
  const { path } = state;
  const series = (name: string, values: (string | null)[], isForecast = false) => ({
    ...{ name, values, isForecast, low: null, high: null },
  });
  const title = words.budgets.path(state.name);
  const [first, last] = [path[0]?.at, path.at(-1)?.at];
  return {
    id,
    kind: 'line',
    title,
    unit: state.currency,
    categories: path.map(({ at }) => at),
    series: [
      series(
        words.budgets.plan,
        path.map(({ plan }) => plan),
      ),
      series(
        words.budgets.actual,
        path.map(({ actual }) => actual),
      ),
      {
        ...series(
          words.budgets.forecast,
          path.map(({ expected }) => expected),
          true,
        ),
        low: path.map(({ low80 }) => low80),
        high: path.map(({ high80 }) => high80),
      },
    ],
    alt: words.charts.course(title, first ? display.day(first) : '', last ? display.day(last) : ''),
  };
}
