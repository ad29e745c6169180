import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { repositoryRoot } from './repository.ts';

export interface Desktop {
  readonly page: Page;
  readonly app: ElectronApplication;
  /** Electron's main process. */
  readonly brokerPid: number;
  close(): Promise<void>;
}

/**
 * Starts the application in the Electron that `npm test` prepared and waits for its first window.
 * @param workspace folder of the workspace; the profile of the window lives beside it
 * @param args further arguments of the application
 */
export async function launchDesktop(workspace: string, args: readonly string[] = []): Promise<Desktop> {
  const executablePath = process.env.MUREON_ELECTRON;
  if (!executablePath) throw new Error('MUREON_ELECTRON is not set: run the end-to-end tests with `npm test -- e2e`.');
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // Chromium refuses to sandbox the root user
  const app = await _electron.launch({
    executablePath,
    args: [...flags, `--user-data-dir=${join(workspace, '..', 'profile')}`, repositoryRoot, ...args],
    env: { ...inherited(), MUREON_WORKSPACE: workspace },
    timeout: 60_000,
  });
  let output = '';
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.setEncoding('utf8').on('data', text => {
      output += text;
    });
  }
  try {
    const page = await app.firstWindow();
    return { page, app, brokerPid: app.process().pid ?? 0, close: () => app.close() };
  } catch (cause) {
    app.process().kill('SIGKILL');
    throw new Error(`The window did not open. The application said:\n${output.slice(-4000)}`, { cause });
  }
}

/** Answers the next open dialogs with these paths; an empty list cancels them. */
export async function answerOpenDialog(app: ElectronApplication, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths: [...filePaths] });
  }, paths);
}

/** Answers the next save dialogs with this path; undefined cancels them. */
export async function answerSaveDialog(app: ElectronApplication, path: string | undefined): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === undefined, filePath: filePath ?? '' });
  }, path);
}

/** The environment without what would lead the application to another workspace or into Node mode. */
function inherited(): Record<string, string> {
  const hidden = new Set(['MUREON_WORKSPACE', 'ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS']);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && !hidden.has(name)) kept[name] = value;
  return kept;
}
