import type { Command } from 'commander';
import { Channel, channelSecrets, type Delivery } from '../../../src-core/contract/channels.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { count, jsonError, printable, table } from './output.ts';
import { readSecrets } from './secret-input.ts';
import { secretLine } from './secret-origin.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

type Given = { name?: string; set: string[]; secret: string[] };
type Described = Awaited<ReturnType<Session['api']['channels']['list']>>[number];

const several = (value: string, before: string[]) => [...before, value];

/** `mureon channel ...`: where alerts and reports are sent, and what became of them. */
export function addChannelCommands(program: Command, run: Run): void {
  const channel = program
    .command('channel')
    .description('where alerts and reports are sent, and what became of them')
    .exitOverride();
  const form = (command: Command) =>
    command
      .option('--set <field=value>', 'a setting; repeat for more', several, [])
      .option('--secret <name>', 'read this secret from standard input, one line each', several, []);
  form(channel.command('add <kind>'))
    .description(`a new channel: ${Object.keys(channelSecrets).join(', ')}`)
    .requiredOption('--name <name>', 'unique name')
    .action(run(add, { creates: true }));
  form(channel.command('set <channel>'))
    .description('change settings or secrets; what is not given stays')
    .option('--name <name>', 'new name')
    .action(run(change));
  channel.command('list').description('channels, their health and secrets').action(run(list));
  channel
    .command('remove <channel>')
    .description('forget it; messages that wait for it are dropped')
    .action(run(remove));
  channel.command('test <channel>').description('send a test message now').action(run(test));
  channel
    .command('deliveries')
    .description('what was sent, what waits and what failed, newest first')
    .option('--limit <n>', 'at most this many', '50')
    .action(run(deliveries));
  channel.command('retry <channel> <key>').description('send a message now that failed or waits').action(run(retry));
  channel
    .command('send')
    .description('send what is due, for cron; an open workbench does so by itself')
    .action(run(sendDue));
}

async function add(session: Session, kind: string, given: Given & { name: string }): Promise<number> {
  const channel = parse({ kind, name: given.name, ...settingsOf(given.set) });
  const secrets = await readSecrets(given.secret, process.stdin, process.stderr);
  return show(
    session,
    await session.api.channels.save({ id: null, baseVersion: null, channel, secrets }),
    given.secret,
  );
}

async function change(session: Session, idOrName: string, given: Given): Promise<number> {
  const { id, version, body } = await find(session, idOrName);
  const name = given.name === undefined ? {} : { name: given.name };
  const channel = parse({ ...body, ...settingsOf(given.set), ...name });
  const secrets = await readSecrets(given.secret, process.stdin, process.stderr);
  return show(session, await session.api.channels.save({ id, baseVersion: version, channel, secrets }), given.secret);
}

async function list(session: Session): Promise<number> {
  const channels = await session.api.channels.list();
  session.output.print({ channels }, () =>
    channels.length === 0
      ? 'There are no channels. `mureon channel add email --name finance ...` makes one.'
      : table(
          ['name', 'kind', 'to', 'health', 'last message', 'secrets'],
          channels.map(({ body, health, lastDelivery, secrets }) => [
            body.name,
            body.kind,
            whereTo(body),
            health,
            lastDelivery === null ? '' : `${lastDelivery.state} ${lastDelivery.lastTriedAt ?? ''}`,
            secrets.map(({ name, state }) => `${name} ${state}`).join(', '),
          ]),
          new Set(),
        ),
  );
  return 0;
}

async function remove(session: Session, idOrName: string): Promise<number> {
  const { id, version, body } = await find(session, idOrName);
  await session.api.channels.remove({ id, baseVersion: version });
  session.output.print({ removed: { id, name: body.name } }, () => `${printable(body.name)} is forgotten.`);
  return 0;
}

async function test(session: Session, idOrName: string): Promise<number> {
  const { id, body } = await find(session, idOrName);
  const delivery = await session.api.channels.test({ id });
  session.output.print({ delivery: jsonOf(delivery) }, () =>
    [`${printable(body.name)} took the message: ${printable(delivery.answer ?? '')}`, ...refusals(delivery)].join('\n'),
  );
  return 0;
}

async function deliveries(session: Session, given: { limit: string }): Promise<number> {
  const limit = Number(given.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new AppError('cli.usage', { what: '--limit is a whole number from 1 to 1000.' });
  const [all, channels] = await Promise.all([session.api.channels.deliveries({ limit }), session.api.channels.list()]);
  const names = new Map(channels.map(({ id, body }) => [id, body.name]));
  session.output.print({ deliveries: all.map(jsonOf) }, () =>
    table(
      ['written', 'channel', 'title', 'state', 'tries', 'next or sent', 'what was said', 'key'],
      all.map(delivery => [
        delivery.createdAt,
        names.get(delivery.channelId) ?? '(removed)',
        printable(delivery.title),
        `${delivery.state}${delivery.maybeRepeated ? ' (maybe twice)' : ''}`,
        count(delivery.attempts),
        delivery.sentAt ?? (delivery.state === 'waiting' ? delivery.dueAt : ''),
        printable(delivery.error === null ? (delivery.answer ?? '') : AppError.fromWire(delivery.error).userMessage),
        printable(delivery.key),
      ]),
      new Set([4]),
    ),
  );
  return 0;
}

async function retry(session: Session, idOrName: string, key: string): Promise<number> {
  const { id } = await find(session, idOrName);
  const delivery = await session.api.channels.retry({ channelId: id, key });
  session.output.print({ delivery: jsonOf(delivery) }, () =>
    [`Sent: ${printable(delivery.answer ?? '')}`, ...refusals(delivery)].join('\n'),
  );
  return 0;
}

/** @returns 1 when a message that was due could not be sent */
async function sendDue(session: Session): Promise<number> {
  await session.workbench.services.notify.flush();
  const all = await session.api.channels.deliveries({ limit: 1_000 });
  const waiting = all.filter(({ state }) => state === 'waiting' || state === 'sending');
  const failing = waiting.filter(({ error }) => error !== null);
  session.output.print({ waiting: waiting.map(jsonOf), failing: failing.length }, () =>
    waiting.length === 0
      ? 'Nothing waits.'
      : `${count(waiting.length)} wait, ${count(failing.length)} of them after a failed try; \`mureon channel deliveries\` says why.`,
  );
  return failing.length === 0 ? 0 : 1;
}

/** @param typed secrets that this command has read */
function show(session: Session, channel: Described, typed: readonly string[]): number {
  const owner = { id: channel.id, name: channel.body.name };
  session.output.print({ channel }, () =>
    [
      `${printable(channel.body.name)} (${channel.body.kind}), ${channel.health}`,
      ...Object.entries(channel.body)
        .filter(([name]) => name !== 'kind' && name !== 'name')
        .map(([name, value]) => `  ${name} = ${printable(String(value ?? ''))}`),
      ...channel.secrets.map(secret => `  ${secretLine(owner, secret, typed)}`),
      `  id: ${channel.id}`,
    ].join('\n'),
  );
  return 0;
}

const whereTo = (body: Described['body']) =>
  body.kind === 'email'
    ? body.to.join(', ')
    : body.kind === 'webhook'
      ? new URL(body.url).host
      : body.kind === 'slack-bot'
        ? body.channel
        : '';

const refusals = ({ refused }: Delivery) =>
  refused.map(recipient => `  refused by the server: ${printable(recipient)}`);

const jsonOf = (delivery: Delivery) => ({
  ...delivery,
  error: delivery.error && jsonError(AppError.fromWire(delivery.error)),
});

/** @throws AppError `channel.invalid` naming the field */
function parse(settings: Record<string, unknown>): Channel {
  const read = Channel.safeParse(settings);
  if (read.success) {
    const unknown = Object.keys(settings).find(name => !(name in read.data));
    if (unknown === undefined) return read.data;
    throw new AppError('channel.invalid', { what: `a ${read.data.kind} channel has no setting ${unknown}` });
  }
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') || 'kind';
  throw new AppError('channel.invalid', { what: `${field}: ${issue?.message ?? 'not valid'}` });
}

/** "port=587" and "to=a@b.c,d@e.f" as the schema has them. */
function settingsOf(pairs: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map(pair => {
      const [name = '', value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (!pair.includes('=')) throw new AppError('cli.usage', { what: `--set ${pair} is not field=value.` });
      if (name === 'kind' || name === 'name') throw new AppError('cli.usage', { what: `${name} is not a setting.` });
      if (name === 'to') return [name, value.split(',').map(each => each.trim())];
      if (name === 'port' || name === 'attachmentLimit') return [name, value === '' ? Number.NaN : Number(value)];
      if (name === 'allowPlainHttp') return [name, value === 'true' ? true : value === 'false' ? false : value];
      return [name, value === '' && (name === 'user' || name === 'caFile') ? null : value];
    }),
  );
}

/** By id or by name. @throws AppError `cli.usage` */
async function find(session: Session, idOrName: string): Promise<Described> {
  const all = await session.api.channels.list();
  const found = all.find(({ id }) => id === idOrName) ?? all.find(({ body }) => body.name === idOrName);
  if (found) return found;
  throw new AppError('cli.usage', { what: `There is no channel ${idOrName}. \`mureon channel list\` shows them.` });
}
