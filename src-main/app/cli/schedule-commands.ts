import type { Command } from 'commander';
import { ReportRun, ReportSchedule } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { nearestNames } from '../../../src-core/query/nearest.ts';
import type { DescribedSchedule } from '../../services/reports/report-schedules.ts';
import { readJsonFile } from './json-file.ts';
import { printable, table } from './output.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

/** `mureon report schedule ...`: reports that build, publish and send themselves. */
export function addScheduleCommands(report: Command, run: Run): void {
  const schedule = report
    .command('schedule')
    .description('reports that build, publish and send themselves')
    .exitOverride();
  schedule.command('list').description('every schedule, its next time and its last run').action(run(list));
  schedule
    .command('show <schedule>')
    .description('a schedule, by name or id, as a file for `schedule set`')
    .action(run((session, name: string) => show(session, name)));
  schedule
    .command('set <file>')
    .description('save the schedule of a JSON file: the next version of the one with its name, or a new one')
    .action(run((session, file: string) => set(session, file), { creates: true }));
  schedule
    .command('remove <schedule>')
    .description('it runs no more; what it sent stays')
    .action(run((session, name: string) => remove(session, name)));
  schedule
    .command('run [schedule]')
    .description('run every schedule whose time has come, for cron; or one now, for the period that has ended last')
    .option('--period <period>', 'another one: month, YYYY-MM, or week, YYYY-Www')
    .action(run((session, name: string | undefined, given: { period?: string }) => runNow(session, name, given)));
  schedule
    .command('runs [schedule]')
    .description('what was built and sent, and what waits for what')
    .option('--limit <n>', 'at most this many', '50')
    .action(run((session, name: string | undefined, given: { limit: string }) => runs(session, name, given)));
}

async function list(session: Session): Promise<number> {
  const schedules = await session.api.reports.schedules();
  session.output.print({ schedules }, () =>
    schedules.length === 0
      ? 'No schedule is saved: `mureon report schedule set FILE` saves one.'
      : table(
          ['name', 'on', 'next', 'last', 'state', 'id'],
          schedules.map(({ body, nextAt, lastRun, id }) => [
            ...[body.name, body.isOn ? 'yes' : 'no', nextAt ?? '-', lastRun?.period ?? '-', lastRun?.state ?? '-', id],
          ]),
          new Set(),
        ),
  );
  return 0;
}

async function show(session: Session, name: string): Promise<number> {
  const { body } = await find(session, name);
  session.output.print(body, () => JSON.stringify(body, null, 2));
  return 0;
}

async function set(session: Session, file: string): Promise<number> {
  const schedule = await withIds(session, await readJsonFile(file, ReportSchedule, 'report schedule'));
  const before = (await session.api.reports.schedules()).find(({ body }) => body.name === schedule.name);
  const saved = await session.api.reports.saveSchedule({
    ...{ id: before?.id ?? null, baseVersion: before?.version ?? null, schedule },
  });
  session.output.print(saved, () => printable(`${saved.body.name}: version ${saved.version} (${saved.id})`));
  return 0;
}

/** Files of people name templates, destinations and channels by their names. */
async function withIds(session: Session, schedule: ReportSchedule): Promise<ReportSchedule> {
  const { reports, channels } = session.api;
  const named = (known: readonly { id: string; body: { name: string } }[], name: string) =>
    known.find(({ id }) => id === name)?.id ?? known.find(({ body }) => body.name === name)?.id ?? name;
  const [templates, destinations, all] = await Promise.all([
    reports.templates(),
    reports.destinations(),
    channels.list(),
  ]);
  return {
    ...schedule,
    templateId: named(templates, schedule.templateId),
    destinationId: schedule.destinationId === null ? null : named(destinations, schedule.destinationId),
    deliver: schedule.deliver.map(each => ({ ...each, channelId: named(all, each.channelId) })),
  };
}

async function remove(session: Session, name: string): Promise<number> {
  const { id, version, body } = await find(session, name);
  await session.api.reports.removeSchedule({ id, baseVersion: version });
  session.output.print({ removed: id }, () => printable(`${body.name} is removed; what it sent stays.`));
  return 0;
}

async function runNow(session: Session, name: string | undefined, { period }: { period?: string }): Promise<number> {
  if (name === undefined && period !== undefined)
    throw new AppError('cli.usage', { what: 'Say which schedule is to run for that period.' });
  if (name === undefined) {
    const ended = await session.workbench.services.reportSchedules.runDue();
    const names = await namesOf(session);
    session.output.print({ runs: ended }, () =>
      ended.length === 0 ? 'Nothing is due.' : ended.map(each => describe(each, names)).join('\n'),
    );
    return ended.some(({ state }) => state === 'failed') ? 1 : 0;
  }
  const { id } = await find(session, name);
  const { taskId } = await session.api.reports.runSchedule({ id, period: period ?? null });
  const ended = ReportRun.parse(await session.finish(taskId));
  const names = await namesOf(session);
  session.output.print(ended, () => describe(ended, names));
  return 0;
}

async function runs(session: Session, name: string | undefined, given: { limit: string }): Promise<number> {
  const limit = Number(given.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new AppError('cli.usage', { what: `--limit must be a whole number from 1 to 1000, not ${given.limit}.` });
  const scheduleId = name === undefined ? null : (await find(session, name)).id;
  const [found, names] = await Promise.all([session.api.reports.runs({ scheduleId, limit }), namesOf(session)]);
  session.output.print({ runs: found }, () =>
    found.length === 0 ? 'Nothing was run yet.' : found.map(each => describe(each, names)).join('\n'),
  );
  return 0;
}

function describe(run: ReportRun, names: ReadonlyMap<string, string>): string {
  const { scheduleId, period, state, reason, nextTryAt, givesUpAt, packId, deliveries } = run;
  const parts = [
    `${names.get(scheduleId) ?? scheduleId} ${period}: ${state}`,
    ...(reason === null ? [] : [reason]),
    ...(nextTryAt === null ? [] : [`tried again at ${nextTryAt}`]),
    ...(givesUpAt === null ? [] : [`given up at ${givesUpAt}`]),
    ...(packId === null ? [] : [`pack ${packId}`]),
    ...(deliveries.length === 0 ? [] : [`${deliveries.length} told`]),
  ];
  return printable(parts.join('; '));
}

const namesOf = async (session: Session) =>
  new Map((await session.api.reports.schedules()).map(({ id, body }) => [id, body.name]));

/** @throws AppError `cli.usage` */
async function find(session: Session, name: string): Promise<DescribedSchedule> {
  const all = await session.api.reports.schedules();
  const found = all.find(({ id }) => id === name) ?? all.find(({ body }) => body.name === name);
  if (found) return found;
  const known = nearestNames(
    name,
    all.map(({ body }) => body.name),
    5,
  );
  const others = known.length === 0 ? '' : ` There are ${known.join(', ')}.`;
  throw new AppError('cli.usage', { what: `There is no schedule ${name}.${others}` });
}
