/**
 * `npm start [-- --browser] [arguments]`: the window, or browser mode where there is no display or no Electron.
 * Everything after the options of this file goes to the application.
 */
import { buildApp } from '../build-app.ts';
import { findElectron } from '../electron-binary.ts';
import { nodeBinary, nodeEnvironment } from '../lib/node-runtime.mjs';
import { repoPath, root } from '../lib/paths.mjs';
import { foreground } from '../lib/run.mjs';
import { say } from '../lib/say.mjs';

const args = process.argv.slice(2).filter(argument => argument !== '--browser');
await buildApp();
process.exitCode = await start();

async function start(): Promise<number> {
  if (process.argv.includes('--browser')) return browserMode();
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (!hasDisplay) return browserMode('There is no display here, so the workbench opens in your browser.');
  const electron = await findElectron();
  if ('absent' in electron)
    return browserMode(`No Electron (${electron.absent}), so the workbench opens in your browser.`);
  if (electron.kind === 'test') {
    say(`Electron's own download is not reachable; starting in the test runtime, Electron ${electron.version}`);
  }
  // Chromium refuses to sandbox the root user; for everyone else the sandbox stays on.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return foreground(electron.executable, [...flags, root, ...args]);
}

/** Serves the same screens at a loopback address; `serve` prints it with its one-time token. */
function browserMode(why?: string): Promise<number> {
  if (why !== undefined) say(why);
  return foreground(nodeBinary(), [repoPath('src-main', 'app', 'cli.ts'), 'serve', ...args], {
    env: nodeEnvironment(),
  });
}
