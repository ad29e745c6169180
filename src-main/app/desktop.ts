import { app } from 'electron';
import { registerAppScheme } from '../windows/app-protocol.ts';
import { applicationWords, readArguments } from './desktop-arguments.ts';

/**
 * Entry of the packaged application. With command-line words it is `mureon`, without a window; otherwise it is the window.
 * No top-level await: Electron waits for this module before it becomes ready.
 */
const chosen = readArguments(applicationWords(process.argv, app.isPackaged));
if (chosen.mode === 'cli') {
  // No display is needed or touched.
  app.commandLine.appendSwitch('ozone-platform', 'headless');
  app.disableHardwareAcceleration();
  void import('./desktop-cli.ts').then(({ runCommandLine }) => runCommandLine(chosen.words));
} else {
  registerAppScheme();
  void import('./desktop-window.ts').then(({ runWindow }) => runWindow(chosen));
}
