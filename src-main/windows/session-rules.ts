import { app, dialog, type Session, shell, type WebContents } from 'electron';
import { APP_ORIGIN, APP_URL, externalUrl } from './origin.ts';

/** What a page may ask of the system: copying text, nothing else (SECURITY 6). */
export const isAllowedPermission = (name: string): boolean => name === 'clipboard-sanitized-write';

/**
 * Before `ready`: Chromium's own network stack finds no host and no proxy, whoever asks (SECURITY 10). It would fetch spelling
 * dictionaries, even for windows that check no spelling, and would ask for updates; none of that passes the session's rules.
 */
export function denyNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  for (const name of ['no-proxy-server', 'disable-background-networking', 'disable-component-update', 'no-pings'])
    app.commandLine.appendSwitch(name);
}

/** The session's rules: permissions, devices, downloads and network are refused (SECURITY 5, 6, 10). */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowedPermission(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isAllowedPermission(permission));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', event => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    const isOurs = details.url.startsWith(`${APP_ORIGIN}/`) || details.url.startsWith('data:image/');
    const isDevTools = !app.isPackaged && details.url.startsWith('devtools:');
    answer({ cancel: !isOurs && !isDevTools });
  });
}

/** Rules of every web contents that comes to be, whoever makes it (SECURITY 5). */
export function restrictContents(refused: (what: string) => void): void {
  const refuse = (what: string) => (event: { preventDefault(): void }) => {
    event.preventDefault();
    refused(what);
  };
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', refuse('navigation'));
    contents.on('will-frame-navigate', refuse('frame-navigation'));
    contents.on('will-redirect', refuse('redirect'));
    contents.on('will-attach-webview', refuse('webview'));
    contents.on('did-navigate', (_left, url) => {
      // Chromium asks nobody before it goes to about:blank.
      if (contents.getType() !== 'window' || url.startsWith(`${APP_ORIGIN}/`)) return;
      refused('left');
      void contents.loadURL(APP_URL);
    });
    contents.setWindowOpenHandler(({ url }) => {
      refused('window');
      void offerExternal(contents, url);
      return { action: 'deny' };
    });
  });
}

/** A link to a listed host opens in the system's browser once the user agrees. */
async function offerExternal(contents: WebContents, address: string): Promise<void> {
  const url = externalUrl(address);
  if (!url || contents.isDestroyed()) return;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: url.hostname,
    detail: url.href,
    buttons: ['OK', 'Cancel'],
    cancelId: 1,
    defaultId: 1,
  });
  if (response === 0) await shell.openExternal(url.href);
}
