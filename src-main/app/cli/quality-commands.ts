import type { Command } from 'commander';
import type { BillDiff, Coverage, OverlapEntry, QualityIssue } from '../../../src-core/contract/quality.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { counted } from '../../../src-core/quality/checks/check.ts';
import { wordDays } from '../../../src-core/quality/days.ts';
import { count, printable, table } from './output.ts';
import { dayOption, monthOption } from './period-option.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

/** `mureon coverage`, `quality`, `overlap` and `diff`: what is missing, wrong, told twice or restated. */
export function addQualityCommands(program: Command, run: Run): void {
  program
    .command('coverage')
    .description('which days each source has delivered, and which are missing')
    .option('--from <day>', 'first day, YYYY-MM or YYYY-MM-DD')
    .option('--to <day>', 'day after the last, YYYY-MM or YYYY-MM-DD')
    .option('--source <name>', 'only of this source')
    .action(run((session, given: { from?: string; to?: string; source?: string }) => coverage(session, given)));
  program
    .command('quality')
    .description('what is wrong or odd in the lake, worst first, with the money at stake')
    .option('--kind <kind>', 'only of this kind, e.g. tags or timeliness')
    .option('--source <name>', 'only of this source')
    .action(run((session, given: { kind?: string; source?: string }) => quality(session, given)));
  const overlaps = program
    .command('overlap')
    .description('spend that arrives by several routes, and whose figure counts')
    .exitOverride()
    .action(run(session => overlap(session)));
  const entryOf = (command: Command) =>
    command
      .requiredOption('--provider <name>', 'as `mureon overlap` lists it')
      .option('--account <id>', 'as listed; leave out where none is')
      .requiredOption('--month <month>', 'billing month, YYYY-MM');
  entryOf(overlaps.command('choose'))
    .description('let one bill count and set the others of the same spend aside')
    .requiredOption('--route <route>', 'bill or provider-api')
    .option('--source <name>', 'where several sources come by the route')
    .action(run((session, given: Choice) => choose(session, given)));
  entryOf(overlaps.command('reset'))
    .description('let all of them count again')
    .action(run((session, given: Choice) => choose(session, given)));
  program
    .command('diff')
    .description('what restated bills changed: rows added, removed and changed, to the last digit')
    .option('--period <month>', 'only of this billing month, YYYY-MM')
    .option('--from-version <n>', 'everything that differs between this lake version and now')
    .option('--limit <n>', 'lines to list for each bill', '20')
    .action(run((session, given: { period?: string; fromVersion?: string; limit: string }) => diff(session, given)));
}

type Money = QualityIssue['atStake'];

const money = (amounts: Money) => amounts.map(({ currency, amount }) => `${amount} ${currency}`).join(', ');

async function coverage(session: Session, given: { from?: string; to?: string; source?: string }): Promise<number> {
  const streams = (
    await session.api.quality.coverage({
      from: given.from === undefined ? null : dayOption(given.from, '--from'),
      to: given.to === undefined ? null : dayOption(given.to, '--to'),
    })
  ).filter(({ source }) => given.source === undefined || source === given.source);
  session.output.print({ coverage: streams }, () =>
    streams.length === 0
      ? 'Nothing was imported yet.'
      : [
          table(
            [
              'source',
              'data',
              'account or scope',
              'first day',
              'last day',
              'final',
              'provisional',
              'missing',
              'failed',
            ],
            streams.map(({ source, dataset, scope, firstDay, lastDay, counts }) => [
              ...[source, dataset, scope ?? '', firstDay, lastDay],
              ...[counts.final, counts.provisional, counts.missing, counts.failed].map(count),
            ]),
            new Set([5, 6, 7, 8]),
          ),
          ...streams.flatMap(gapLines),
        ].join('\n'),
  );
  return 0;
}

function gapLines({ source, scope, days }: Coverage): string[] {
  return (['missing', 'failed'] as const).flatMap(state => {
    const found = days.filter(day => day.state === state).map(({ day }) => day);
    const of = [source, scope ?? ''].filter(part => part !== '').join(' ');
    return found.length === 0 ? [] : [`${state}: ${printable(of)}: ${wordDays(found)}`];
  });
}

async function quality(session: Session, given: { kind?: string; source?: string }): Promise<number> {
  const issues = (await session.api.quality.issues()).filter(
    ({ kind, source }) =>
      (given.kind === undefined || kind === given.kind) && (given.source === undefined || source === given.source),
  );
  session.output.print({ issues }, () => {
    if (issues.length === 0) return 'Nothing to report.';
    const number = (severity: QualityIssue['severity']) => issues.filter(issue => issue.severity === severity).length;
    const lines = issues.map(({ severity, kind, message, atStake }) => {
      const stake = atStake.length === 0 ? '' : `  [${money(atStake)}]`;
      return `${severity.padEnd(7)}  ${kind.padEnd(11)}  ${printable(message)}${stake}`;
    });
    return [
      ...lines,
      `${counted(number('error'), 'error')}, ${counted(number('warning'), 'warning')}, ${counted(number('info'), 'remark')}`,
    ].join('\n');
  });
  return 0;
}

async function overlap(session: Session): Promise<number> {
  const entries = await session.api.quality.overlap();
  session.output.print({ overlap: entries }, () =>
    entries.length === 0 ? 'No spend arrives by more than one route.' : overlapTable(entries),
  );
  return 0;
}

type Choice = { provider: string; account?: string; month: string; route?: string; source?: string };

async function choose(session: Session, { provider, account, month, route, source }: Choice): Promise<number> {
  const choice = { provider, account: account ?? null, month, route: route ?? null, source: source ?? null };
  const entries = await session.api.quality.choose(choice);
  session.output.print({ overlap: entries }, () => overlapTable(entries.filter(entry => entry.month === month)));
  return 0;
}

function overlapTable(entries: readonly OverlapEntry[]): string {
  const rows = entries.flatMap(({ provider, account, month, routes, authority, authoritySource, chosenBy }) =>
    routes.map((route, index) => [
      ...(index === 0 ? [month, provider, account ?? ''] : ['', '', '']),
      route.route,
      route.source,
      count(route.rows),
      money(route.cost),
      route.counts ? 'counts' : route.isPriced ? 'weights' : 'no price',
      route.route === authority && route.source === authoritySource
        ? chosenBy === 'rule'
          ? 'authority (chosen)'
          : 'authority'
        : money(route.difference),
    ]),
  );
  return table(
    ['month', 'provider', 'account', 'route', 'source', 'rows', 'cost', 'used as', 'authority minus this'],
    rows,
    new Set([5, 6, 8]),
  );
}

async function diff(
  session: Session,
  given: { period?: string; fromVersion?: string; limit: string },
): Promise<number> {
  const diffs = await session.api.quality.diff({
    period: given.period === undefined ? null : monthOption(given.period, '--period'),
    fromVersion: given.fromVersion === undefined ? null : whole(given.fromVersion, '--from-version'),
    limit: Math.max(1, whole(given.limit, '--limit')),
  });
  session.output.print({ diff: diffs }, () =>
    diffs.length === 0 ? 'No bill was restated.' : diffs.map(describeDiff).join('\n\n'),
  );
  return 0;
}

function describeDiff(bill: BillDiff): string {
  const account = bill.billingAccountId === null ? '' : `, account ${printable(bill.billingAccountId)}`;
  const part = (name: string, { rows, billedCost }: BillDiff['added']) =>
    `${name} ${count(rows)} rows${billedCost.length === 0 ? '' : ` (${money(billedCost)})`}`;
  const head = [
    `${bill.period} from ${printable(bill.source)}${account}: ${money(bill.difference) || 'no difference'}`,
    `restated ${bill.restatedAt} (${versionsOf(bill.fromVersion, bill.toVersion)}): ${part('added', bill.added)}, ${part('removed', bill.removed)}, ${part('changed', bill.changed)}`,
  ];
  if (bill.lines.length === 0) return head.join('\n');
  const lines = table(
    ['', 'service', 'charge', 'resource', 'from', 'before', 'after', 'difference', ''],
    bill.lines.map(line => [
      ...[line.kind, line.service ?? '', line.description ?? '', line.resource ?? ''],
      ...[line.chargePeriodStart?.slice(0, 16) ?? '', line.before ?? '', line.after ?? '', line.difference],
      line.currency ?? '',
    ]),
    new Set([5, 6, 7]),
  );
  const rest =
    bill.rest.rows === 0 ? [] : [`and ${count(bill.rest.rows)} rows more: ${money(bill.rest.difference) || '0'}`];
  return [...head, lines, ...rest].join('\n');
}

function whole(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new AppError('cli.usage', { what: `${option} must be a whole number, not ${text}.` });
  return Number(text);
}

/** One import may bring both deliveries of a bill. */
const versionsOf = (from: number, to: number) =>
  from === to ? `within lake version ${to}` : `lake version ${from} to ${to}`;
