import type { Command } from 'commander';
import type { FxRate } from '../../../src-core/contract/fx.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { count, printable, table } from './output.ts';
import { dayOption } from './period-option.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

/** `mureon fx`: the dated exchange rates by which amounts are converted. */
export function addFxCommands(program: Command, run: Run): void {
  const fx = program.command('fx').description('dated exchange rates').exitOverride();
  fx.command('list')
    .description('the rates in force, newest first')
    .option('--from <currency>', 'only of this currency')
    .option('--to <currency>', 'only to this currency')
    .option('--limit <n>', 'at most this many rates', '40')
    .action(run((session, given: ListOptions) => list(session, given)));
  fx.command('history')
    .description('every version of the rates')
    .action(run(session => history(session)));
  fx.command('import <file>')
    .description("take in a CSV table (date, from, to, rate, source) or the ECB's reference rates")
    .option('--source <name>', 'who says so, in place of what the file says')
    .action(
      run((session, file: string, given: { source?: string }) => importRates(session, file, given), { creates: true }),
    );
  fx.command('save <date> <from> <to> <rate>')
    .description('one rate: units of <to> for one <from> on a UTC day')
    .requiredOption('--source <name>', 'who says so, e.g. "invoice 2026-09 of OVHcloud"')
    .action(
      run((session, ...words: [string, string, string, string, { source: string }]) => saveOne(session, words), {
        creates: true,
      }),
    );
  fx.command('gaps')
    .description('days with charges that have no rate')
    .requiredOption('--to <currency>', 'the currency amounts are wanted in')
    .action(run((session, given: { to: string }) => gaps(session, given)));
}

type ListOptions = { from?: string; to?: string; limit: string };

async function list(session: Session, options: ListOptions): Promise<number> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new AppError('cli.usage', { what: `--limit must be a whole number from 1, not ${options.limit}.` });
  const { version, rates } = await session.api.fx.rates();
  const asked = rates
    .filter(rate => options.from === undefined || rate.from === currencyOf(options.from, '--from'))
    .filter(rate => options.to === undefined || rate.to === currencyOf(options.to, '--to'))
    .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
  const shown = asked.slice(0, limit);
  session.output.print({ version, total: asked.length, rates: shown }, () =>
    version === 0
      ? 'There are no exchange rates: `mureon fx import FILE` takes them in.'
      : [
          table(
            ['date', 'from', 'to', 'rate', 'source'],
            shown.map(rate => [rate.date, rate.from, rate.to, rate.rate, rate.source]),
            new Set([3]),
          ),
          `Version ${version}, ${count(shown.length)} of ${count(asked.length)} rates`,
        ].join('\n'),
  );
  return 0;
}

async function history(session: Session): Promise<number> {
  const versions = await session.api.fx.history();
  session.output.print({ versions }, () =>
    versions.length === 0
      ? 'There are no exchange rates yet.'
      : table(
          ['version', 'saved', 'by', 'note'],
          versions.map(each => [String(each.version), each.createdAt.slice(0, 16), each.author, each.note]),
          new Set([0]),
        ),
  );
  return 0;
}

async function importRates(session: Session, path: string, options: { source?: string }): Promise<number> {
  const [handle = ''] = await session.handles([path]);
  const file = await session.api.fx.readFile({ handle });
  const { source } = options;
  const rates = source === undefined ? file.rates : file.rates.map(rate => ({ ...rate, source }));
  const before = await session.api.fx.rates();
  const note = `${rates.length} rates of ${path.split(/[\\/]/).at(-1) ?? path}`.slice(0, 500);
  const saved = await session.api.fx.save({ baseVersion: before.version, note, rates });
  const { problems } = file;
  session.output.print(
    { version: saved.version, read: rates.length, isNew: saved.version !== before.version, problems },
    () =>
      [
        ...problems.map(printable),
        saved.version === before.version
          ? `Nothing new: all ${count(rates.length)} rates are in version ${saved.version} already.`
          : `Version ${saved.version}: ${count(rates.length)} rates read.`,
      ].join('\n'),
  );
  return 0;
}

async function saveOne(
  session: Session,
  [date, from, to, rate, { source }]: [string, string, string, string, { source: string }],
): Promise<number> {
  const { version } = await session.api.fx.rates();
  const one: FxRate = {
    date: dayOption(date, 'DATE'),
    from: currencyOf(from, 'FROM'),
    to: currencyOf(to, 'TO'),
    rate,
    source,
  };
  const saved = await session.api.fx.save({
    baseVersion: version,
    note: `${one.from}/${one.to} of ${date}`,
    rates: [one],
  });
  session.output.print({ version: saved.version, isNew: saved.version !== version, rate: one }, () =>
    saved.version === version
      ? `Version ${version} has this rate already.`
      : `Version ${saved.version}: ${date}, 1 ${one.from} = ${rate} ${one.to}`,
  );
  return 0;
}

async function gaps(session: Session, options: { to: string }): Promise<number> {
  const found = await session.api.fx.gaps({ to: currencyOf(options.to, '--to') });
  session.output.print({ gaps: found }, () =>
    found.length === 0
      ? `Every amount can be converted to ${options.to.toUpperCase()}.`
      : table(
          ['from', 'to', 'first day', 'last day', 'days'],
          found.map(gap => [gap.from, gap.to, gap.firstDay, gap.lastDay, count(gap.days)]),
          new Set([4]),
        ),
  );
  return 0;
}

/** "usd" is USD. @throws AppError `cli.usage` */
export function currencyOf(text: string, option: string): string {
  if (/^[a-z]{3}$/i.test(text)) return text.toUpperCase();
  throw new AppError('cli.usage', { what: `${option} must be a currency code such as USD, not ${text}.` });
}
