import { app, type BrowserWindow, dialog } from 'electron';
import type { Logger } from '../services/logger.ts';
import type { MenuTexts } from './menu-texts.ts';
import { APP_URL } from './origin.ts';

const MAX_REOPENINGS = 3;
const WITHIN_MS = 60_000;

/** A page that crashed is opened again, three times in a minute; one that hangs is reopened when the user says so. */
export function careForCrashes(window: BrowserWindow, texts: () => MenuTexts, log: Logger): void {
  const crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log.write('error', { event: 'window-gone', reason, exitCode });
    const now = performance.now();
    crashes.push(now);
    if (crashes.filter(at => now - at < WITHIN_MS).length <= MAX_REOPENINGS) void window.loadURL(APP_URL);
    else void askAfterManyCrashes();
  });

  async function askAfterManyCrashes(): Promise<void> {
    const { crashedOften, crashedHint, reopen, quit } = texts();
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: crashedOften,
      detail: crashedHint,
      buttons: [reopen, quit],
      cancelId: 1,
    });
    crashes.length = 0;
    if (response === 0 && !window.isDestroyed()) void window.loadURL(APP_URL);
    else app.quit();
  }

  window.on('unresponsive', async () => {
    log.write('warn', { event: 'window-hangs' });
    const { hanging, wait, reopen } = texts();
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: hanging,
      buttons: [wait, reopen],
    });
    if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
  });
}
