import type { Command } from 'commander';
import type { ConnectorInfo, SettingField, Source, SourceRun } from '../../../src-core/contract/sources.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { count, exitCodeOf, jsonError, printable, table } from './output.ts';
import { readSecrets } from './secret-input.ts';
import { secretLine } from './secret-origin.ts';
import type { Session } from './session.ts';

/** Wraps a command: opens the workspace, runs, keeps the exit code. */
export type Run = <A extends unknown[]>(
  work: (session: Session, ...words: A) => Promise<number>,
  needs?: { creates?: boolean; scratch?: boolean },
) => (...given: unknown[]) => Promise<void>;

type Given = {
  name?: string;
  set: string[];
  secret: string[];
  cron?: string;
  zone?: string;
  silentAfter?: string;
};

const several = (value: string, before: string[]) => [...before, value];

/** `mureon source ...`: sources that are asked over and over. */
export function addSourceCommands(program: Command, run: Run): void {
  const source = program.command('source').description('sources that are asked over and over').exitOverride();
  source
    .command('connectors')
    .description('what can be connected, with its settings and secrets')
    .action(run(connectors, { scratch: true }));
  const form = (command: Command) =>
    command
      .option('--set <field=value>', 'a setting; repeat for more', several, [])
      .option('--secret <name>', 'read this secret from standard input, one line each', several, [])
      .option('--cron <pattern>', 'five fields, e.g. "0 * * * *"; "none" for on demand only')
      .option('--zone <zone>', 'time zone of the pattern')
      .option('--silent-after <hours>', 'longer without success is an incident');
  form(source.command('add <connector>'))
    .description('register a source')
    .requiredOption('--name <name>', 'unique name; that of its stream in the lake')
    .action(run(add, { creates: true }));
  form(source.command('update <source>'))
    .description('change settings, secrets or schedule; what is not given stays')
    .option('--name <name>', 'new name')
    .action(run(update));
  source.command('list').description('sources, their health and next run').action(run(list));
  source.command('show <source>').description('one source with its settings').action(run(show));
  source.command('check <source>').description('prove settings and secrets against the real thing').action(run(check));
  source
    .command('sync [source]')
    .description('ask a source now; with --due every source whose time has come, for cron')
    .option('--due', 'every source whose schedule says so')
    .option('--from <day>', 'first day, YYYY-MM or YYYY-MM-DD, instead of where the last run stopped')
    .option('--to <day>', 'day after the last')
    .action(run(sync));
  source
    .command('pause <source>')
    .description('stop its schedule')
    .action(run((session, id: string) => pause(session, id, true)));
  source
    .command('resume <source>')
    .description('start its schedule again')
    .action(run((session, id: string) => pause(session, id, false)));
  source.command('remove <source>').description('forget it; what it brought to the lake stays').action(run(remove));
  source
    .command('runs <source>')
    .description('its history, newest first')
    .option('--limit <n>', 'at most this many', '20')
    .action(run(runs));
}

async function connectors(session: Session): Promise<number> {
  const all = await session.api.sources.connectors();
  session.output.print({ connectors: all }, () => all.map(describeConnector).join('\n\n'));
  return 0;
}

function describeConnector(connector: ConnectorInfo): string {
  const fields = connector.fields.map(
    field =>
      `  --set ${field.name}=...  ${field.title} (${[field.kind, ...field.choices].join(' ')}${field.isRequired ? ', required' : ''})`,
  );
  const secrets = connector.secrets.map(
    secret => `  --secret ${secret.name}  ${secret.title}${secret.isOptional ? ' (optional)' : ''}`,
  );
  return [`${connector.id}: ${connector.title}. ${connector.summary}`, ...fields, ...secrets].map(printable).join('\n');
}

async function add(session: Session, connector: string, given: Given & { name: string }): Promise<number> {
  const { sources } = session.api;
  const info = (await sources.connectors()).find(({ id }) => id === connector);
  if (!info) {
    const known = (await sources.connectors()).map(({ id }) => id).join(', ');
    throw new AppError('source.unknown-connector', { id: connector, known });
  }
  const added = await sources.add({
    connector,
    name: given.name,
    settings: settingsOf(given.set, info.fields),
    secrets: await readSecrets(given.secret, process.stdin, process.stderr),
    schedule: {
      cron: cronOf(given.cron) ?? null,
      zone: given.zone ?? 'UTC',
      isPaused: false,
      silentAfterHours: hours(given.silentAfter) ?? 26,
    },
  });
  return printSource(session, added, given.secret);
}

async function update(session: Session, idOrName: string, given: Given): Promise<number> {
  const { sources } = session.api;
  const before = await find(session, idOrName);
  const info = (await sources.connectors()).find(({ id }) => id === before.connector);
  const cron = cronOf(given.cron);
  const schedule = {
    ...before.schedule,
    ...(cron === undefined ? {} : { cron }),
    ...(given.zone === undefined ? {} : { zone: given.zone }),
    ...(given.silentAfter === undefined ? {} : { silentAfterHours: hours(given.silentAfter) ?? 26 }),
  };
  const changed = await sources.update({
    id: before.id,
    ...(given.name === undefined ? {} : { name: given.name }),
    ...(given.set.length === 0
      ? {}
      : { settings: { ...before.settings, ...settingsOf(given.set, info?.fields ?? []) } }),
    secrets: await readSecrets(given.secret, process.stdin, process.stderr),
    schedule,
  });
  return printSource(session, changed, given.secret);
}

async function list(session: Session): Promise<number> {
  const [all, keychain] = await Promise.all([session.api.sources.list(), session.api.sources.keychain()]);
  session.output.print({ sources: all, keychain }, () =>
    [
      table(
        ['name', 'connector', 'health', 'schedule', 'last success', 'next run', 'secrets'],
        all.map(each => [
          each.name,
          each.connector,
          each.health,
          each.schedule.cron === null ? 'on demand' : `${each.schedule.cron} ${each.schedule.zone}`,
          each.lastSuccessAt ?? 'never',
          each.nextRunAt ?? '',
          each.secrets.map(({ name, state }) => `${name} ${state}`).join(', '),
        ]),
        new Set(),
      ),
      `keychain: ${keychain.state}${keychain.backend === null ? '; secrets are kept in memory only' : ` (${keychain.backend})`}`,
    ].join('\n'),
  );
  return 0;
}

async function show(session: Session, idOrName: string): Promise<number> {
  return printSource(session, await find(session, idOrName));
}

/** @param typed secrets that this command has read */
function printSource(session: Session, source: Source, typed: readonly string[] = []): number {
  session.output.print({ source }, () =>
    [
      `${printable(source.name)} (${source.connector}), ${source.health}`,
      ...Object.entries(source.settings).map(([name, value]) => `  ${name} = ${printable(String(value))}`),
      ...source.secrets.map(secret => `  ${secretLine(source, secret, typed)}`),
      `  schedule: ${source.schedule.cron ?? 'on demand'} ${source.schedule.zone}, next ${source.nextRunAt ?? 'never'}`,
      `  id: ${source.id}`,
    ].join('\n'),
  );
  return 0;
}

async function check(session: Session, idOrName: string): Promise<number> {
  const { id } = await find(session, idOrName);
  const result = await session.api.sources.check({ id }, { signal: session.signal });
  session.output.print(result, () => printable(result.found));
  return 0;
}

async function sync(
  session: Session,
  idOrName: string | undefined,
  given: { due?: boolean; from?: string; to?: string },
): Promise<number> {
  if ((idOrName === undefined) === (given.due !== true))
    throw new AppError('cli.usage', { what: 'Name a source, or say --due.' });
  if (given.due) return syncDue(session);
  const { id } = await find(session, idOrName ?? '');
  const { taskId } = await session.api.sources.sync({ id, from: given.from ?? null, to: given.to ?? null });
  const result = (await session.finish(taskId)) as SourceRun;
  session.output.print({ run: result }, () => describeRuns([result]));
  return 0;
}

/** Every due source, one after the other has been started; one that fails takes no other down. @returns 1 when one failed */
async function syncDue(session: Session): Promise<number> {
  const started = await session.workbench.services.sources.startDue();
  const done: { source: string; run: SourceRun }[] = [];
  const failures: { source: string; error: AppError }[] = [];
  for (const { source, taskId } of started) {
    await session.finish(taskId).then(
      run => done.push({ source, run: run as SourceRun }),
      error => failures.push({ source, error }),
    );
  }
  session.output.print(
    { runs: done, failures: failures.map(({ source, error }) => ({ source, error: jsonError(error) })) },
    () =>
      [
        done.length === 0 && failures.length === 0 ? 'Nothing is due.' : describeRuns(done.map(({ run }) => run)),
        ...failures.map(({ source, error }) => `${printable(source)}: ${printable(error.userMessage)} ${error.hint}`),
      ].join('\n'),
  );
  return failures.length === 0 ? 0 : Math.min(...failures.map(({ error }) => exitCodeOf(error)));
}

async function pause(session: Session, idOrName: string, isPaused: boolean): Promise<number> {
  const { id } = await find(session, idOrName);
  return printSource(session, await session.api.sources.pause({ id, isPaused }));
}

async function remove(session: Session, idOrName: string): Promise<number> {
  const { id, name } = await find(session, idOrName);
  await session.api.sources.remove({ id });
  session.output.print(
    { removed: { id, name } },
    () => `${printable(name)} is forgotten; what it brought to the lake stays.`,
  );
  return 0;
}

async function runs(session: Session, idOrName: string, given: { limit: string }): Promise<number> {
  const { id } = await find(session, idOrName);
  const limit = Number(given.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new AppError('cli.usage', { what: '--limit must be a whole number.' });
  const all = await session.api.sources.runs({ id, limit });
  session.output.print(
    { runs: all.map(run => ({ ...run, error: run.error && jsonError(AppError.fromWire(run.error)) })) },
    () => describeRuns(all),
  );
  return 0;
}

const describeRuns = (all: readonly SourceRun[]) =>
  [
    table(
      ['started', 'trigger', 'state', 'commits', 'rows', 'drops', 'problem'],
      all.map(run => [
        run.startedAt,
        run.trigger,
        run.state,
        count(run.commits),
        count(run.rows),
        count(run.drops.length),
        run.error === null ? '' : AppError.fromWire(run.error).userMessage,
      ]),
      new Set([3, 4, 5]),
    ),
    ...all.flatMap(run => run.notices.map(notice => printable(notice))),
  ].join('\n');

/** By name or id. @throws AppError `source.not-found` */
async function find(session: Session, idOrName: string): Promise<Source> {
  const all = await session.api.sources.list();
  const found = all.find(({ id }) => id === idOrName) ?? all.find(({ name }) => name === idOrName);
  if (!found) throw new AppError('source.not-found', { id: idOrName });
  return found;
}

/** `field=value` words as the form's types. @throws AppError `cli.usage` */
export function settingsOf(words: readonly string[], fields: readonly SettingField[]): Source['settings'] {
  const settings: Source['settings'] = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw new AppError('cli.usage', { what: `--set takes field=value, not ${word}.` });
    const [name, text] = [word.slice(0, at), word.slice(at + 1)];
    const kind = fields.find(field => field.name === name)?.kind;
    if (kind === 'number') settings[name] = decimal(name, text);
    else if (kind === 'boolean') settings[name] = yesOrNo(name, text);
    else settings[name] = text;
  }
  return settings;
}

function decimal(name: string, text: string): number {
  if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(text))
    throw new AppError('cli.usage', { what: `${name} must be a number, not ${text}.` });
  return Number(text);
}

function yesOrNo(name: string, text: string): boolean {
  if (text !== 'true' && text !== 'false')
    throw new AppError('cli.usage', { what: `${name} must be true or false, not ${text}.` });
  return text === 'true';
}

const cronOf = (text: string | undefined) => (text === 'none' ? null : text);

function hours(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new AppError('cli.usage', { what: `--silent-after must be whole hours, not ${text}.` });
  return Number(text);
}
