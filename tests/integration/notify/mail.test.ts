import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Channel } from '../../../src-core/contract/channels.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { type MailServer, startMailServer } from '../../support/messages/mail-server.ts';
import { type NotifyBench, openNotifyAt } from '../../support/messages/open-notify.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

const PASSWORD = 'canary-password-3e1f';
let authority: ReturnType<typeof makeCertificates>;
let folder: TemporaryFolder;
let server: MailServer;
let open: NotifyBench;
const closing: (() => unknown)[] = [];

beforeAll(() => {
  const certificates = temporaryFolder('certificates');
  authority = makeCertificates(certificates.path);
  return () => certificates.remove();
});

beforeEach(async () => {
  folder = temporaryFolder('mail');
  open = await openNotifyAt(new Date('2026-09-21T08:00:00Z'), folder.path, () => 0.5);
  closing.push(() => open.close());
});

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  folder.remove();
});

async function serve(options: Parameters<typeof startMailServer>[0] = {}): Promise<void> {
  const tls = { key: authority.key, certificate: authority.certificate };
  server = await startMailServer({ tls, ...options });
  closing.push(() => server.close());
}

async function channel(changes: Record<string, unknown> = {}, secrets: Record<string, string> = {}): Promise<string> {
  const body = Channel.parse({
    ...{ kind: 'email', name: 'finance', host: 'localhost', port: server.port, caFile: authority.caFile },
    ...{ from: 'Mureon <workbench@example.com>', to: ['ada@example.com', 'lin@example.com'], ...changes },
  });
  const saved = await open.notify.save({ id: null, baseVersion: null, channel: body, secrets }, 'test');
  return saved.id;
}

describe('mail by a real SMTP server', () => {
  test('STARTTLS and a password: text, HTML, an inline picture and a file arrive as they were', async () => {
    await serve({ account: { user: 'finops', password: PASSWORD } });
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    mkdirSync(join(folder.path, 'packs'));
    writeFileSync(join(folder.path, 'packs', 'chart.png'), png);
    const table = Buffer.from('Team,Cost\nSearch,"9,200.00"\n');
    writeFileSync(join(folder.path, 'packs', 'teams.csv'), table);
    const id = await channel({ user: 'finops' }, { password: PASSWORD });
    const delivery = await open.tell(id, 'k1', {
      title: '검색 예산 92 % <b>',
      picture: { path: 'packs/chart.png', alt: 'Burn by day' },
      attachments: [{ path: 'packs/teams.csv', name: 'teams.csv', contentType: 'text/csv', sizeBytes: table.length }],
    });
    expect(delivery).toMatchObject({ state: 'sent', attempts: 1, refused: [], maybeRepeated: false, error: null });
    expect(delivery.answer).toContain('250');
    const [received] = server.received;
    expect(received).toMatchObject({
      ...{ from: 'workbench@example.com', to: ['ada@example.com', 'lin@example.com'] },
      ...{ user: 'finops', isSecure: true },
    });
    const { mail } = received ?? {};
    expect(mail?.subject).toBe('검색 예산 92 % <b>');
    expect(mail?.messageId).toMatch(/^<msg_[0-9a-f]{40}@example\.com>$/);
    expect(mail?.date).toBe('2026-09-21T08:00:00.000Z');
    expect(mail?.text).toContain('Burn: 9,200.00 USD');
    expect(mail?.text).toContain('mureon://open/budgets?id=b1');
    expect(mail?.html).toContain('검색 예산 92 % &lt;b&gt;');
    expect(mail?.html).toContain('src="cid:picture@mureon"');
    const attached = mail?.attachments.map(({ filename, contentId, content }) => ({
      ...{ filename, contentId },
      bytes: Buffer.from(content as ArrayBuffer).toString('base64'),
    }));
    expect(attached).toEqual([
      { filename: 'picture.png', contentId: '<picture@mureon>', bytes: png.toString('base64') },
      { filename: 'teams.csv', contentId: undefined, bytes: table.toString('base64') },
    ]);
  });

  test('a wrong password waits for somebody, is written nowhere, and the right one sends at once', async () => {
    await serve({ account: { user: 'finops', password: 'another' } });
    const id = await channel({ user: 'finops' }, { password: PASSWORD });
    const delivery = await open.tell(id, 'k1');
    expect(delivery).toMatchObject({ state: 'waiting', error: { code: 'channel.refused' } });
    expect(delivery.error?.details.what).toContain('535');
    expect(delivery.dueAt).toBe('2026-09-21T09:00:00.000Z'); // an hour, unless the channel is changed before
    const [described] = await open.notify.list();
    expect(described).toMatchObject({ health: 'failing', secrets: [{ name: 'password', state: 'session' }] });
    await open.notify.save(
      { id, baseVersion: 1, channel: (described ?? never()).body, secrets: { password: 'another' } },
      'test',
    );
    await open.notify.flush();
    expect(await open.last()).toMatchObject({ state: 'sent', attempts: 2 });
    expect(server.received).toHaveLength(1);
    const kept = ['workspace.sqlite', 'workspace.sqlite-wal', 'logs/main.jsonl'].map(name => {
      return readFileSync(join(folder.path, name)).toString('latin1');
    });
    expect(kept.filter(text => text.includes(PASSWORD) || text.includes(btoa(PASSWORD)))).toEqual([]);
  });

  test('one of two recipients refused: it went out, and says who did not get it', async () => {
    await serve();
    server.recipient = address => (address.startsWith('lin') ? { code: 550, text: 'No such user' } : null);
    expect(await open.tell(await channel(), 'k1')).toMatchObject({ state: 'sent', refused: ['lin@example.com'] });
    expect(server.received.map(({ to }) => to)).toEqual([['ada@example.com']]);
  });

  test('all refused for good: failed, with the words of the server; retry sends it after a correction', async () => {
    await serve();
    server.recipient = () => ({ code: 550, text: 'No such user' });
    const id = await channel();
    const delivery = await open.tell(id, 'k1');
    expect(delivery).toMatchObject({ state: 'failed', refused: ['ada@example.com', 'lin@example.com'] });
    expect(delivery.error?.details.what).toContain('550');
    server.recipient = () => null;
    expect(await open.notify.retry(id, 'k1')).toMatchObject({ state: 'sent', error: null });
  });

  test('grey-listing: it comes back, under the same id, once', async () => {
    await serve();
    server.recipient = (_address, times) => (times === 1 ? { code: 451, text: 'Try again later' } : null);
    const delivery = await open.tell(await channel(), 'k1');
    // 30 s x (0.5 + 0.5 / 2) = 22.5 s
    expect(delivery).toMatchObject({ state: 'waiting', attempts: 1, dueAt: '2026-09-21T08:00:22.500Z' });
    expect(await open.later(0)).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(await open.later(1)).toMatchObject({ state: 'sent', attempts: 2, refused: [], maybeRepeated: false });
    expect(server.received).toHaveLength(1);
  });

  test('grey-listing of one of two: nobody gets it twice', async () => {
    await serve();
    server.recipient = (address, times) =>
      address.startsWith('lin') && times === 1 ? { code: 451, text: 'Try again later' } : null;
    expect(await open.tell(await channel(), 'k1')).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(await open.later(1)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(server.received.map(({ to }) => to)).toEqual([['ada@example.com'], ['lin@example.com']]);
    const [first, second] = server.received.map(({ mail }) => mail.messageId);
    expect(second).toBe(first);
  });

  test('the line breaks after the last byte: told again under the same id, and marked', async () => {
    await serve();
    server.afterData = times => (times === 1 ? 'drop' : null);
    expect(await open.tell(await channel(), 'k1')).toMatchObject({ state: 'waiting', maybeRepeated: true });
    expect(await open.later(1)).toMatchObject({ state: 'sent', attempts: 2, maybeRepeated: true });
  });

  test.each([
    ['said before a byte is sent', { sizeLimit: 20_000 }],
    ['said after the last one', {}],
  ])('too large for the server (%s): it arrives without its file and says so', async (_when, options) => {
    await serve(options);
    if (Object.keys(options).length === 0)
      server.afterData = times => (times === 1 ? { code: 552, text: 'Message exceeds the maximum size' } : null);
    writeFileSync(join(folder.path, 'pack.xlsx'), Buffer.alloc(60_000, 1));
    const file = { path: 'pack.xlsx', name: 'pack.xlsx', contentType: 'application/octet-stream', sizeBytes: 60_000 };
    const told = await open.tell(await channel(), 'k1', { attachments: [file], place: '//share/finance/pack-1' });
    expect(told).toMatchObject({ state: 'sent', attempts: 1 });
    const [received] = server.received;
    expect(received?.mail.attachments).toEqual([]);
    expect(received?.mail.text).toContain('pack.xlsx (60.0 kB): not attached: the other side did not take it');
    expect(received?.mail.text).toContain('It lies at //share/finance/pack-1');
  });

  test("above the channel's limit, changed, or outside the workspace: left out, and the text says so", async () => {
    await serve();
    writeFileSync(join(folder.path, 'a.csv'), 'a'.repeat(600));
    writeFileSync(join(folder.path, 'b.csv'), 'b'.repeat(600));
    const file = (path: string, sizeBytes: number) => ({ path, name: path, contentType: 'text/csv', sizeBytes });
    const attachments = [file('a.csv', 600), file('b.csv', 600), file('c.csv', 10), file('/etc/hostname', 10)];
    await open.tell(await channel({ attachmentLimit: 1_000 }), 'k1', { attachments });
    const [received] = server.received;
    expect(received?.mail.attachments.map(({ filename }) => filename)).toEqual(['a.csv']);
    expect(received?.mail.text).toContain('b.csv (600 B): not attached: larger than this channel allows');
    expect(received?.mail.text).toContain('c.csv (10 B): not attached: the file is no longer what it was');
    expect(received?.mail.text).toContain('_etc_hostname (10 B): not attached: the file is no longer what it was');
  });

  test('a server without STARTTLS gets nothing, not even the password', async () => {
    server = await startMailServer({ account: { user: 'finops', password: PASSWORD } });
    closing.push(() => server.close());
    const delivery = await open.tell(await channel({ user: 'finops' }, { password: PASSWORD }), 'k1');
    expect(delivery).toMatchObject({ state: 'waiting', error: { code: 'channel.refused' } });
    expect(server.received).toEqual([]);
  });

  test('a certificate of an authority that nobody named is refused', async () => {
    await serve();
    const delivery = await open.tell(await channel({ caFile: null }), 'k1');
    expect(delivery).toMatchObject({ state: 'waiting', error: { code: 'connector.tls' } });
    expect(server.received).toEqual([]);
  });

  test('TLS from the first byte', async () => {
    await serve({ isTlsFromStart: true });
    expect(await open.tell(await channel({ security: 'tls' }), 'k1')).toMatchObject({ state: 'sent' });
    expect(server.received[0]?.isSecure).toBe(true);
  });

  test('without TLS only in the own network; metadata addresses never', async () => {
    server = await startMailServer();
    closing.push(() => server.close());
    expect(await open.tell(await channel({ security: 'none', host: '127.0.0.1' }), 'k1')).toMatchObject({
      state: 'sent',
    });
    const far = await channel({ name: 'far', security: 'none', host: '203.0.113.9' });
    expect(await open.tell(far, 'k2')).toMatchObject({ error: { code: 'connector.origin-refused' } });
    const metadata = await channel({ name: 'metadata', host: '169.254.169.254' });
    expect(await open.tell(metadata, 'k3')).toMatchObject({ error: { code: 'connector.origin-refused' } });
  });

  test('a slow server is waited for; one that is gone is tried again, in order', async () => {
    await serve();
    server.slowMs = 700;
    const id = await channel({ to: ['ada@example.com'] });
    expect(await open.tell(id, 'k1')).toMatchObject({ state: 'sent' });
    const { port } = server;
    await server.close();
    expect(await open.tell(id, 'k2')).toMatchObject({ state: 'waiting', error: { code: 'channel.unreachable' } });
    expect(await open.tell(id, 'k3')).toMatchObject({ state: 'waiting', attempts: 0 }); // behind the one that waits
    server = await startMailServer({ port, tls: { key: authority.key, certificate: authority.certificate } });
    await open.later(1);
    const titles = server.received.map(({ mail }) => mail.subject?.match(/\((k\d)\)/)?.[1]);
    expect(titles).toEqual(['k2', 'k3']);
  });

  test.each([
    'Budget\r\nBcc: thief@example.com',
    'Budget\nContent-Type: text/html\n\n<script>',
    'Budget\u2028X-Injected: 1',
    'Budget\0',
  ])('a title cannot become a header: %j', async title => {
    await serve();
    await open.tell(await channel(), 'k1', {
      title,
      facts: [{ label: 'a\r\nBcc: x@y.z', value: 'b\r\n.\r\nMAIL FROM:<x@y.z>' }],
    });
    const [received] = server.received;
    expect(received?.to).toEqual(['ada@example.com', 'lin@example.com']);
    const names = received?.mail.headers.map(({ key }) => key).toSorted();
    expect(names).toEqual([
      ...['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'],
      'x-auto-response-suppress',
    ]);
    expect(received?.mail.subject?.startsWith('Budget')).toBe(true);
    expect(server.received).toHaveLength(1);
  });
});

function never(): never {
  throw new Error('there is a channel');
}
