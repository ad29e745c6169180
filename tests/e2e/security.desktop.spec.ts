import { expect, test, type Workbench } from '../support/workbench.ts';

/** SECURITY 1, 2, 4 to 7 and 9, in the running window. */

function desktop({ app }: Workbench): NonNullable<Workbench['app']> {
  if (!app) throw new Error('a story of the desktop');
  return app;
}

const evil = 'https://evil.example/';

test('the window has the options of the rule, and its page sees the bridge and nothing else', async ({ workbench }) => {
  const { page } = workbench;
  await page.getByRole('main').waitFor();
  const options = await desktop(workbench).evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(options).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    experimentalFeatures: false,
    allowRunningInsecureContent: false,
  });
  expect(options.nodeIntegrationInWorker ?? false).toBe(false);
  expect(options.enableBlinkFeatures ?? '').toBe('');

  const seen = await page.evaluate(() => ({
    bridge: Object.entries(window.mureon ?? {})
      .map(([name, value]) => `${name}: ${typeof value}`)
      .sort(),
    isFrozen: Object.isFrozen(window.mureon),
    node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
      name => name in window,
    ),
  }));
  expect(seen).toEqual({
    bridge: ['connect: function', 'registerFiles: function', 'shell: string'],
    isFrozen: true,
    node: [],
  });
});

test('the page cannot leave, open windows, frames or downloads', async ({ workbench }) => {
  const { page, tolerated } = workbench;
  tolerated.push(/./); // each refusal is a line in the console
  const app = desktop(workbench);
  await page.getByRole('main').waitFor();
  const home = page.url();
  await app.evaluate(({ BrowserWindow, app: electron }) => {
    const went: string[] = [];
    const tried: string[] = [];
    Object.assign(globalThis, { went, tried });
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.on('did-navigate', (_event, url) => went.push(url));
    contents?.on('did-frame-navigate', (_event, url) => went.push(url));
    contents?.on('will-frame-navigate', event => tried.push(event.url));
    electron.on('browser-window-created', () => went.push('a window'));
    contents?.session.on('will-download', (_event, item) => item.on('updated', () => went.push('a download')));
  });
  const targets = [
    evil,
    'http://evil.example/',
    'http://127.0.0.1:1/',
    'http://localhost/',
    'https://focus.finops.org.evil.example/',
    'https://evil.example@focus.finops.org/',
    'data:text/html,<h1>x</h1>',
    'data:text/html;base64,PGgxPng8L2gxPg==',
    'file:///etc/passwd',
    'file:///',
    'app://other/index.html',
    'app://workbench.evil/index.html',
    'app://workbench/../package.json',
    'blob:app://workbench/0000',
    'chrome://gpu/',
    'chrome://version/',
    'devtools://devtools/bundled/inspector.html',
    'view-source:app://workbench/index.html',
    'javascript:document.title="pwned"',
    'ftp://evil.example/',
    'mailto:someone@evil.example',
    'tel:1',
    'ms-settings:privacy',
    'intent://evil#Intent;end',
    'ws://evil.example/',
    'filesystem:app://workbench/temporary/x',
    'chrome-extension://abc/x.html',
    '//evil.example/',
  ];
  for (const target of targets) {
    await page.evaluate(url => {
      try {
        window.location.href = url;
      } catch {
        // A refusal by exception is a refusal.
      }
    }, target);
    const opened = await page.evaluate(url => window.open(url) !== null, target);
    expect(opened, `window.open ${target}`).toBe(false);
  }
  await page.evaluate(url => {
    for (const [tag, attribute] of [
      ['iframe', 'src'],
      ['embed', 'src'],
      ['object', 'data'],
      ['webview', 'src'],
    ] as const) {
      const element = document.createElement(tag);
      try {
        element.setAttribute(attribute, url);
        document.body.append(element);
      } catch {
        // Trusted Types refuse the address already.
      }
    }
    const form = Object.assign(document.createElement('form'), { action: url, method: 'post' });
    document.body.append(form);
    form.submit();
    const link = Object.assign(document.createElement('a'), { href: url, download: 'x', target: '_blank' });
    document.body.append(link);
    link.click();
    link.removeAttribute('download');
    link.removeAttribute('target');
    link.click();
  }, evil);
  // The last link is asked for after all others: once it was refused, they all were.
  await expect.poll(() => app.evaluate(() => (globalThis as unknown as { tried: string[] }).tried.at(-1))).toBe(evil);
  const went = await app.evaluate(() => (globalThis as unknown as { went: string[] }).went);
  expect(went.filter(url => url !== 'about:blank')).toEqual([]); // frames that were refused are blank
  expect(page.url()).toBe(home);
  expect(await page.title()).not.toBe('pwned');
  // Nothing can be said before a page goes blank; it comes back at once.
  await page.evaluate(() => setTimeout(() => window.location.assign('about:blank')));
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { went: string[] }).went.slice(-2)))
    .toEqual([home.split('#')[0], home.split('#')[0]]);
  await expect(page.getByRole('main')).toBeVisible();
});

test('only listed addresses are offered to the system browser, and only after a yes', async ({ workbench }) => {
  const { page, tolerated } = workbench;
  tolerated.push(/Not allowed to load local resource/);
  const app = desktop(workbench);
  await page.getByRole('main').waitFor();
  await app.evaluate(({ dialog, shell }) => {
    const opened: string[] = [];
    const asked: string[] = [];
    const answers = [1, 0];
    Object.assign(globalThis, { opened, asked });
    dialog.showMessageBox = (async (options: { detail?: string }) => {
      asked.push(options.detail ?? '');
      return { response: answers[asked.length - 1] ?? 1, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
    shell.openExternal = async url => void opened.push(url);
  });
  const allowed = 'https://focus.finops.org/';
  const refused = [
    evil,
    'http://focus.finops.org/',
    'https://focus.finops.org.evil.example/',
    'https://focus.finops.org:8443/',
    'https://a:b@focus.finops.org/',
    'https://focus.finops.org@evil.example/',
    'file:///etc/passwd',
    'ms-settings:privacy',
  ];
  for (const url of [...refused, allowed, allowed]) await page.evaluate(address => void window.open(address), url);
  const told = () => app.evaluate(() => globalThis as unknown as { opened: string[]; asked: string[] });
  await expect.poll(async () => (await told()).opened).toEqual([allowed]);
  expect((await told()).asked).toEqual([allowed, allowed]);
});

test('every permission is denied but copying text', async ({ workbench }) => {
  const { page, tolerated } = workbench;
  tolerated.push(/./); // Chromium says in the console what it refused
  await page.getByRole('main').waitFor();
  const states = await page.evaluate(async () => {
    const names = [
      ...['accelerometer', 'background-sync', 'camera', 'clipboard-read', 'clipboard-write', 'geolocation'],
      ...['gyroscope', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'notifications', 'screen-wake-lock'],
      ...['storage-access', 'window-management', 'payment-handler', 'idle-detection', 'ambient-light-sensor'],
    ];
    const found: string[] = [];
    for (const name of names) {
      const status = await navigator.permissions.query({ name } as never).catch(() => null);
      if (status?.state === 'granted') found.push(name);
    }
    const asked = {
      notifications: await Notification.requestPermission(),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        () => 'denied',
      ),
      place: await new Promise(resolve =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('denied'),
        ),
      ),
      usb:
        (await (navigator as unknown as { usb?: { getDevices(): Promise<unknown[]> } }).usb?.getDevices())?.length ?? 0,
    };
    return { found, asked };
  });
  expect(states.found.filter(name => name !== 'clipboard-write')).toEqual([]);
  expect(states.asked).toEqual({ notifications: 'denied', camera: 'denied', place: 'denied', usb: 0 });
});
