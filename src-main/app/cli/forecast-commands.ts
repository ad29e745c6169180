import type { Command } from 'commander';
import { type Forecast, ForecastSpec, type SeriesForecast } from '../../../src-core/contract/forecast.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { forecastSentences } from '../../../src-core/forecast/words/words.ts';
import { formatAmount } from './amount-text.ts';
import { currencyOf } from './fx-commands.ts';
import { printable, table } from './output.ts';
import { filtersOf } from './query-command.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

type Options = {
  measure: string;
  by: string;
  filter: string[];
  grain: string;
  from?: string;
  to?: string;
  zone: string;
  currency?: string;
  allocation: string;
  cutoff?: string;
  asOf?: string;
  limit: string;
  format: string;
};

const several = (value: string, before: string[]) => [...before, value];

/** `mureon forecast`: what is expected, with method, intervals and past accuracy beside it. */
export function addForecastCommands(program: Command, run: Run): void {
  program
    .command('forecast')
    .description('what is expected to the end of the month, by the method that did best at past cut-offs')
    .option('--measure <measure>', 'BilledCost, EffectiveCost, ListCost or ContractedCost', 'EffectiveCost')
    .option('--by <dimensions>', 'a series for each value of up to two dimensions, e.g. x_Team or ServiceName', '')
    .option('--filter <filter>', 'Dimension=value, Dimension!=value or Dimension~part; repeat for more', several, [])
    .option('--grain <grain>', 'day or month', 'day')
    .option('--from <day>', 'first day to learn from, YYYY-MM or YYYY-MM-DD')
    .option('--to <day>', 'day after the last; the end of the month, or twelve months on with --grain month')
    .option('--zone <zone>', 'time zone of days', 'UTC')
    .option('--currency <code>', 'convert every amount by the dated rates of the lake, e.g. EUR')
    .option('--allocation <kind>', 'none, or split: after the shared-cost splits of the cost model', 'none')
    .option('--cutoff <day>', 'as if it were the morning of this day')
    .option('--as-of <version>', 'lake version or date-time')
    .option('--limit <n>', 'series that are named; the rest is one', '50')
    .option('--format <format>', 'table or json', 'table')
    .exitOverride()
    .action(run((session, given: Options) => forecast(session, given)));
}

async function forecast(session: Session, given: Options): Promise<number> {
  if (given.format !== 'table' && given.format !== 'json')
    throw new AppError('cli.usage', { what: `--format is table or json, not ${given.format}.` });
  const spec = readSpec(given);
  const answer = await session.api.forecast.run(spec, { signal: session.signal });
  session.output.print(answer, () =>
    given.format === 'json' ? JSON.stringify(answer, null, 2) : describe(answer, spec),
  );
  return 0;
}

/** @throws AppError `cli.usage` */
function readSpec(given: Options): ForecastSpec {
  const found = ForecastSpec.safeParse({
    ...{ measure: given.measure, grain: given.grain, zone: given.zone, allocation: given.allocation },
    ...{ from: given.from ?? null, to: given.to ?? null, cutoff: given.cutoff ?? null, asOf: given.asOf ?? null },
    by: given.by
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== ''),
    filters: filtersOf(given.filter),
    currency: given.currency === undefined ? null : currencyOf(given.currency, '--currency'),
    limit: Number(given.limit),
  });
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  const option = String(issue?.path[0] ?? '').replace('asOf', 'as-of');
  throw new AppError('cli.usage', { what: `--${option} cannot be read: ${issue?.message ?? 'unknown'}.` });
}

const cents = (amount: string | null) => (amount === null ? '?' : formatAmount(amount, 1n, 2));
const interval = (low: string | null, high: string | null) =>
  low === null || high === null ? 'not known' : `${cents(low)} to ${cents(high)}`;
const percent = (share: number | null) => (share === null ? '?' : `${(100 * share).toFixed(0)} %`);

function describe({ series, completeUntil, waitingFor }: Forecast, spec: ForecastSpec): string {
  if (series.length === 0) return 'No charges are in this scope.';
  const lines = [
    completeUntil === null ? 'No day is whole yet.' : `Learned from days up to ${completeUntil}.`,
    ...[...new Set(waitingFor.map(({ lastWholeDay }) => lastWholeDay))].map(last => {
      const late = waitingFor
        .filter(({ lastWholeDay }) => lastWholeDay === last)
        .map(({ source }) => printable(source));
      return `Waiting for days ${last === null ? 'of' : `after ${last} of`} ${late.join(', ')}.`;
    }),
    '',
    series.length === 1 && series[0] ? points(series[0]) : months(series, spec),
    '',
    accuracies(series, spec),
  ];
  const [only] = series;
  if (series.length === 1 && only) lines.push('', ...forecastSentences(only, 'en').map(printable));
  return lines.join('\n');
}

const nameOf = ({ keys, isRest, currency }: SeriesForecast) =>
  [isRest ? '(rest)' : keys.map(key => key ?? '(none)').join(', ') || 'total', currency ?? ''].join(' ').trim();

function points({ points: found, months: sums }: SeriesForecast): string {
  const rows = found.map(each => [
    ...[each.at, cents(each.amount)],
    ...[interval(each.low80, each.high80), interval(each.low95, each.high95)],
  ]);
  const head = ['day', 'expected', '80 % within', '95 % within'];
  const open = sums.filter(({ isClosed }) => !isClosed);
  const totals = open.map(month => [
    ...[month.month, cents(month.actual), cents(month.expected), cents(month.total)],
    ...[interval(month.low80, month.high80), interval(month.low95, month.high95)],
  ]);
  return [
    table(head, rows, new Set([1])),
    table(['month', 'there', 'to come', 'total', '80 % within', '95 % within'], totals, new Set([1, 2, 3])),
  ].join('\n\n');
}

/** The open months of every series: one line each. */
function months(series: readonly SeriesForecast[], { by }: ForecastSpec): string {
  const rows = series.flatMap(each =>
    each.months
      .filter(({ isClosed }) => !isClosed)
      .map(month => [
        ...[nameOf(each), month.month, cents(month.actual), cents(month.total)],
        ...[interval(month.low80, month.high80), interval(month.low95, month.high95)],
      ]),
  );
  const head = [by.join(', ') || 'series', 'month', 'there', 'total', '80 % within', '95 % within'];
  return table(head, rows, new Set([2, 3]));
}

function accuracies(series: readonly SeriesForecast[], { by }: ForecastSpec): string {
  const rows = series.map(each => {
    const { accuracy, accuracyMissing } = each;
    if (!accuracy) return [nameOf(each), each.method, accuracyMissing, '', '', '', '', ''];
    return [
      ...[nameOf(each), each.method, accuracy.mase.toFixed(2), accuracy.maseOfSeasonalNaive.toFixed(2)],
      ...[percent(accuracy.coverage80), percent(accuracy.coverage95)],
      accuracy.monthTotalMape === null ? '?' : `${accuracy.monthTotalMape.toFixed(1)} %`,
      String(accuracy.cutoffs),
    ];
  });
  const head = [
    by.join(', ') || 'series',
    'method',
    'MASE',
    'of naive',
    'in 80 %',
    'in 95 %',
    'month off by',
    'cut-offs',
  ];
  return table(head, rows, new Set([2, 3, 4, 5, 6, 7]));
}
