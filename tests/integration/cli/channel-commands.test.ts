import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Delivery, StoredChannel } from '../../../src-core/contract/channels.ts';
import { mureon } from '../../support/command-line.ts';
import { type MessageServer, startMessageServer } from '../../support/messages/message-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

const KEY = 'the key of this test, canary-77ab';
let folder: TemporaryFolder;
let server: MessageServer;
beforeAll(async () => {
  folder = temporaryFolder('channel-commands');
  server = await startMessageServer();
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const env = { MUREON_SECRET_KEY: KEY };
async function run<T>(words: readonly string[], exitCode = 0): Promise<T> {
  const result = await mureon(folder.path, words, { env });
  expect(result.exitCode, result.stdout + result.stderr).toBe(exitCode);
  expect(result.stdout + result.stderr).not.toContain('canary');
  return result.json<T>();
}
const add = (...more: string[]) => [
  ...['channel', 'add', 'webhook', '--name', 'hook', '--set', `url=${server.origin}/in?b=1&c=2`, ...more],
];

it('a channel is added, tried, changed, read about and forgotten', async () => {
  await run(['channel', 'list'], 2); // there is no workspace yet
  await run(add(), 2); // plain http without consent
  const { channel } = await run<{ channel: StoredChannel & { health: string } }>(add('--set', 'allowPlainHttp=true'));
  expect(channel).toMatchObject({
    version: 1,
    health: 'untried',
    body: { name: 'hook', url: `${server.origin}/in?b=1&c=2` },
  });

  const { delivery } = await run<{ delivery: Delivery }>(['channel', 'test', 'hook']);
  expect(delivery).toMatchObject({ topic: 'test', state: 'sent', answer: 'HTTP 200', attempts: 1 });
  server.answer = (_asked, response) => void response.writeHead(500).end();
  await run(['channel', 'test', 'hook'], 2); // as every command says it: with code, words and what to do
  const before = await run<{ deliveries: Delivery[] }>(['channel', 'deliveries']);
  expect(before.deliveries).toMatchObject([
    { state: 'failed', error: { code: 'channel.unreachable' } },
    { state: 'sent' },
  ]);

  server.answer = (_asked, response) => void response.end();
  const key = before.deliveries[0]?.key ?? '';
  expect(await run(['channel', 'retry', 'hook', key])).toMatchObject({ delivery: { state: 'sent' } });
  await run(['channel', 'retry', 'hook', key], 2); // it is sent
  expect(await run(['channel', 'send'])).toEqual({ waiting: [], failing: 0 });

  const changed = await run<{ channel: StoredChannel }>(['channel', 'set', channel.id, '--name', 'pager']);
  expect(changed.channel).toMatchObject({
    version: 2,
    body: { name: 'pager', url: channel.body.kind === 'webhook' ? channel.body.url : '' },
  });
  const { channels } = await run<{ channels: { health: string; secrets: unknown[] }[] }>(['channel', 'list']);
  expect(channels).toMatchObject([{ health: 'good', secrets: [{ name: 'key', state: 'session' }] }]);
  await run(['channel', 'remove', 'pager']);
  expect(await run(['channel', 'list'])).toEqual({ channels: [] });
});

it('a secret comes from standard input only, and is shown by nothing', async () => {
  const words = add('--set', 'allowPlainHttp=true', '--secret', 'key');
  const given = await mureon(folder.path, words, { input: `${KEY}\n` });
  expect(given.exitCode, given.stdout).toBe(0);
  expect(given.stdout + given.stderr).not.toContain('canary');
  const missing = await mureon(folder.path, ['channel', 'set', 'hook', '--secret', 'key'], { input: '' });
  expect([missing.exitCode, missing.stdout]).toEqual([2, expect.stringContaining('no line for the secret key')]);
});

it('what makes no sense is refused in words', async () => {
  const refused = async (words: readonly string[], what: string) => {
    const result = await mureon(folder.path, ['channel', ...words], { env });
    expect([words, result.exitCode, result.stdout]).toEqual([words, 2, expect.stringContaining(what)]);
  };
  await refused(['add', 'fax', '--name', 'x'], 'kind');
  await refused(['add', 'desktop', '--name', 'x', '--set', 'colour=red'], 'a desktop channel has no setting colour');
  await refused(['add', 'desktop', '--name', 'x', '--set', 'colour'], 'is not field=value');
  await refused(
    ['add', 'email', '--name', 'x', '--set', 'host=a', '--set', 'from=a@b.c', '--set', 'to=nobody'],
    'is not a mail address',
  );
  await refused(
    ['add', 'email', '--name', 'x', '--set', 'port=', '--set', 'host=a', '--set', 'from=a@b.c', '--set', 'to=a@b.c'],
    'port',
  );
  await refused(['test', 'nobody'], 'There is no channel nobody');
  await refused(['deliveries', '--limit', '0'], '--limit');
  await refused(['retry', 'hook', 'nothing'], 'message');
});

it('each command says what it does', async () => {
  const { stdout, exitCode } = await mureon(folder.path, ['channel', '--help'], { isJson: false });
  expect(exitCode).toBe(0);
  for (const word of ['add', 'set', 'list', 'remove', 'test', 'deliveries', 'retry', 'send'])
    expect(stdout).toMatch(new RegExp(`^  ${word}\\b.*\\w{3}`, 'm'));
});
