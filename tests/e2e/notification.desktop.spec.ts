import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import type { Delivery } from '../../src-core/contract/channels.ts';
import { mureon } from '../support/command-line.ts';
import { launchDesktop } from '../support/launch-desktop.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { repositoryRoot } from '../support/repository.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/workspace.ts';

let folder: TemporaryFolder;
let workspace: string;
const bus = process.env.DBUS_SESSION_BUS_ADDRESS;

test.beforeEach(() => {
  folder = temporaryFolder('notification');
  workspace = join(folder.path, 'workspace');
  mkdirSync(workspace);
});
test.afterEach(() => {
  if (bus === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS;
  else process.env.DBUS_SESSION_BUS_ADDRESS = bus;
  folder.remove();
});

const put = (address: string) =>
  promisify(execFile)(process.execPath, [
    ...[join(repositoryRoot, 'tests', 'support', 'messages', 'put-notice.child.ts'), workspace, address],
  ]);
const deliveries = async () =>
  (await mureon(workspace, ['channel', 'deliveries'])).json<{ deliveries: Delivery[] }>().deliveries;

/** Null, and the story is skipped with the reason, where no bus can be started. */
async function startServer(hasServer: boolean): Promise<NotificationServer | null> {
  test.skip(process.platform !== 'linux', 'the notification server of this test speaks over D-Bus');
  try {
    const server = await startNotificationServer(folder.path, hasServer);
    process.env.DBUS_SESSION_BUS_ADDRESS = server.address;
    return server;
  } catch (error) {
    test.skip(true, `no session bus can be started here: ${error}`);
    return null;
  }
}

test('the system shows a message; pressing it opens the view that it is about', async () => {
  const server = await startServer(true);
  if (!server) return;
  await put('/explore?m=ListCost');
  const { page, close } = await launchDesktop(workspace);
  try {
    await expect.poll(() => server.shown.length).toBe(1);
    expect(server.shown[0]?.title).toBe('Search <b>is over</b>');
    expect(server.shown[0]?.body).toContain('The burn of September reached 92 % of 10,000.00 USD.');
    await page.getByRole('main').waitFor();
    server.press();
    await expect(page).toHaveURL(/#\/explore\?m=ListCost/);
    await expect.poll(async () => (await deliveries())[0]?.answer).toBe('shown');
  } finally {
    await close();
    server.close();
  }
  expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 1 }]);
});

test('where nobody shows notifications the message waits, and says why', async () => {
  const server = await startServer(false);
  if (!server) return;
  await put('/alerts');
  const { page, close } = await launchDesktop(workspace);
  try {
    await page.getByRole('main').waitFor();
    await expect.poll(async () => (await deliveries())[0]?.attempts).toBeGreaterThan(0);
  } finally {
    await close();
    server.close();
  }
  const what = 'the system shows no notifications';
  const error = { code: 'channel.unreachable', message: expect.stringContaining(what) };
  expect(await deliveries()).toMatchObject([{ state: 'waiting', error }]);
});
