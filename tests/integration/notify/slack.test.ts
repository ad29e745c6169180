import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Channel } from '../../../src-core/contract/channels.ts';
import { startMessageServer } from '../../support/messages/message-server.ts';
import { type NotifyBench, openNotifyAt } from '../../support/messages/open-notify.ts';
import { type SlackServer, startSlackServer } from '../../support/messages/slack-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

const TOKEN = 'xoxb-canary-8c41d2';
let folder: TemporaryFolder;
let slack: SlackServer;
let open: NotifyBench;

beforeEach(async () => {
  folder = temporaryFolder('slack');
  slack = await startSlackServer(TOKEN);
  open = await openNotifyAt(new Date('2026-09-21T08:00:00Z'), folder.path, () => 1);
});

afterEach(async () => {
  await open.close();
  await slack.close();
  folder.remove();
});

async function bot(channel = 'C0123456789', token = TOKEN): Promise<string> {
  const apiUrl = `${slack.origin}/api`;
  const body = Channel.parse({ kind: 'slack-bot', name: 'finops', channel, apiUrl, allowPlainHttp: true });
  return (await open.notify.save({ id: null, baseVersion: null, channel: body, secrets: { token } }, 'test')).id;
}

function withFiles() {
  writeFileSync(join(folder.path, 'burn.png'), Buffer.from('not really a picture'));
  writeFileSync(join(folder.path, 'pack.csv'), 'Team,Cost\n');
  return {
    picture: { path: 'burn.png', alt: 'Burn by day' },
    attachments: [{ path: 'pack.csv', name: 'pack.csv', contentType: 'text/csv', sizeBytes: 10 }],
  };
}

describe("Slack's bot", () => {
  test('posts the totals as fields, then picture and file into the thread', async () => {
    const delivery = await open.tell(await bot('#finops'), 'k1', withFiles());
    expect(delivery).toMatchObject({ state: 'sent', answer: 'C0123456789 1790000000.000001' });
    expect(slack.posts).toHaveLength(1);
    expect(slack.posts[0]?.blocks).toContainEqual({
      ...{ type: 'section', fields: [{ type: 'plain_text', text: 'Burn\n9,200.00 USD', emoji: false }] },
    });
    expect(slack.files.map(({ title, bytes, thread }) => [title, bytes.toString(), thread])).toEqual([
      ['Budget "Search" is at 92 % (k1)', 'not really a picture', '1790000000.000001'],
      ['pack.csv', 'Team,Cost\n', '1790000000.000001'],
    ]);
    expect(slack.files.map(({ filename, alt }) => [filename, alt])).toEqual([
      ['Budget _Search_ is at 92 % (k1).png', 'Burn by day'],
      ['pack.csv', null],
    ]);
    const uploads = slack.asked.filter(({ path }) => path.startsWith('/upload/'));
    expect(uploads.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]); // the token stays home
  });

  test.each(['not_in_channel', 'invalid_auth', 'channel_not_found', 'is_archived', 'missing_scope'])(
    '%s waits for somebody, in its own word',
    async word => {
      slack.refuse = method => (method === 'chat.postMessage' ? word : null);
      expect(await open.tell(await bot(), 'k1')).toMatchObject({
        ...{ state: 'waiting', error: { code: 'channel.refused', details: { what: word } } },
      });
      slack.refuse = () => null;
      expect(await open.later(61)).toMatchObject({ state: 'sent', maybeRepeated: false });
    },
  );

  test.each(['ratelimited', 'http 429', 'internal_error'])('%s passes by itself', async word => {
    slack.refuse = (method, times) => (method === 'chat.postMessage' && times === 1 ? word : null);
    expect(await open.tell(await bot(), 'k1')).toMatchObject({
      state: 'waiting',
      error: { code: 'channel.unreachable' },
    });
    expect(await open.later(1)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(slack.posts).toHaveLength(1);
  });

  test('a message that Slack refuses for what it is fails at once', async () => {
    slack.refuse = method => (method === 'chat.postMessage' ? 'invalid_blocks' : null);
    expect(await open.tell(await bot(), 'k1')).toMatchObject({ state: 'failed', attempts: 1 });
  });

  test('the line is cut after the message was posted: it is found in the history and not posted again', async () => {
    const id = await bot('#finops');
    await open.tell(id, 'k0'); // Slack says the id of the channel, which the history wants
    slack.refuse = (method, times) => (method === 'chat.postMessage' && times === 2 ? 'hang up' : null);
    expect(await open.tell(id, 'k1', withFiles())).toMatchObject({ state: 'waiting', maybeRepeated: true });
    expect(await open.later(1)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(slack.posts.map(({ metadata }) => metadata.event_payload.id)).toHaveLength(2);
    expect(new Set(slack.posts.map(({ metadata }) => metadata.event_payload.id)).size).toBe(2);
    expect(slack.files.map(({ thread }) => thread)).toEqual(['1790000000.000002', '1790000000.000002']);
  });

  test('a file that fails comes later, into the same thread; the message is not posted again', async () => {
    slack.refuse = (method, times) =>
      method === 'files.completeUploadExternal' && times === 2 ? 'internal_error' : null;
    expect(await open.tell(await bot(), 'k1', withFiles())).toMatchObject({ state: 'waiting' });
    expect(await open.later(1)).toMatchObject({ state: 'sent' });
    expect(slack.posts).toHaveLength(1);
    expect(slack.files.map(({ title }) => title)).toEqual(['Budget "Search" is at 92 % (k1)', 'pack.csv']);
  });

  test('an upload address of somebody else gets nothing', async () => {
    const other = await startMessageServer();
    try {
      const { answer } = slack;
      slack.answer = (asked, response) =>
        asked.path.endsWith('files.getUploadURLExternal')
          ? void response.end(JSON.stringify({ ok: true, upload_url: `${other.origin}/take`, file_id: 'F1' }))
          : answer(asked, response);
      expect(await open.tell(await bot(), 'k1', withFiles())).toMatchObject({
        error: { code: 'connector.origin-refused' },
      });
      expect(other.asked).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test.each(['<html>proxy</html>', '[]', '{"ok":true}', '{"ok":"yes"}', '{"ok":false,"error":"<script>"}'])(
    'an answer that is none waits, and is not repeated to anybody: %s',
    async said => {
      slack.answer = (_asked, response) => void response.end(said);
      const delivery = await open.tell(await bot(), 'k1');
      expect(delivery).toMatchObject({ state: 'waiting', error: { code: expect.stringMatching(/^channel\./) } });
      expect(JSON.stringify(delivery.error)).not.toContain('<');
    },
  );
});

describe("Slack's incoming webhook", () => {
  const PATH = '/services/T000/B000/canary5f2b';
  const webhook = async () => {
    const body = Channel.parse({ kind: 'slack-webhook', name: 'hook', allowPlainHttp: true });
    const secrets = { url: `${slack.origin}${PATH}` };
    return (await open.notify.save({ id: null, baseVersion: null, channel: body, secrets }, 'test')).id;
  };

  test('carries the message and names the files that it cannot carry', async () => {
    slack.answer = (_asked, response) => void response.end('ok');
    const told = { ...withFiles(), place: '\\\\share\\finance\\pack-7' };
    expect(await open.tell(await webhook(), 'k1', told)).toMatchObject({ state: 'sent', answer: 'HTTP 200 ok' });
    const [asked] = slack.asked;
    expect(asked).toMatchObject({ method: 'POST', path: PATH });
    const text = JSON.stringify(JSON.parse(asked?.body.toString('utf8') ?? '').blocks);
    expect(text).toContain('pack.csv (10 B): not attached: this channel carries no files');
    expect(text).toContain('pack-7');
  });

  test.each([
    [404, 'no_service', 'waiting', 'no_service'],
    [403, 'action_prohibited', 'waiting', 'action_prohibited'],
    [410, 'channel_is_archived', 'waiting', 'channel_is_archived'],
    [400, 'invalid_payload', 'failed', 'invalid_payload'],
    [400, '<b>no</b>', 'failed', 'HTTP 400'],
    [500, 'rollup_error', 'waiting', 'HTTP 500'],
  ])('HTTP %i %s: %s', async (status, said, state, what) => {
    slack.answer = (_asked, response) => void response.writeHead(status).end(said);
    const delivery = await open.tell(await webhook(), 'k1');
    expect({ state: delivery.state, what: delivery.error?.details.what }).toEqual({ state, what });
  });

  test('its address, which is a secret, is in no journal, log, list or error', async () => {
    slack.answer = (_asked, response) => void response.writeHead(404).end('no_service');
    const id = await webhook();
    const botId = await bot();
    slack.refuse = () => 'invalid_auth';
    await open.tell(id, 'k1');
    const failure = await open.notify.test(id).catch(error => `${error} ${JSON.stringify(error)} ${error.stack}`);
    await open.tell(botId, 'k2');
    const shown = JSON.stringify([failure, await open.notify.list(), await open.notify.deliveries(100)]);
    await open.close();
    const files = ['workspace.sqlite', 'workspace.sqlite-wal', 'logs/main.jsonl'].map(name => {
      try {
        return readFileSync(join(folder.path, name)).toString('latin1');
      } catch {
        return '';
      }
    });
    const places = [shown, ...files];
    expect(places.filter(text => text.includes('canary5f2b') || text.includes(TOKEN))).toEqual([]);
    expect(files[0]?.length).toBeGreaterThan(0);
    open = await openNotifyAt(new Date('2026-09-21T08:00:00Z'), folder.path, () => 1);
  });
});
