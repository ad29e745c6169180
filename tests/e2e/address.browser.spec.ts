import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchBrowser, startServer } from '../support/launch-browser.ts';
import { temporaryFolder } from '../support/workspace.ts';

test('the printed address works once, and only at this machine', async () => {
  using folder = temporaryFolder('address');
  const browser = await launchBrowser(join(folder.path, 'workspace'));
  try {
    await expect(browser.page.getByRole('main')).toBeVisible();
    expect(new URL(browser.server.address).hostname).toBe('127.0.0.1');
    expect(browser.page.url()).not.toContain('token');
    const again = await fetch(browser.server.address, { redirect: 'manual' });
    expect(again.status).toBeGreaterThanOrEqual(400);
  } finally {
    await browser.close();
  }
});

test('nothing is served without the token', async () => {
  using folder = temporaryFolder('address');
  const server = await startServer(join(folder.path, 'workspace'));
  try {
    const { origin } = new URL(server.address);
    for (const path of ['/', '/index.html', '/upload?name=a.csv', '/download/x', '/../package.json']) {
      const reply = await fetch(origin + path, { redirect: 'manual' });
      expect(reply.status, path).toBeGreaterThanOrEqual(400);
    }
  } finally {
    await server.close();
  }
});
