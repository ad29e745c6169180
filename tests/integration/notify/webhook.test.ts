import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Channel } from '../../../src-core/contract/channels.ts';
import { type MessageServer, startMessageServer } from '../../support/messages/message-server.ts';
import { message, type NotifyBench, openNotifyAt } from '../../support/messages/open-notify.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let folder: TemporaryFolder;
let server: MessageServer;
let open: NotifyBench;

beforeEach(async () => {
  folder = temporaryFolder('webhook');
  server = await startMessageServer();
  open = await openNotifyAt(new Date(), folder.path, () => 1); // the verifying library has its own clock
});

afterEach(async () => {
  await open.close();
  await server.close();
  folder.remove();
});

async function channel(secret = KEY, path = '/hooks/mureon'): Promise<string> {
  const body = Channel.parse({ kind: 'webhook', name: 'pager', url: `${server.origin}${path}`, allowPlainHttp: true });
  return (await open.notify.save({ id: null, baseVersion: null, channel: body, secrets: { key: secret } }, 'test')).id;
}

describe('a webhook by a real HTTP server', () => {
  test.each([
    ['base64 behind whsec_', KEY, 'base64'],
    ['a text of its own', 'a signing key of thirty-odd bytes', 'raw'],
  ] as const)('is signed so that an independent library believes it: key as %s', async (_what, key, format) => {
    const id = await channel(key);
    expect(await open.tell(id, 'budget/b1/2026-09/90', { title: 'Größe 검색 "x"' })).toMatchObject({
      ...{ state: 'sent', attempts: 1, answer: 'HTTP 200' },
    });
    const [asked] = server.asked;
    const headers = asked?.headers as Record<string, string>;
    const body = asked?.body.toString('utf8') ?? '';
    const verifier = new Webhook(key, format === 'raw' ? { format: 'raw' } : {});
    expect(verifier.verify(body, headers)).toMatchObject({
      type: 'mureon.alert',
      data: { key: 'budget/b1/2026-09/90', title: 'Größe 검색 "x"', link: 'mureon://open/budgets?id=b1' },
    });
    expect(asked).toMatchObject({ method: 'POST', path: '/hooks/mureon' });
    expect(headers['content-type']).toBe('application/json');
    expect(() => verifier.verify(body.replace('Größe', 'Grosse'), headers)).toThrow('No matching signature');
    expect(() => verifier.verify(body, { ...headers, 'webhook-id': 'msg_other' })).toThrow('No matching signature');
  });

  test('asked for twice, it is sent once', async () => {
    const id = await channel();
    await open.notify.enqueue([id, id], message('k1'));
    await open.notify.enqueue([id], message('k1', { title: 'another wording' }));
    await open.notify.flush();
    expect(server.asked).toHaveLength(1);
  });

  test('429 is waited for as long as it asks; the body and the id stay the same, the time is new', async () => {
    server.answer = (_asked, response) => {
      if (server.asked.length === 1) response.writeHead(429, { 'retry-after': '600' });
      response.end();
    };
    const id = await channel();
    const delivery = await open.tell(id, 'k1');
    expect(delivery).toMatchObject({ state: 'waiting', error: { code: 'channel.unreachable' }, maybeRepeated: false });
    expect(Date.parse(delivery.dueAt) - open.now().getTime()).toBe(600_000);
    expect(await open.later(9)).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(await open.later(2)).toMatchObject({ state: 'sent', attempts: 2, maybeRepeated: false });
    const [first, second] = server.asked;
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(Number(second?.headers['webhook-timestamp']) - Number(first?.headers['webhook-timestamp'])).toBe(660);
  });

  test('500 is tried again; after 30 tries it is given up, with the reason, and can be sent by hand', async () => {
    server.answer = (_asked, response) => void response.writeHead(500).end('<html>trace</html>');
    const id = await channel();
    await open.tell(id, 'k1');
    for (let day = 0; (await open.last()).state === 'waiting' && day < 60; day += 1) await open.later(241);
    const failed = await open.last();
    // 241-minute steps: 5 tries and more than 3 days come before 30 tries
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'channel.unreachable', details: { what: 'HTTP 500' } },
    });
    expect(failed.attempts).toBeGreaterThanOrEqual(5);
    expect((await open.notify.list())[0]?.health).toBe('failing');
    server.answer = (_asked, response) => void response.end();
    expect(await open.notify.retry(id, 'k1')).toMatchObject({ state: 'sent' });
    expect((await open.notify.list())[0]?.health).toBe('good');
  });

  test.each([
    [400, 'failed'],
    [401, 'waiting'],
    [403, 'waiting'],
    [404, 'waiting'],
    [413, 'failed'],
    [422, 'failed'],
    [503, 'waiting'],
  ])('HTTP %i: %s', async (status, state) => {
    server.answer = (_asked, response) => void response.writeHead(status).end();
    const delivery = await open.tell(await channel(), 'k1');
    expect(delivery.state).toBe(state);
    expect(delivery.error?.details.what).toBe(`HTTP ${status}`);
  });

  test('a line that is cut after the request: told again under the same id, and marked', async () => {
    server.answer = (_asked, response) => void (server.asked.length === 1 ? response.destroy() : response.end());
    expect(await open.tell(await channel(), 'k1')).toMatchObject({ state: 'waiting', maybeRepeated: true });
    expect(await open.later(1)).toMatchObject({ state: 'sent', maybeRepeated: true });
    expect(new Set(server.asked.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('a receiver that never answers is left after a while, and the next channel is not held up', async () => {
    server.answer = (asked, response) => void (asked.path === '/mute' || response.end());
    const mute = await channel(KEY, '/mute');
    const body = Channel.parse({ kind: 'webhook', name: 'well', url: `${server.origin}/well`, allowPlainHttp: true });
    const well = await open.notify.save({ id: null, baseVersion: null, channel: body, secrets: { key: KEY } }, 'test');
    await open.workspace.putEntries(open.notify.prepare([mute, well.id], message('k1')));
    await open.notify.flush();
    const states = (await open.notify.deliveries(9)).map(({ channelId, state }) => [channelId === mute, state]);
    expect(states.toSorted()).toEqual([
      [false, 'sent'],
      [true, 'waiting'],
    ]);
    expect((await open.notify.deliveries(9)).find(({ channelId }) => channelId === mute)?.maybeRepeated).toBe(true);
  });

  test('a redirect to another host takes nothing along; one that would lose the message is refused', async () => {
    const other = await startMessageServer();
    try {
      server.answer = (asked, response) => {
        const location = asked.path === '/away' ? `${other.origin}/take` : '/other';
        response.writeHead(asked.path === '/away' ? 307 : 302, { location }).end();
      };
      expect(await open.tell(await channel(KEY, '/away'), 'k1')).toMatchObject({
        error: { code: 'connector.origin-refused' },
      });
      expect(other.asked).toEqual([]);
      const [described] = await open.notify.list();
      const moved = { ...described?.body, url: `${server.origin}/home` } as Channel;
      await open.notify.save({ id: described?.id ?? '', baseVersion: 1, channel: moved, secrets: {} }, 'test');
      await open.notify.flush();
      expect(await open.last()).toMatchObject({ attempts: 2, error: { code: 'connector.origin-refused' } });
      expect(server.asked.map(({ path }) => path)).toEqual(['/away', '/home']);
    } finally {
      await other.close();
    }
  });

  test('a receiver that answers with megabytes has the message; nobody reads them', async () => {
    server.answer = (_asked, response) => void response.end(Buffer.alloc(3_000_000, 'x'));
    expect(await open.tell(await channel(), 'k1')).toMatchObject({ state: 'sent' });
  });

  test('a test message has one try, and its failure is an error', async () => {
    const id = await channel();
    expect(await open.notify.test(id)).toMatchObject({ state: 'sent', topic: 'test', answer: 'HTTP 200' });
    server.answer = (_asked, response) => void response.writeHead(500).end();
    await expect(open.notify.test(id)).rejects.toMatchObject({ code: 'channel.unreachable' });
    expect(await open.last()).toMatchObject({ state: 'failed', topic: 'test' });
    expect(server.asked).toHaveLength(2);
  });
});

describe('what a channel may not be', () => {
  const save = (changes: Record<string, unknown>, secrets: Record<string, string> = { key: KEY }) =>
    open.notify.save(
      {
        ...{ id: null, baseVersion: null, secrets },
        channel: {
          kind: 'webhook',
          name: 'pager',
          url: 'https://hooks.example/x',
          allowPlainHttp: false,
          caFile: null,
          ...changes,
        } as Channel,
      },
      'test',
    );

  test.each([
    [{ url: 'http://hooks.example/x' }, {}, 'plain http needs your consent'],
    [{ url: 'https://user:word@hooks.example/x' }, {}, 'the address carries a password'],
    [{ url: 'ftp://hooks.example/x' }, {}, 'the address is not https'],
    [{}, { key: 'short' }, 'the signing key is shorter than 24 bytes'],
    [{}, { key: 'whsec_not base64 at all, whatever its length is' }, 'the signing key is shorter than 24 bytes'],
    [{}, { token: 'x' }, 'it has no secret token'],
    [{}, { key: `${KEY}\n` }, 'key holds a line end or another control character'],
    [{ caFile: '/does/not/exist.pem' }, { key: KEY }, 'the file cannot be read'],
  ])('%j', async (changes, secrets, what) => {
    await expect(save(changes, secrets)).rejects.toMatchObject({ code: 'channel.invalid', details: { what } });
    expect(await open.notify.list()).toEqual([]);
  });

  test('a name that is taken, a version that is not the last, a kind that changes', async () => {
    const saved = await save({});
    await expect(save({})).rejects.toMatchObject({ details: { what: 'there is another channel of that name' } });
    const again = (baseVersion: number, channel: Channel) =>
      open.notify.save({ id: saved.id, baseVersion, channel, secrets: {} }, 'test');
    await expect(again(7, saved.body)).rejects.toMatchObject({ code: 'document.stale' });
    await expect(again(1, { kind: 'desktop', name: 'pager' })).rejects.toMatchObject({ code: 'channel.invalid' });
    await open.notify.remove(saved.id, 1, 'test');
    expect(await open.notify.list()).toEqual([]);
  });

  test('the password of one server is not sent to another', async () => {
    const mail = { kind: 'email', name: 'm', host: 'mail.example', user: 'u', from: 'a@b.c', to: ['d@e.f'] };
    const given = { id: null, baseVersion: null, channel: Channel.parse(mail), secrets: { password: 'p' } };
    const saved = await open.notify.save(given, 'test');
    const moved = Channel.parse({ ...mail, host: 'mail.evil.example' });
    const change = { id: saved.id, baseVersion: 1, channel: moved };
    await expect(open.notify.save({ ...change, secrets: {} }, 'test')).rejects.toMatchObject({
      ...{ code: 'channel.invalid', details: { what: 'it goes somewhere else now: enter the password again' } },
    });
    expect(await open.notify.save({ ...change, secrets: { password: 'q' } }, 'test')).toMatchObject({ version: 2 });
  });

  test('a channel that is gone takes its waiting messages along, visibly', async () => {
    const saved = await save({});
    await open.workspace.putEntries(open.notify.prepare([saved.id], message('k1')));
    await open.notify.remove(saved.id, 1, 'test');
    await open.notify.flush();
    expect(await open.last()).toMatchObject({ state: 'dropped', error: { code: 'channel.removed' } });
  });
});
