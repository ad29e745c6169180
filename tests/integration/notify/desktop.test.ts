import { afterEach, beforeEach, expect, test } from 'vitest';
import { Channel } from '../../../src-core/contract/channels.ts';
import { message, type OpenNotify, openNotify } from '../../support/messages/open-notify.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

let folder: TemporaryFolder;
let open: OpenNotify;

beforeEach(async () => {
  folder = temporaryFolder('desktop');
  open = await openNotify(folder.path);
});
afterEach(async () => {
  await open.close();
  folder.remove();
});

test('without a desktop it says so and waits, whoever presses send; the desktop shows it once', async () => {
  const channel = Channel.parse({ kind: 'desktop', name: 'me' });
  const { id, health } = await open.notify.save({ id: null, baseVersion: null, channel, secrets: {} }, 'test');
  expect(health).toBe('no-desktop');
  await open.workspace.putEntries(open.notify.prepare([id], message('k')));
  await open.notify.flush();
  expect(await open.notify.deliveries(10)).toMatchObject([{ state: 'waiting', attempts: 0, error: null }]);
  await expect(open.notify.test(id)).rejects.toMatchObject({ code: 'channel.no-desktop' });
  await expect(open.notify.retry(id, 'k')).rejects.toMatchObject({ code: 'channel.no-desktop' });
  expect((await open.notify.deliveries(10)).map(({ topic, state }) => `${topic} ${state}`).toSorted()).toEqual([
    'alert waiting',
    'test failed',
  ]);
  expect(await open.notify.list()).toMatchObject([{ health: 'no-desktop' }]);

  await open.close();
  const shown: string[] = [];
  const inAnHour = () => new Date(Date.now() + 3_600_000);
  open = await openNotify(folder.path, {
    desktop: async notice => void shown.push(notice.title),
    now: inAnHour,
  });
  for (let looks = 0; looks < 2; looks += 1) await open.notify.flush();
  expect(shown).toEqual([message('k').title]);
  expect(await open.notify.list()).toMatchObject([{ health: 'good' }]);
});
