import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addressOf } from '../../../src-core/address/addresses.ts';
import { readAsReader } from '../../support/hand-made-pack.ts';
import { type MailServer, startMailServer } from '../../support/messages/mail-server.ts';
import { type SlackServer, startSlackServer } from '../../support/messages/slack-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';
import { daysOf, linesOf, openDesk, type ScheduleDesk } from './schedule-desk.ts';

const TOKEN = 'xoxb-test';
let folder: TemporaryFolder;
let desk: ScheduleDesk;
let mail: MailServer;
let slack: SlackServer;

beforeEach(async () => {
  folder = temporaryFolder('report-delivery');
  [mail, slack] = await Promise.all([startMailServer(), startSlackServer(TOKEN)]);
  desk = await openDesk(folder.path, { ms: Date.parse('2031-07-20T00:00:00Z') });
});
afterEach(async () => {
  await desk.close();
  await Promise.all([mail.close(), slack.close()]);
  folder.remove();
});

const mailChannel = (changes: Record<string, unknown> = {}) =>
  desk.channel({
    ...{ kind: 'email', name: 'Finance', host: '127.0.0.1', port: mail.port, security: 'none' },
    ...{ from: 'workbench@example.com', to: ['cfo@example.com'], ...changes },
  });

it('a month ends: the pack is published, and mail and Slack say so with totals, change, picture and files', async () => {
  await desk.bring('june.csv', linesOf('2031-06', daysOf('2031-06')));
  const [templateId, share, finance, small] = [
    await desk.template(),
    await desk.share(),
    await mailChannel(),
    await mailChannel({ name: 'Small', to: ['small@example.com'], attachmentLimit: 30 }),
  ];
  const finops = await desk.channel(
    { kind: 'slack-bot', name: 'FinOps', channel: '#finops', apiUrl: `${slack.origin}/api`, allowPlainHttp: true },
    { token: TOKEN },
  );
  const id = await desk.schedule({
    ...{ templateId, destinationId: share.id },
    deliver: [
      { channelId: finance, how: 'attach' },
      { channelId: small, how: 'attach' },
      { channelId: finops, how: 'link' },
    ],
  });
  expect((await desk.api.reports.schedules())[0]).toMatchObject({ nextAt: '2031-08-05T06:00:00.000Z', lastRun: null });
  // Its time for June has passed while nobody was there.
  expect(await desk.tick()).toMatchObject([{ scheduleId: id, period: '2031-06', state: 'done' }]);

  await desk.bring(
    'july.csv',
    linesOf('2031-07', daysOf('2031-07'), (_day, team) => (team === 'Search' ? '120' : '50')),
  );
  desk.at('2031-08-05T05:59:59Z');
  expect(await desk.tick()).toEqual([]);
  desk.at('2031-08-05T06:00:00Z');
  const [run] = await desk.tick();
  expect(run).toMatchObject({ scheduleId: id, period: '2031-07', state: 'done', reason: null });
  expect(await desk.tick()).toEqual([]);

  const { manifests, problems } = readAsReader(share.path);
  expect(problems).toEqual([]);
  expect(manifests.map(({ period, edition }) => [period, edition])).toEqual([
    ['2031-06', 1],
    ['2031-07', 1],
  ]);

  const sent = mail.received.filter(({ to }) => to[0] === 'cfo@example.com').at(-1)?.mail;
  expect(sent?.subject).toBe('Showback July 2031');
  // (120 + 50) x 31 = 5,270 in July; (100 + 50) x 30 = 4,500 in June: + 770, and 770 / 4,500 = 17.1 %
  expect(sent?.text).toContain('Effective cost (USD): USD 5,270.00 (+770.00, +17.1%, against June 2031)');
  expect(sent?.text).toContain(`It lies at ${share.path}`);
  expect(sent?.text).toContain('Showback of July 2031 is published, edition 1.');
  expect(sent?.text).toContain(`mureon://open${addressOf.report(run?.packId ?? '')}`);
  const attached = new Map(
    sent?.attachments.map(each => [each.filename ?? '', Buffer.from(each.content as ArrayBuffer)]),
  );
  const pack = await desk.api.reports.pack({ id: run?.packId ?? '' });
  const names = pack.files.map(({ name }) => name);
  expect([...attached.keys()].sort()).toEqual(['picture.png', ...names].sort());
  for (const { name, sizeBytes } of pack.files) expect(attached.get(name)?.length).toBe(sizeBytes);
  expect(attached.get('picture.png')?.subarray(1, 4).toString()).toBe('PNG');
  // the workbook in the mail is the one on the share, byte for byte
  const published = readdirSync(share.path)
    .filter(name => name.endsWith('.xlsx'))
    .map(name => readFileSync(`${share.path}/${name}`));
  expect(
    published.some(bytes =>
      bytes.equals(attached.get(names.find(name => name.endsWith('.xlsx')) ?? '') ?? Buffer.alloc(0)),
    ),
  ).toBe(true);

  const limited = mail.received.filter(({ to }) => to[0] === 'small@example.com').at(-1)?.mail;
  expect(limited?.attachments).toHaveLength(0);
  for (const name of names)
    expect(limited?.text).toMatch(new RegExp(`${name} \\([^)]+\\): not attached: larger than this channel allows`));
  expect(limited?.text).toContain(`It lies at ${share.path}`);

  expect(slack.posts).toHaveLength(2);
  expect(JSON.stringify(slack.posts[1]?.blocks)).toContain('USD 5,270.00 (+770.00, +17.1%, against June 2031)');
  expect(slack.files.map(({ thread }) => thread)).toEqual(slack.posts.map(({ ts }) => ts));
  expect(slack.files[1]?.bytes.subarray(1, 4).toString()).toBe('PNG');

  const trail = (await desk.workspace.auditTrail({ limit: 100 })).map(({ call, outcome }) => `${call} ${outcome}`);
  expect(trail.filter(line => line === 'task.report-run done')).toHaveLength(2);
  expect(trail.filter(line => line === 'reports.published done')).toHaveLength(2);
  expect(trail.filter(line => line === 'reports.delivered done')).toHaveLength(2);

  // Run again by hand: it is as it was sent, so nothing happens.
  const again = await desk.wait((await desk.api.reports.runSchedule({ id, period: '2031-07' })).taskId);
  expect(again).toMatchObject({ state: 'done', result: { state: 'done', packId: run?.packId } });
  expect(readAsReader(share.path).manifests).toHaveLength(2);
  expect(mail.received).toHaveLength(4);
});
