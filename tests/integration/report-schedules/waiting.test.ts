import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ReportRun } from '../../../src-core/contract/reports.ts';
import { codeOf, readAsReader } from '../../support/hand-made-pack.ts';
import { type MailServer, startMailServer } from '../../support/messages/mail-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';
import { daysOf, linesOf, openDesk, type ScheduleDesk } from './schedule-desk.ts';

/** June without its 17th: a hole that the gate refuses. */
const withoutOne = daysOf('2031-06').filter(day => day !== '2031-06-17');
let folder: TemporaryFolder;
let desk: ScheduleDesk;
let mail: MailServer;

beforeEach(async () => {
  folder = temporaryFolder('report-waiting');
  mail = await startMailServer();
  desk = await openDesk(folder.path, { ms: Date.parse('2031-07-05T06:00:00Z') });
});
afterEach(async () => {
  await desk.close();
  await mail.close();
  folder.remove();
});

const mailChannel = () =>
  desk.channel({
    ...{ kind: 'email', name: 'Finance', host: '127.0.0.1', port: mail.port, security: 'none' },
    ...{ from: 'workbench@example.com', to: ['cfo@example.com'] },
  });
const subjects = () => mail.received.map(each => each.mail.subject);
const only = (runs: readonly ReportRun[]) => {
  expect(runs).toHaveLength(1);
  return runs[0] as ReportRun;
};

it('a refused gate waits, hour by hour, and a late import lets the report out by itself', async () => {
  await desk.bring('june.csv', linesOf('2031-06', withoutOne));
  const share = await desk.share();
  const deliver = [{ channelId: await mailChannel(), how: 'link' as const }];
  const id = await desk.schedule({ templateId: await desk.template(), destinationId: share.id, deliver });
  const first = only(await desk.tick());
  expect(first).toMatchObject({
    ...{ scheduleId: id, period: '2031-06', state: 'waiting', waitsFor: 'gate' },
    ...{ nextTryAt: '2031-07-05T07:00:00.000Z', givesUpAt: '2031-07-10T06:00:00.000Z' },
  });
  expect(first.reason).toContain('Jun 17, 2031');
  // Not before an hour has passed, and then without building it again.
  desk.at('2031-07-05T06:59:59Z');
  expect(await desk.tick()).toEqual([]);
  desk.at('2031-07-05T07:00:00Z');
  expect(only(await desk.tick())).toMatchObject({ packId: first.packId, nextTryAt: '2031-07-05T08:00:00.000Z' });
  expect(await desk.api.reports.packs()).toHaveLength(1);
  expect(subjects()).toEqual([]);

  await desk.bring('june-again.csv', linesOf('2031-06', daysOf('2031-06')));
  desk.at('2031-07-05T08:00:00Z');
  const done = only(await desk.tick());
  expect(done).toMatchObject({ state: 'done', reason: null, waitsFor: null, startedAt: '2031-07-05T06:00:00.000Z' });
  expect(done.packId).not.toBe(first.packId);
  expect((await desk.api.reports.packs()).map(pack => pack.id)).toEqual([done.packId]); // the refused one is of no use
  expect(readAsReader(share.path).manifests).toHaveLength(1);
  expect(subjects()).toEqual(['Showback June 2031']);
});

it('what waits too long is given up and its readers hear why; by hand it begins anew', async () => {
  await desk.bring('june.csv', linesOf('2031-06', withoutOne));
  const deliver = [{ channelId: await mailChannel(), how: 'attach' as const }];
  const id = await desk.schedule({ templateId: await desk.template(), deliver, waitDays: 1 });
  expect(only(await desk.tick()).state).toBe('waiting');
  desk.at('2031-07-06T06:00:00Z');
  const given = only(await desk.tick());
  expect(given).toMatchObject({ state: 'failed', finishedAt: '2031-07-06T06:00:00.000Z', nextTryAt: null });
  expect(await desk.tick()).toEqual([]);
  expect(subjects()).toEqual(['Monthly of June 2031 was not sent']);
  expect(mail.received[0]?.mail.text).toContain(given.reason ?? '-');

  await desk.bring('june-again.csv', linesOf('2031-06', daysOf('2031-06')));
  const { taskId } = await desk.api.reports.runSchedule({ id, period: '2031-06' });
  expect(await desk.wait(taskId)).toMatchObject({ state: 'done', result: { state: 'done' } });
  await desk.tick();
  expect(subjects()).toEqual(['Monthly of June 2031 was not sent', 'Showback June 2031']);
  expect(await codeOf(desk.api.reports.runSchedule({ id, period: '2031-W20' }))).toBe('report.bad-period');
});

it('approval: it waits without end, a restatement is built anew, and goes on by itself once somebody approves', async () => {
  const gate = { reconciliation: 'off', quality: 'off', coverage: 'require', approval: 'anyone' } as const;
  await desk.bring('june.csv', linesOf('2031-06', daysOf('2031-06')));
  const share = await desk.share();
  const templateId = await desk.template({ gate: { qualityLimit: '0.01', ...gate } });
  await desk.schedule({
    templateId,
    destinationId: share.id,
    deliver: [{ channelId: await mailChannel(), how: 'link' }],
  });
  const first = only(await desk.tick());
  expect(first).toMatchObject({
    state: 'waiting',
    waitsFor: 'approval',
    reason: 'Nobody has approved it.',
    givesUpAt: null,
  });

  // 100 + 50 = 75 + 75: no total moves, only what each service cost.
  const evenly = () => '75';
  await desk.bring('june-again.csv', linesOf('2031-06', daysOf('2031-06'), evenly));
  desk.at('2031-07-25T06:00:00Z');
  const second = only(await desk.tick());
  expect(second).toMatchObject({ state: 'waiting', waitsFor: 'approval' });
  expect(second.packId).not.toBe(first.packId);
  expect(await desk.tick()).toEqual([]);

  const pack = await desk.api.reports.pack({ id: second.packId ?? '' });
  await desk.api.reports.approve({ id: pack.id, contentHash: pack.contentHash, note: 'seen' });
  expect(only(await desk.tick())).toMatchObject({ state: 'done', packId: pack.id }); // at the next look, not at the next hour
  expect(readAsReader(share.path).manifests[0]?.approvals).toMatchObject([{ note: 'seen' }]);
  expect(subjects()).toEqual(['Showback June 2031']);
});

it('a pack that is discarded instead of approved ends its run', async () => {
  const gate = {
    reconciliation: 'off',
    quality: 'off',
    coverage: 'require',
    qualityLimit: '0.01',
    approval: 'anyone',
  } as const;
  await desk.bring('june.csv', linesOf('2031-06', daysOf('2031-06')));
  await desk.schedule({ templateId: await desk.template({ gate }) });
  const { packId } = only(await desk.tick());
  await desk.api.reports.discard({ id: packId ?? '' });
  expect(only(await desk.tick())).toMatchObject({ state: 'failed', reason: 'There is no such pack here.' });
});

it('a share that is away is waited for, and the pack that was built is the one that goes there', async () => {
  await desk.bring('june.csv', linesOf('2031-06', daysOf('2031-06')));
  const share = await desk.share();
  await desk.schedule({ templateId: await desk.template(), destinationId: share.id });
  renameSync(share.path, `${share.path}-away`);
  const first = only(await desk.tick());
  expect(first).toMatchObject({ state: 'waiting', waitsFor: 'place', givesUpAt: '2031-07-10T06:00:00.000Z' });
  renameSync(`${share.path}-away`, share.path);
  desk.at('2031-07-05T07:00:00Z');
  expect(only(await desk.tick())).toMatchObject({ state: 'done', packId: first.packId });
  expect(readAsReader(share.path).problems).toEqual([]);
});

it('nothing makes up for times before a schedule was saved or switched on; off and removed ones do nothing', async () => {
  await desk.bring('june.csv', linesOf('2031-06', withoutOne));
  const templateId = await desk.template();
  const past = new Date();
  desk.at(past.toISOString()); // documents are stamped by the real clock
  const id = await desk.schedule({ templateId });
  expect(await desk.tick()).toEqual([]);
  desk.at('2031-07-05T06:00:00Z');
  expect(only(await desk.tick()).state).toBe('waiting');
  const [saved] = await desk.api.reports.schedules();
  if (!saved) throw new Error('it was saved');
  await desk.api.reports.saveSchedule({ id, baseVersion: saved.version, schedule: { ...saved.body, isOn: false } });
  desk.at('2031-09-20T06:00:00Z');
  expect(await desk.tick()).toEqual([]);
  expect((await desk.api.reports.schedules())[0]?.nextAt).toBeNull();
  await desk.api.reports.removeSchedule({ id, baseVersion: saved.version + 1 });
  expect(await desk.runs()).toMatchObject([{ state: 'failed', reason: 'Its schedule was removed.' }]);
});

it('a schedule that names what is not there, or never comes, is refused and nothing changes', async () => {
  const templateId = await desk.template();
  const saved = await desk.schedule({ templateId });
  for (const changes of [
    ...[
      { cron: '0 6 31 2 *' },
      { cron: 'often' },
      { zone: 'Mars/Olympus' },
      { templateId: 'none' },
      { name: 'Monthly' },
    ],
    ...[{ destinationId: 'none' }, { deliver: [{ channelId: 'none', how: 'link' as const }] }],
  ])
    expect(await codeOf(desk.schedule({ templateId, name: 'Other', ...changes }))).toBe('report.invalid-schedule');
  expect((await desk.api.reports.schedules()).map(({ id }) => id)).toEqual([saved]);
});
