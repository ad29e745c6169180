import { app } from 'electron';
import { registerAppScheme } from '../windows/app-protocol.ts';
import { denyNetwork } from '../windows/session-rules.ts';
import { applicationWords, readArguments } from './desktop-arguments.ts';

/**
 * Entry of the packaged application. With command-line words it is `mureon`, without a window; otherwise it is the window.
 * No top-level await: Electron waits for this module before it becomes ready.
 */
const chosen = readArguments(applicationWords(process.argv, app.isPackaged));
if (chosen.mode === 'cli') {
  // Where there is no display, `--ozone-platform=headless` must be on the command line itself: Chromium chooses before this
  // file runs. /usr/bin/mureon of the Debian package adds it.
  app.disableHardwareAcceleration();
  void import('./desktop-cli.ts').then(({ runCommandLine }) => runCommandLine(chosen.words));
} else {
  registerAppScheme();
  denyNetwork();
  void import('./desktop-window.ts').then(({ runWindow }) => runWindow(chosen));
}
