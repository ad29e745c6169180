import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, type BrowserWindow, dialog, Menu, nativeTheme, session } from 'electron';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import { addressOfLink } from '../../src-core/notify/words.ts';
import { serveAppScheme } from '../windows/app-protocol.ts';
import { careForCrashes } from '../windows/crash-care.ts';
import { windowDialogs } from '../windows/dialogs.ts';
import { menuTemplate } from '../windows/menu.ts';
import { type MenuTexts, menuTexts } from '../windows/menu-texts.ts';
import { desktopNotices } from '../windows/notices.ts';
import { printPage } from '../windows/print-page.ts';
import { restrictContents, restrictSession } from '../windows/session-rules.ts';
import { openWindow } from '../windows/window-factory.ts';
import { servePorts } from '../windows/window-ports.ts';
import { createWorkbench, type Workbench } from './compose.ts';
import { electronWorkers } from './desktop-adapters.ts';
import { applicationWords, readArguments } from './desktop-arguments.ts';
import { workspaceDirOf } from './workspace-dir.ts';

/** The desktop shell: one window on one workspace; a second start hands its files to the first. */
export async function runWindow(start: {
  workspace: string | undefined;
  files: string[];
  address: string | null;
}): Promise<void> {
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  const windows = new Set<BrowserWindow>();
  let texts: MenuTexts = menuTexts(null, 'en');
  let workbench: Workbench | undefined;
  let pendingAddress = start.address;
  const pendingFiles = start.files.map(file => resolve(file));

  app.on('second-instance', (_event, argv, workingDirectory) => {
    const [window] = windows;
    if (window?.isMinimized()) window.restore();
    window?.focus();
    const given = readArguments(applicationWords(argv, app.isPackaged));
    if (given.mode !== 'window') return;
    void openFiles(given.files.map(file => resolve(workingDirectory, file)));
    openAddress(given.address);
  });
  app.on('open-url', (event, link) => {
    event.preventDefault(); // a link of a message, on macOS
    openAddress(addressOfLink(link));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault(); // dropped on the dock icon
    void openFiles([path]);
  });
  app.on('window-all-closed', () => app.quit());
  let isClosed = false;
  app.on('will-quit', event => {
    if (isClosed || !workbench) return;
    event.preventDefault();
    isClosed = true;
    void workbench.close().finally(() => app.exit(0));
  });

  if (app.isPackaged) app.setAsDefaultProtocolClient('mureon');
  await app.whenReady();
  try {
    const workspaceDir = workspaceDirOf(start.workspace);
    const bench = await createWorkbench({
      ...electronWorkers(),
      ...windowDialogs(windows),
      shell: 'desktop',
      workspaceDir,
      appVersion: app.getVersion(),
      printPdf: printPage,
      notify: desktopNotices(openAddress),
    });
    workbench = bench;
    restrictContents(what => bench.log.write('warn', { event: 'refused', kind: what }));
    restrictSession(session.defaultSession);
    serveAppScheme(session.defaultSession, join(app.getAppPath(), 'out', 'renderer'));
    servePorts(bench, windows);

    const [settings, state] = await Promise.all([
      bench.services.workspace.settings(),
      bench.services.workspace.windowState().catch(() => null), // a state of a newer version: start in the middle
    ]);
    const follow = async (current: typeof settings) => {
      texts = menuTexts(current.language, app.getLocale());
      nativeTheme.themeSource = current.theme;
      await setMenu(current.theme);
    };
    bench.services.app.onSettings(current => void follow(current));
    bench.events.listen(event => {
      if (event.type === 'task' && event.task.state === 'done') void refreshMenu();
    });
    nativeTheme.themeSource = settings.theme;
    texts = menuTexts(settings.language, app.getLocale());

    const icon = join(app.getAppPath(), 'resources', 'icon.png');
    const window = openWindow({
      preload: join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
      icon: existsSync(icon) ? icon : null,
      state,
      save: next =>
        void bench.services.workspace.saveWindowState(next).catch(error => bench.log.unexpected('window', error)),
    });
    windows.add(window);
    window.on('closed', () => windows.delete(window));
    careForCrashes(window, () => texts, bench.log);
    void setMenu(settings.theme);
    window.webContents.once('did-finish-load', () => {
      void openFiles(pendingFiles.splice(0));
      openAddress(pendingAddress);
    });

    async function refreshMenu(): Promise<void> {
      await setMenu((await bench.services.workspace.settings()).theme);
    }

    async function setMenu(theme: (typeof settings)['theme']): Promise<void> {
      const recents = await bench.services.app.recents();
      const template = menuTemplate(
        { texts, theme, recents, isMac: process.platform === 'darwin', isDevelopment: !app.isPackaged },
        {
          command: (command, handles = []) => bench.events.publish({ type: 'command', command, handles: [...handles] }),
          setTheme: next =>
            void bench.services.app
              .saveSettings({ theme: next })
              .then(() => bench.events.publish({ type: 'command', command: 'settings-changed', handles: [] })),
          zoom: change => {
            const contents = window.webContents;
            contents.setZoomLevel(change === 'reset' ? 0 : contents.getZoomLevel() + (change === 'in' ? 0.5 : -0.5));
          },
          reloadLake: () => void bench.lake.reload().catch(() => undefined), // told through the lake's state
          about: () => showAbout(),
        },
      );
      Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    }

    function showAbout(): void {
      const { version, platform, versions } = bench.services.app.info();
      const lines = Object.entries(versions).map(([name, value]) => `${name} ${value}`);
      void dialog.showMessageBox(window, {
        type: 'info',
        title: texts.about,
        message: 'Mureon Workbench',
        detail: [`${texts.version} ${version}`, platform, ...lines, `${texts.workspace}: ${workspaceDir}`].join('\n'),
      });
    }
  } catch (error) {
    const failure = toAppError(error);
    dialog.showErrorBox(texts.cannotStart, `${failure.userMessage}\n${failure.hint}`);
    await workbench?.close();
    app.exit(1);
  }

  /** Show a view, from a notification or a link. */
  function openAddress(address: string | null): void {
    if (address === null) return;
    if (!workbench) {
      pendingAddress = address;
      return;
    }
    const [window] = windows;
    if (window?.isMinimized()) window.restore();
    window?.show();
    window?.focus();
    workbench.events.publish({ type: 'command', command: `open:${address}`, handles: [] });
  }

  async function openFiles(paths: string[]): Promise<void> {
    if (!workbench) return void pendingFiles.push(...paths);
    if (paths.length === 0) return;
    const handles = await Promise.all(paths.map(path => workbench?.services.files.register(path)));
    const known = handles.flatMap(file => (file ? [file.handle] : []));
    workbench.events.publish({ type: 'command', command: 'import-files', handles: known });
  }
}
