import type { Command } from 'commander';
import type { BreakEven, UnitCard, UnitRow, UnitSeries, UnitSpecInput } from '../../../src-core/contract/units.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { grains, measures } from '../../../src-core/query/query-spec.ts';
import { unitCatalog } from '../../../src-core/units/catalog.ts';
import { formatAmount } from './amount-text.ts';
import { printable, table } from './output.ts';
import { filtersOf } from './query-command.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

export type UnitOptions = {
  per?: string;
  by?: string;
  grain: string;
  from?: string;
  to?: string;
  filter: string[];
  measure: string;
  allocation: string;
  currency?: string;
  zone: string;
  compare?: boolean;
  limit: string;
};

const several = (value: string, before: string[]) => [...before, value];

/** `mureon unit-cost`: what one request, session, customer, GPU-hour costs, with its denominator and how much of both sides is known. */
export function addUnitCommands(program: Command, run: Run): void {
  const unitCost = program
    .command('unit-cost')
    .description('what one unit costs, with its denominator and how much of cost and volume is known')
    .exitOverride();
  unitCost
    .command('series', { isDefault: true }) // `mureon unit-cost --per request`: its options must not take those of the other commands
    .description('the cost of one unit, by dimensions and time')
    .option('--per <unit>', 'request, million-tokens, session...; custom:<name> for a definition of your own')
    .option('--by <list>', 'dimensions, e.g. x_ModelVersion,x_Team')
    .option('--grain <grain>', grains.join(', '), 'none')
    .option('--from <day>', 'first day, YYYY-MM or YYYY-MM-DD')
    .option('--to <day>', 'day after the last, YYYY-MM or YYYY-MM-DD')
    .option('--filter <filter>', 'Dimension=value, Dimension!=value or Dimension~part; repeat for more', several, [])
    .option('--measure <name>', measures.join(', '), 'EffectiveCost')
    .option('--allocation <kind>', 'none, or split: after the shared-cost splits of the cost model', 'none')
    .option('--currency <code>', 'convert by the dated rates of the lake, e.g. EUR')
    .option('--zone <zone>', 'time zone of days and periods', 'UTC')
    .option('--compare', 'add the period before')
    .option('--limit <n>', 'at most this many rows', '500')
    .action(run((session, given: UnitOptions) => unitCosts(session, given)));
  unitCost
    .command('cards')
    .description('the headline unit costs of a month, the month before and six months of trend')
    .option('--month <month>', 'YYYY-MM; by default the last month that is complete')
    .option('--measure <name>', measures.join(', '), 'EffectiveCost')
    .action(run((session, given: { month?: string; measure: string }) => unitCards(session, given)));
  unitCost
    .command('break-even')
    .description('own capacity against the price of an API for the same tokens')
    .requiredOption('--from <day>', 'first day, YYYY-MM or YYYY-MM-DD')
    .requiredOption('--to <day>', 'day after the last')
    .requiredOption(
      '--capacity <filter>',
      'charges of the own capacity, e.g. ResourceName=serve-l40s; repeat',
      several,
      [],
    )
    .option('--usage <filter>', 'usage it served, e.g. x_Model=llama-3.3-70b; repeat', several, [])
    .option('--tokens <n>', 'tokens served, where no record tells')
    .option('--api-provider <name>', 'provider in the price book, e.g. together-ai')
    .option('--api-model <name>', 'model in the price book')
    .option('--api-price <amount>', 'price per million tokens, in place of the price book')
    .option('--target-load <share>', 'share of the capacity that can be served at most', '0.7')
    .option('--measure <name>', measures.join(', '), 'EffectiveCost')
    .action(run((session, given: BreakEvenOptions) => breakEven(session, given)));
  unitCost
    .command('list')
    .description('every unit there is, with its numerator and denominator')
    .action(run(session => unitList(session)));
}

async function unitCosts(session: Session, options: UnitOptions): Promise<number> {
  const series = await session.api.units.series(specOf(options), { signal: session.signal });
  session.output.print(series, () => seriesText(series));
  return 0;
}

/** @throws AppError `cli.usage`, `query.bad-filter` */
export function specOf(options: UnitOptions): UnitSpecInput {
  if (options.per === undefined)
    throw new AppError('cli.usage', { what: 'Say which unit: --per request. `mureon unit-cost list` names them all.' });
  const { measure, grain, allocation } = options;
  const limit = Number(options.limit);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 10_000))
    throw new AppError('cli.usage', { what: `--limit must be a whole number from 1 to 10000, not ${options.limit}.` });
  return {
    unit: options.per,
    measure: known('--measure', measure, measures),
    dims: (options.by ?? '').split(',').flatMap(name => (name.trim() === '' ? [] : [name.trim()])),
    grain: known('--grain', grain, grains),
    from: options.from ?? null,
    to: options.to ?? null,
    filters: filtersOf(options.filter),
    zone: options.zone,
    allocation: known('--allocation', allocation, ['none', 'split'] as const),
    convertTo: options.currency ?? null,
    compare: options.compare ? 'previous-period' : 'none',
    limit,
  };
}

function known<T extends string>(what: string, value: string, names: readonly T[]): T {
  const found = names.find(name => name === value);
  if (found === undefined) throw new AppError('cli.usage', { what: `${what} is ${names.join(', ')}, not ${value}.` });
  return found;
}

const unknown = '?';
const figure = (amount: string | null, decimals = 6) =>
  amount === null ? unknown : formatAmount(amount, 1n, decimals);
const percent = (share: number | null) => (share === null ? '' : `${(share * 100).toFixed(1)} %`);

/** A table for people, rounded; `--json` has every digit. */
function seriesText(series: UnitSeries): string {
  const { spec } = series;
  const hasBucket = spec.grain !== 'none';
  const compares = spec.compare !== 'none';
  const keyColumns = [...(hasBucket ? [spec.grain] : []), ...spec.dims];
  const head = [
    ...keyColumns,
    `cost per ${series.unit}`,
    'currency',
    ...(compares ? ['before', 'change'] : []),
    ...['cost', 'units', 'used', 'marginal', 'cost known', 'volume known'],
  ];
  const line = (row: UnitRow, keys: readonly string[]) => [
    ...keys,
    figure(row.unitCost),
    row.currency ?? '',
    ...(compares ? [figure(row.previous?.unitCost ?? null), changeOf(row)] : []),
    figure(row.cost, 2),
    figure(row.quantity, 2),
    figure(row.bases.used),
    figure(row.bases.marginal),
    percent(row.quality.cost.share),
    percent(row.quality.volume.share),
  ];
  const rows = series.rows.map(row =>
    line(row, [...(hasBucket ? [(row.bucket ?? '').slice(0, 10)] : []), ...row.keys.map(key => key ?? '(none)')]),
  );
  const totals = series.totals.map(row =>
    line(
      row,
      keyColumns.map((_, index) => (index === 0 ? 'all' : '')),
    ),
  );
  const numeric = new Set(
    head.flatMap((name, index) => (index < keyColumns.length || name === 'currency' ? [] : [index])),
  );
  const lines = keyColumns.length === 0 ? totals : [...rows, ...totals];
  return [
    lines.length === 0 ? 'No charge and no unit matches.' : table(head, lines, numeric),
    ...(series.isCut ? ['(the row limit cut this list)'] : []),
    `${series.numerator}  /  ${series.denominator}`,
    ...series.notes.map(note => printable(note.message)),
  ].join('\n');
}

function changeOf({ unitCost, previous }: UnitRow): string {
  const [now, before] = [Number(unitCost ?? Number.NaN), Number(previous?.unitCost ?? Number.NaN)];
  return Number.isFinite(now / before)
    ? `${now >= before ? '+' : ''}${((now / before - 1) * 100).toFixed(1)} %`
    : unknown;
}

async function unitCards(session: Session, given: { month?: string; measure: string }): Promise<number> {
  const { api, output, signal } = session;
  const cards = await api.units.cards(
    { month: given.month ?? null, measure: known('--measure', given.measure, measures) },
    { signal },
  );
  output.print({ cards }, () => (cards.length === 0 ? 'There are no charges yet.' : cardsText(cards)));
  return 0;
}

function cardsText(cards: readonly UnitCard[]): string {
  const head = [
    ...['unit', 'cost', 'currency', 'month before', 'change', 'used', 'marginal', 'cost known', 'volume known'],
    'denominator',
  ];
  const rows = cards.map(({ title, row, denominator }) => [
    title,
    figure(row.unitCost),
    row.currency ?? '',
    figure(row.previous?.unitCost ?? null),
    changeOf(row),
    figure(row.bases.used),
    figure(row.bases.marginal),
    percent(row.quality.cost.share),
    percent(row.quality.volume.share),
    denominator,
  ]);
  return [`Unit costs of ${cards[0]?.month}`, table(head, rows, new Set([1, 3, 4, 5, 6, 7, 8]))].join('\n');
}

type BreakEvenOptions = {
  from: string;
  to: string;
  capacity: string[];
  usage: string[];
  tokens?: string;
  apiProvider?: string;
  apiModel?: string;
  apiPrice?: string;
  targetLoad: string;
  measure: string;
};

async function breakEven(session: Session, given: BreakEvenOptions): Promise<number> {
  const { api, output, signal } = session;
  const decimal = (what: string, text: string | undefined): string | null => {
    if (text === undefined) return null;
    if (!/^\d+(\.\d+)?$/.test(text))
      throw new AppError('cli.usage', { what: `${what} must be a plain number, not ${text}.` });
    return text;
  };
  const targetLoad = Number(given.targetLoad);
  if (!(targetLoad > 0 && targetLoad <= 1))
    throw new AppError('cli.usage', { what: `--target-load must be above 0 and at most 1, not ${given.targetLoad}.` });
  const answer = await api.units.breakEven(
    {
      ...{ from: given.from, to: given.to, measure: known('--measure', given.measure, measures), targetLoad },
      capacity: filtersOf(given.capacity),
      usage: filtersOf(given.usage),
      tokens: decimal('--tokens', given.tokens),
      api: {
        provider: given.apiProvider ?? null,
        model: given.apiModel ?? null,
        perMillion: decimal('--api-price', given.apiPrice),
      },
    },
    { signal },
  );
  output.print(answer, () => breakEvenText(answer));
  return 0;
}

function breakEvenText(answer: BreakEven): string {
  const { currency, selfHostedPerMillion: own, facts } = answer;
  const money = (amount: string | null) => (amount === null ? unknown : `${figure(amount)} ${currency ?? ''}`);
  const lines = [
    ['capacity, used or not', money(answer.reservedCost)],
    ['tokens served', figure(answer.tokens, 2)],
    ['own capacity per 1 M tokens, reserved', money(own.reserved)],
    ['  used share only', money(own.used)],
    ['  one more (power)', money(own.marginal)],
    ['API per 1 M tokens', money(answer.apiPerMillion)],
    ['both cost the same at tokens a period', figure(answer.breakEvenTokens, 2)],
    [`tokens at a load of ${facts.targetLoad}`, figure(facts.tokensAtTargetLoad ?? null, 2)],
  ];
  return [table(['', ''], lines, new Set([1])), ...answer.problems.map(printable)].join('\n');
}

async function unitList(session: Session): Promise<number> {
  const units = Object.values(unitCatalog).map(({ key, title, word, numerator, counted }) => ({
    ...{ unit: key, title, word, numerator, denominator: counted },
  }));
  session.output.print({ units }, () =>
    table(
      ['unit', 'numerator', 'denominator'],
      units.map(({ unit, numerator, denominator }) => [unit, numerator, denominator]),
      new Set(),
    ),
  );
  return 0;
}
