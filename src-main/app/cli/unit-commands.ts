import type { Command } from 'commander';
import type { UnitRow, UnitSeries, UnitSpecInput } from '../../../src-core/contract/units.ts';
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
    .exitOverride()
    .action(run((session, given: UnitOptions) => unitCosts(session, given)));
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
  const known = <T extends string>(what: string, value: string, names: readonly T[]): T => {
    const found = names.find(name => name === value);
    if (found === undefined) throw new AppError('cli.usage', { what: `${what} is ${names.join(', ')}, not ${value}.` });
    return found;
  };
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
