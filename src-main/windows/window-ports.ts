import { type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, MessageChannelMain } from 'electron';
import type { FileHandle } from '../../src-core/contract/meta.ts';
import type { Workbench } from '../app/compose.ts';
import { attach } from '../ipc/attach.ts';
import { APP_ORIGIN } from './origin.ts';

const MAX_FILES = 10_000;

export const senderIdOf = (window: BrowserWindow): string => `window-${window.webContents.id}`;

/**
 * IPC is used to hand over ports and to exchange dropped files for handles, nothing else. Each message must come from the
 * top frame of a window of ours that still shows our own page (SECURITY 8, 9).
 */
export function servePorts(workbench: Workbench, windows: ReadonlySet<BrowserWindow>): void {
  ipcMain.on('mureon:connect', event => {
    const window = trustedWindow(event, windows);
    if (!window) return workbench.log.write('warn', { event: 'sender-refused', kind: 'connect' });
    const calls = new MessageChannelMain();
    const sender = workbench.createSender(senderIdOf(window), () => isOwnPage(window));
    attach(workbench, calls.port1, sender);
    calls.port1.start();
    send(window, ['rpc', 'data'], [calls.port2, dataPort(workbench)]);
  });

  ipcMain.handle('mureon:register-files', async (event, paths: unknown): Promise<FileHandle[]> => {
    if (!trustedWindow(event, windows)) throw new Error('call.refused-sender');
    const isList = Array.isArray(paths) && paths.length <= MAX_FILES && paths.every(path => typeof path === 'string');
    if (!isList) throw new Error('call.bad-input');
    return Promise.all((paths as string[]).map(path => workbench.services.files.register(path)));
  });

  // The port to a lake that died is dead; the page gets one to the new process without asking.
  let wasLost = false;
  workbench.lake.onState(({ state }) => {
    if (state !== 'ready') {
      wasLost ||= state === 'restarting' || state === 'failed';
      return;
    }
    if (!wasLost) return;
    wasLost = false;
    for (const window of windows) if (isOwnPage(window)) send(window, ['data'], [dataPort(workbench)]);
  });
}

function send(window: BrowserWindow, channels: string[], ports: Electron.MessagePortMain[]): void {
  window.webContents.postMessage('mureon:ports', channels, ports);
}

/** The page's end of a channel whose other end goes to the lake; messages wait in it until the lake is there. */
function dataPort(workbench: Workbench): Electron.MessagePortMain {
  const { port1, port2 } = new MessageChannelMain();
  workbench.lake.connectData(port1).catch(() => port1.close());
  return port2;
}

function trustedWindow(
  event: IpcMainEvent | IpcMainInvokeEvent,
  windows: ReadonlySet<BrowserWindow>,
): BrowserWindow | null {
  const window = [...windows].find(candidate => !candidate.isDestroyed() && candidate.webContents === event.sender);
  const frame = event.senderFrame;
  if (!window || !frame || frame !== window.webContents.mainFrame) return null;
  return isOwnPage(window) ? window : null;
}

/** An empty or about:blank frame has another origin and is refused. */
function isOwnPage(window: BrowserWindow): boolean {
  return (
    !window.isDestroyed() && !window.webContents.isDestroyed() && window.webContents.mainFrame.origin === APP_ORIGIN
  );
}
