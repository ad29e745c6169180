import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { repositoryRoot } from '../support/repository.ts';
import { expect, test } from '../support/workbench.ts';

const escapes = [
  ...[
    '/../package.json',
    '/../../package.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/..%2fpackage.json',
  ],
  ...['/..%5cpackage.json', '/..\\package.json', '/%252e%252e%252fpackage.json', '/assets/../../package.json'],
  ...['/assets/%2e%2e/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/%00', '/index.html%00.js'],
  ...[
    '/index.html%2f',
    '/.mureon-build',
    '/%2emureon-build',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/C:/Windows/win.ini',
  ],
  ...[
    '/C%3A%5CWindows%5Cwin.ini',
    '/%5c%5cserver%5cshare%5cx',
    '/\\\\server\\share\\x',
    '/main/index.js',
    '/../main/index.js',
  ],
  ...[
    '/..%2fmain%2findex.js',
    '/..%c0%af..%c0%afpackage.json',
    '/%u002e%u002e/package.json',
    '/assets',
    '/assets/',
    '/~root',
  ],
];

test('SECURITY 2, 3: nothing outside the built page is served, however its path is written', async ({ workbench }) => {
  const { page, app } = workbench;
  await page.getByRole('main').waitFor();
  const own = readFileSync(join(repositoryRoot, 'out', 'renderer', 'index.html'), 'utf8');
  const origin = new URL(page.url()).origin === 'null' ? 'app://workbench' : new URL(page.url()).origin;
  const others = app ? ['app://other/index.html', 'app://workbench.evil/index.html'] : [];
  const addresses = [`${origin}/index.html`, ...escapes.map(path => origin + path), ...others];
  const [index, ...replies] = app ? await askInMain(app, addresses) : await askOverHttp(page, addresses);
  expect(index).toEqual({ status: 200, text: own });
  const served = escapes.flatMap((path, at) => {
    const reply = replies[at];
    return reply?.status === 200 && reply.text !== own ? [`${path}: ${reply.text.slice(0, 80)}`] : [];
  });
  expect(served).toEqual([]);
  expect(replies).toHaveLength(escapes.length + others.length);
  for (const reply of replies.slice(escapes.length)) expect(reply.status).not.toBe(200);
});

type Reply = { status: number; text: string };

/**
 * One message for all: the debugger runs a message in the middle of whatever the main process does, and one that lands where Node clears its
 * mark of waiting ticks stops `process.nextTick`, and with it every stream, for good. Outside tests nobody attaches a debugger.
 */
function askInMain(app: ElectronApplication, addresses: readonly string[]): Promise<Reply[]> {
  return app.evaluate(async ({ session }, urls) => {
    await new Promise(resolve => setTimeout(resolve, 50)); // from here on in a turn of its own
    const replies: Reply[] = [];
    for (const url of urls) {
      const reply = await session.defaultSession.fetch(url).catch(() => null);
      replies.push({ status: reply?.status ?? 0, text: (await reply?.text()) ?? '' });
    }
    return replies;
  }, addresses);
}

async function askOverHttp(page: Page, addresses: readonly string[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const address of addresses) {
    const reply = await page.context().request.get(address, { maxRedirects: 0 });
    replies.push({ status: reply.status(), text: await reply.text() });
  }
  return replies;
}
