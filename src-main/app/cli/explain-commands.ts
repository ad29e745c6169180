import type { Command } from 'commander';
import { Cell, type Explanation } from '../../../src-core/contract/explain.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { cellAddress, parseCellAddress } from '../../../src-core/explain/cell-address.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { describeChange, readChange } from './change-command.ts';
import { count, printable, table } from './output.ts';
import { filtersOf } from './query-command.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

export type CellOptions = {
  cell?: string;
  measure: string;
  currency?: string;
  from?: string;
  to?: string;
  hour?: string;
  filter: string[];
  zone: string;
  asOf?: string;
  allocation: string;
  convert?: string;
  limit: string;
};

const several = (value: string, before: string[]) => [...before, value];

/** `mureon explain` and `mureon change`: what a figure is made of, and why it is not what it was. */
export function addExplainCommands(program: Command, run: Run): void {
  program
    .command('explain')
    .description('files, charge lines, rules, weights and prices behind a figure; proves that they add up to it')
    .option('--cell <address>', 'the figure, as copied from a screen, or as JSON; in place of all options but --limit')
    .option('--measure <measure>', measures.join(', '), 'EffectiveCost')
    .option('--currency <code>', 'currency of the figure; not needed when the lake holds one')
    .option('--from <day>', 'first day, YYYY-MM or YYYY-MM-DD')
    .option('--to <day>', 'day after the last, YYYY-MM or YYYY-MM-DD')
    .option('--hour <instant>', 'one hour of the day --from, by its start in UTC')
    .option('--filter <filter>', 'Dimension=value, Dimension!=value or Dimension~part; repeat for more', several, [])
    .option('--zone <zone>', 'time zone of days', 'UTC')
    .option('--as-of <version>', 'lake version or date-time')
    .option('--allocation <how>', 'none, or split: after the splits of the cost model', 'none')
    .option('--convert <code>', 'converted to this currency')
    .option('--limit <n>', 'charge lines to list', '10')
    .action(run((session, given: CellOptions) => explain(session, given)));
  program
    .command('change')
    .description('why a figure differs between two periods: price, volume, mix, new, ended, rules, restatement, fx')
    .requiredOption('--before <period>', 'FROM..TO, or one month: 2026-06')
    .requiredOption('--after <period>', 'FROM..TO, or one month: 2026-07')
    .option('--measure <measure>', measures.join(', '), 'EffectiveCost')
    .option('--by <list>', 'dimensions to list the change by, e.g. x_Team,ServiceName', '')
    .option('--filter <filter>', 'as in `mureon query`; repeat for more', several, [])
    .option('--zone <zone>', 'time zone of days', 'UTC')
    .option('--before-as-of <version>', 'lake version or date-time of the period before')
    .option('--after-as-of <version>', 'lake version or date-time of the period after')
    .option('--allocation <how>', 'none, or split: after the splits of the cost model', 'none')
    .option('--convert <code>', 'converted to this currency')
    .option('--limit <n>', 'groups and items to list', '20')
    .action(
      run(async (session, given) => {
        const changed = await session.api.explain.change(readChange(given as never), { signal: session.signal });
        session.output.print(changed, () => describeChange(changed, given as never));
        return 0;
      }),
    );
}

/** @returns 1 when something does not add up: a script must notice */
async function explain(session: Session, given: CellOptions): Promise<number> {
  const limit = Number(given.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new AppError('cli.usage', { what: `--limit must be a whole number from 1 to 1000, not ${given.limit}.` });
  const cell = given.cell === undefined ? await cellOf(session, given) : parseCellAddress(given.cell);
  const explained = await session.api.explain.cell({ ...cell, limit }, { signal: session.signal });
  session.output.print({ address: cellAddress(explained.cell), ...explained }, () => describe(explained));
  return explained.problems.length === 0 ? 0 : 1;
}

async function cellOf(session: Session, given: CellOptions): Promise<Cell> {
  const { measure, from, to, hour, zone, asOf, allocation, convert, filter } = given;
  const found = Cell.safeParse({
    measure,
    currency: given.currency ?? (convert === undefined ? await onlyCurrency(session) : null),
    from: from ?? null,
    to: to ?? null,
    hour: hour ?? null,
    filters: filtersOf(filter),
    zone,
    asOf: asOf ?? null,
    allocation,
    convertTo: convert ?? null,
  });
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new AppError('cli.usage', {
    what: `--${issue?.path.join('.') ?? ''} cannot be read: ${issue?.message ?? 'unknown'}.`,
  });
}

async function onlyCurrency(session: Session): Promise<string | null> {
  const { currencies } = await session.api.query.catalog(undefined, { signal: session.signal });
  if (currencies.length > 1)
    throw new AppError('cli.usage', {
      what: `The lake holds several currencies: say which with --currency ${currencies.join(', ')}.`,
    });
  return currencies[0] ?? null;
}

type Branch = { readonly title: string; readonly leaves: readonly string[] };

function describe(explained: Explanation): string {
  const unit = explained.cell.convertTo ?? explained.cell.currency ?? '(no currency)';
  const money = (amount: string | null) => (amount === null ? 'unknown' : `${amount} ${unit}`);
  const head = `${explained.cell.measure} ${money(explained.figure)}, ${count(explained.rows)} charge lines, lake version ${explained.lakeVersion}`;
  const { problems } = explained;
  const proof =
    problems.length > 0
      ? problems.map(problem => `NOT PROVED: ${problem}`)
      : [
          `Adds up to the last digit, counted anew from ${explained.countedFrom === 'lines' ? 'every charge line' : 'the sums of each slice'}.`,
        ];
  return [head, ...branchesOf(explained, money).flatMap(drawBranch), ...proof, cellAddress(explained.cell)].join('\n');
}

function branchesOf(explained: Explanation, money: (amount: string | null) => string): Branch[] {
  const rows = (lines: readonly (readonly string[])[], right: readonly number[]) =>
    lines.length === 0
      ? []
      : table(lines[0]?.map(() => '') ?? [], lines, new Set(right))
          .split('\n')
          .slice(2);
  const branch = (title: string, cells: readonly (readonly string[])[], right = [0]): Branch[] =>
    cells.length === 0 ? [] : [{ title, leaves: rows(cells, right) }];
  const { splits, fx, prices, lines, rest } = explained;
  return [
    ...branch(
      'files',
      explained.drops.map(drop => [
        money(drop.amount),
        drop.fileName,
        `${count(drop.rows)} lines`,
        `SHA-256 ${drop.sha256.slice(0, 16)}, imported ${drop.importedAt.slice(0, 16)}`,
      ]),
      [0, 2],
    ),
    ...branch(
      'tag rules',
      explained.tagRules.map(({ version, rules, rulesOf, amount, rows: n }) => [
        money(amount),
        version === 0 ? 'no rules' : `version ${version}`,
        `${count(n)} lines`,
        rules.length === 0
          ? 'none moved a line'
          : `${rulesOf === 'lines' ? 'moved by' : 'in force'}: ${rules.join(', ')}`,
      ]),
      [0, 2],
    ),
    ...(splits.length === 0
      ? []
      : branch('placed directly', [[money(explained.direct.amount), `${count(explained.direct.rows)} lines`]])),
    ...branch(
      'put here by the cost model',
      splits.map(part => [
        money(part.amount),
        `${part.ruleName}, version ${part.modelVersion}, ${part.period}, to ${part.target ?? '(nobody)'}`,
        `${part.pool} x ${part.weight} / ${part.total} = ${part.floor}, remainder ${part.remainder}`,
        part.weightSource,
      ]),
    ),
    ...branch(
      'exchange rates',
      fx.map(rate => [money(rate.after), `${rate.before} ${rate.from} x ${rate.rate}`, `${rate.date}, ${rate.source}`]),
    ),
    ...branch(
      'prices',
      prices.map(({ amount, provider, model, bucket, price, per, validFrom, origin }) => [
        money(amount),
        [provider, model, bucket].filter(word => word !== null).join(' '),
        price === null
          ? (origin ?? '')
          : `${price} for ${count(per ?? 1)} since ${validFrom?.slice(0, 10)}, ${origin ?? ''}`,
      ]),
    ),
    ...branch('largest charge lines', [
      ...lines.map(line => [
        money(line.amount),
        [line.service, line.description, line.resource].filter(word => word !== null).join(', '),
        line.quantity === null ? '' : `${line.quantity} ${line.unit ?? ''}`,
        `${line.chargePeriodStart?.slice(0, 16) ?? ''} row ${line.sourceRow ?? '?'} of ${line.dropId}`,
      ]),
      ...(rest.rows > 0 ? [[money(rest.amount), `${count(rest.rows)} more`, '', '']] : []),
    ]),
  ];
}

const drawBranch = ({ title, leaves }: Branch): string[] => [
  `├─ ${title}`,
  ...leaves.map((leaf, place) => `│  ${place === leaves.length - 1 ? '└─' : '├─'} ${printable(leaf)}`),
];
