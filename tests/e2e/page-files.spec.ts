import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  const served: string[] = [];
  const own = readFileSync(join(repositoryRoot, 'out', 'renderer', 'index.html'), 'utf8');
  const origin = new URL(page.url()).origin === 'null' ? 'app://workbench' : new URL(page.url()).origin;
  const get = async (address: string): Promise<{ status: number; text: string }> => {
    if (app)
      return app.evaluate(async ({ session }, url) => {
        const reply = await session.defaultSession.fetch(url).catch(() => null);
        return { status: reply?.status ?? 0, text: (await reply?.text()) ?? '' };
      }, address);
    const reply = await page.context().request.get(address, { maxRedirects: 0 });
    return { status: reply.status(), text: await reply.text() };
  };
  expect(await get(`${origin}/index.html`)).toEqual({ status: 200, text: own });
  for (const path of escapes) {
    const { status, text } = await get(origin + path);
    if (status === 200 && text !== own) served.push(`${path}: ${text.slice(0, 80)}`);
  }
  expect(served).toEqual([]);
  if (!app) return;
  for (const address of ['app://other/index.html', 'app://workbench.evil/index.html'])
    expect((await get(address)).status, address).not.toBe(200);
});
