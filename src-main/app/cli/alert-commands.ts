import type { Command } from 'commander';
import { AlertRule, type DescribedAlertRule, type Rehearsal } from '../../../src-core/contract/alerts.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { alertTable, muteTable, rehearsalText, ruleTable } from './alert-text.ts';
import { readJsonFile } from './json-file.ts';
import { pickNamed } from './named.ts';
import { wholeOption } from './number-option.ts';
import { printable } from './output.ts';
import { filtersOf } from './query-command.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

type MuteOptions = { filter: string[]; rule: string[]; from?: string; until?: string; hours?: string; reason: string };

const several = (value: string, before: string[]) => [...before, value];
const HOUR_MS = 3_600_000;

/** `mureon alert`: what is watched, what is wrong now, and who heard of it. */
export function addAlertCommands(program: Command, run: Run): void {
  const alert = program.command('alert').description('what is watched, what is wrong, who heard of it').exitOverride();
  alert
    .command('rules')
    .description('every rule, when it looked and when it looks next')
    .action(run(session => rules(session)));
  alert
    .command('show <rule>')
    .description('a rule, by name or id, as a file for `alert set`')
    .action(run((session, name: string) => show(session, name)));
  alert
    .command('set <file>')
    .description('save the rule of a JSON file: a new version of the one with its name, or a new one')
    .option('--as <rule>', 'a new version of this one, by name or id; for another name')
    .option('--base <version>', 'refuse when it has another version by now')
    .action(
      run((session, file: string, given: { as?: string; base?: string }) => set(session, file, given), {
        creates: true,
      }),
    );
  alert
    .command('remove <rule>')
    .description('its alerts are over, without a word; its history stays')
    .action(run((session, name: string) => remove(session, name)));
  alert
    .command('list')
    .description('what is wrong now')
    .option('--all', 'what is over, too')
    .option('--limit <n>', 'at most this many', '200')
    .action(run((session, given: { all?: boolean; limit: string }) => list(session, given)));
  alert
    .command('ack <alert...>')
    .description('somebody looks after these: no escalation, no repetition, unless they get worse')
    .option('--note <text>', 'for the others', '')
    .action(run((session, ids: string[], given: { note: string }) => acknowledge(session, ids, given)));
  alert
    .command('snooze <alert...>')
    .description('say nothing of these for a while')
    .option('--until <instant>', 'such as 2026-09-30T07:00:00Z')
    .option('--hours <n>', 'from now')
    .action(run((session, ids: string[], given: { until?: string; hours?: string }) => snooze(session, ids, given)));
  alert
    .command('mutes')
    .description('what nothing is told of')
    .action(run(session => mutes(session)));
  alert
    .command('mute')
    .description('tell nothing of what these filters match')
    .option('--filter <filter>', 'Dimension=value, as for `mureon query`; repeat for more, all apply', several, [])
    .option('--rule <rule>', 'only of this rule; repeat for more', several, [])
    .option('--from <instant>', 'by default now')
    .option('--until <instant>', 'by default until `alert unmute`')
    .option('--hours <n>', 'instead of --until, from now')
    .requiredOption('--reason <text>', 'for the others')
    .action(run((session, given: MuteOptions) => mute(session, given)));
  alert
    .command('unmute <mute>')
    .description('by its id, see `alert mutes`')
    .action(run((session, id: string) => unmute(session, id)));
  alert
    .command('run [rule]')
    .description('look at every rule whose time has come and tell what must be told, for cron; or at one rule now')
    .option('--all', 'at every rule, whatever its schedule')
    .action(run((session, name: string | undefined, given: { all?: boolean }) => look(session, name, given)));
  alert
    .command('rehearse <rule>')
    .description('what a rule, saved or in a file, would have told')
    .option('--days <n>', 'of the past', '90')
    .action(run((session, name: string, given: { days: string }) => rehearse(session, name, given)));
}

async function rules(session: Session): Promise<number> {
  const found = await session.api.alerts.rules();
  session.output.print({ rules: found }, () => ruleTable(found));
  return 0;
}

async function show(session: Session, name: string): Promise<number> {
  const { body } = await find(session, name);
  session.output.print(body, () => JSON.stringify(body, null, 2));
  return 0;
}

async function set(session: Session, file: string, given: { as?: string; base?: string }): Promise<number> {
  const rule = await withIds(session, await readJsonFile(file, AlertRule, 'alert rule'));
  const known = await session.api.alerts.rules();
  const before = given.as === undefined ? known.find(({ body }) => body.name === rule.name) : pick(known, given.as);
  const baseVersion = given.base === undefined ? (before?.version ?? null) : wholeOption(given.base, '--base');
  const saved = await session.api.alerts.saveRule({ id: before?.id ?? null, baseVersion, rule });
  session.output.print(saved, () => printable(`${saved.body.name}: version ${saved.version} (${saved.id})`));
  return 0;
}

/** Files of people name channels and budgets by their names. */
async function withIds(session: Session, rule: AlertRule): Promise<AlertRule> {
  const named = async (kind: 'channel' | 'budget') => {
    const documents = await session.workbench.services.workspace.documents({ kind });
    const ids = new Map(documents.map(({ id, body }) => [String(body?.name), id]));
    return (names: readonly string[]) => names.map(name => ids.get(name) ?? name);
  };
  const [channels, budgets] = await Promise.all([named('channel'), named('budget')]);
  const { trigger } = rule;
  return {
    ...rule,
    channels: channels(rule.channels),
    escalation: rule.escalation.map(step => ({ ...step, channels: channels(step.channels) })),
    trigger: trigger.kind === 'budget' ? { ...trigger, budgets: budgets(trigger.budgets) } : trigger,
  };
}

async function remove(session: Session, name: string): Promise<number> {
  const { id, version, body } = await find(session, name);
  await session.api.alerts.removeRule({ id, baseVersion: version });
  session.output.print({ removed: id }, () => printable(`${body.name} is removed.`));
  return 0;
}

async function list(session: Session, given: { all?: boolean; limit: string }): Promise<number> {
  const state = given.all ? 'all' : 'open';
  const alerts = await session.api.alerts.list({ state, limit: wholeOption(given.limit, '--limit') });
  session.output.print({ alerts }, () => (alerts.length === 0 ? 'Nothing is wrong.' : alertTable(alerts)));
  return 0;
}

async function acknowledge(session: Session, given: string[], { note }: { note: string }): Promise<number> {
  const alerts = await session.api.alerts.acknowledge({ ids: await alertIds(session, given), note });
  session.output.print({ alerts }, () => alertTable(alerts));
  return 0;
}

async function snooze(session: Session, given: string[], time: { until?: string; hours?: string }): Promise<number> {
  const until = untilOf(time);
  if (until === null) throw new AppError('cli.usage', { what: 'Say how long with --until or --hours.' });
  const alerts = await session.api.alerts.snooze({ ids: await alertIds(session, given), until });
  session.output.print({ alerts }, () => alertTable(alerts));
  return 0;
}

/** Ids as they are listed, or a part that only one of them has. @throws AppError `cli.usage` */
async function alertIds(session: Session, given: readonly string[]): Promise<string[]> {
  const alerts = await session.api.alerts.list({ state: 'all', limit: 1_000 });
  return given.map(text => {
    const exact = alerts.find(({ id }) => id === text);
    const parts = exact ? [exact] : alerts.filter(({ id, state }) => state !== 'resolved' && id.includes(text));
    const [only] = parts;
    if (only && parts.length === 1) return only.id;
    throw new AppError('cli.usage', {
      what: `${parts.length === 0 ? 'No' : 'More than one'} open alert has ${text} in its id; see \`mureon alert list\`.`,
    });
  });
}

async function mutes(session: Session): Promise<number> {
  const found = await session.api.alerts.mutes();
  session.output.print({ mutes: found }, () => (found.length === 0 ? 'Nothing is muted.' : muteTable(found)));
  return 0;
}

async function mute(session: Session, given: MuteOptions): Promise<number> {
  const named = await session.api.alerts.rules();
  const from = given.from === undefined ? new Date().toISOString() : instantOf(given.from, '--from');
  const saved = await session.api.alerts.saveMute({
    id: null,
    baseVersion: null,
    mute: {
      filters: filtersOf(given.filter),
      rules: given.rule.map(name => pick(named, name).id),
      ...{ from, until: untilOf(given), reason: given.reason },
    },
  });
  session.output.print(saved, () => muteTable([saved]));
  return 0;
}

async function unmute(session: Session, id: string): Promise<number> {
  const found = (await session.api.alerts.mutes()).find(each => each.id === id || each.id.startsWith(id));
  if (!found) throw new AppError('document.not-found', { kind: 'alert-mute', id });
  await session.api.alerts.removeMute({ id: found.id, baseVersion: found.version });
  session.output.print({ removed: found.id }, () => printable(`${found.id} is removed.`));
  return 0;
}

async function look(session: Session, name: string | undefined, { all }: { all?: boolean }): Promise<number> {
  const count = await lookNow(session, name, all === true);
  session.output.print(count, () => `${count.told} told, ${count.held} held back`);
  return 0;
}

async function lookNow(
  session: Session,
  name: string | undefined,
  isAll: boolean,
): Promise<{ told: number; held: number }> {
  if (name === undefined && !isAll) {
    const { alerts, notify } = session.workbench.services;
    const count = await alerts.runDue(session.signal);
    await notify.flush();
    return count;
  }
  const ruleId = name === undefined ? null : (await find(session, name)).id;
  const { taskId } = await session.api.alerts.evaluate({ ruleId });
  return (await session.finish(taskId)) as { told: number; held: number };
}

async function rehearse(session: Session, name: string, given: { days: string }): Promise<number> {
  const rule = name.endsWith('.json')
    ? await withIds(session, await readJsonFile(name, AlertRule, 'alert rule'))
    : (await find(session, name)).body;
  const { taskId } = await session.api.alerts.rehearse({ rule, days: wholeOption(given.days, '--days') });
  const rehearsal = (await session.finish(taskId)) as Rehearsal;
  session.output.print(rehearsal, () => rehearsalText(rehearsal));
  return 0;
}

async function find(session: Session, name: string): Promise<DescribedAlertRule> {
  return pick(await session.api.alerts.rules(), name);
}

const pick = (known: readonly DescribedAlertRule[], name: string) => pickNamed(known, name, 'alert rule', 'rules');

function untilOf({ until, hours }: { until?: string; hours?: string }): string | null {
  if (until !== undefined) return instantOf(until, '--until');
  return hours === undefined ? null : new Date(Date.now() + wholeOption(hours, '--hours') * HOUR_MS).toISOString();
}

/** With its offset, so that nobody has to guess whose clock is meant. @throws AppError `cli.usage` */
function instantOf(text: string, option: string): string {
  const isShaped = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  if (!isShaped || Number.isNaN(Date.parse(text)))
    throw new AppError('cli.usage', {
      what: `${option} must be an instant such as 2026-09-30T07:00:00Z, not ${text}.`,
    });
  return new Date(text).toISOString();
}
