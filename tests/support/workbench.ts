import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, type ElectronApplication, expect, type Page } from '@playwright/test';
import { makeEstate } from './estate.ts';
import { launchBrowser } from './launch-browser.ts';
import { launchDesktop } from './launch-desktop.ts';
import { temporaryFolder } from './workspace.ts';

/** Which shell a story runs in; set by the project of playwright.config.ts. */
export interface ShellOptions {
  shell: 'desktop' | 'browser';
}

/** `test.use({ lake: 'estate' })`: the story begins with the charges of support/estate.ts; an empty workspace otherwise. */
export interface LakeOptions {
  lake: 'empty' | 'estate';
}

/** The workbench as the analyst sees it, in either shell, with a workspace of its own. */
export interface Workbench {
  readonly shell: 'desktop' | 'browser';
  readonly workspace: string;
  /** A folder for files of the story; not the workspace, gone afterwards. */
  readonly folder: string;
  /** The page of the running workbench; another object after `restart`. */
  readonly page: Page;
  /** Only on the desktop. */
  readonly app: ElectronApplication | undefined;
  /** Process of the broker: Electron's main process, or `mureon serve`. */
  readonly brokerPid: number;
  /** Everything that went wrong in the page so far: uncaught errors and lines of the console at level error. */
  readonly problems: string[];
  /** Errors that the story provokes; lines that match are no problems. */
  readonly tolerated: RegExp[];
  /** Requests of the page to anything but the workbench itself, but for those that the policy stopped in the page. */
  readonly outside: readonly string[];
  /** Closes the application as a person would and starts it again on the same workspace. */
  restart(): Promise<void>;
}

interface Running {
  readonly page: Page;
  readonly app?: ElectronApplication;
  readonly brokerPid: number;
  close(): Promise<void>;
}

/**
 * `import { test, expect } from '../support/workbench.ts'` in every story:
 * `test('...', async ({ workbench }) => { await workbench.page.getByRole(...) })`.
 * A story also fails on any error in the console (violations of the content security policy are such) and on any request that
 * leaves the workbench; one that provokes errors names them in `workbench.tolerated`.
 * A failed story leaves a screenshot, a trace and the workspace's logs in `test-results/`.
 */
export const test = base.extend<ShellOptions & LakeOptions & { workbench: Workbench }, { estate: string }>({
  shell: ['desktop', { option: true }],
  lake: ['empty', { option: true }],
  estate: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use) => {
      using folder = temporaryFolder('estate');
      await use(await makeEstate(folder.path));
    },
    { scope: 'worker' },
  ],
  workbench: async ({ shell, lake, estate }, use, info) => {
    using folder = temporaryFolder('e2e');
    const workspace = join(folder.path, 'workspace');
    if (lake === 'estate') cpSync(estate, workspace, { recursive: true });
    const problems: string[] = [];
    const outside: string[] = [];
    const tolerated: RegExp[] = [];
    const start = async (): Promise<Running> => {
      const running = await (shell === 'desktop' ? launchDesktop(workspace) : launchBrowser(workspace));
      watch(running.page, problems, outside);
      await running.page.context().tracing.start({ screenshots: true, snapshots: true });
      return running;
    };
    let running = await start();
    const workbench: Workbench = {
      shell,
      workspace,
      folder: folder.path,
      problems,
      tolerated,
      outside,
      get page() {
        return running.page;
      },
      get app() {
        return running.app;
      },
      get brokerPid() {
        return running.brokerPid;
      },
      restart: async () => {
        await running.close();
        running = await start();
      },
    };
    await use(workbench);
    const unexpected = () => problems.filter(line => !tolerated.some(pattern => pattern.test(line)));
    const isAsExpected = info.status === info.expectedStatus;
    if (!isAsExpected || unexpected().length > 0 || outside.length > 0) {
      // The page may be what failed; the story's own error is the one to show.
      await running.page.screenshot({ path: info.outputPath('screen.png') }).catch(() => undefined);
      await running.page
        .context()
        .tracing.stop({ path: info.outputPath('trace.zip') })
        .catch(() => undefined);
      const logs = join(workspace, 'logs');
      if (existsSync(logs)) cpSync(logs, info.outputPath('logs'), { recursive: true });
    }
    await running.close();
    expect.soft(unexpected(), 'errors in the page').toEqual([]);
    expect.soft(outside, 'requests that left the workbench').toEqual([]);
  },
});

function watch(page: Page, problems: string[], outside: string[]): void {
  page.on('pageerror', error => problems.push(error.message));
  page.on('console', line => line.type() === 'error' && problems.push(line.text()));
  const note = (url: string) => isOurs(url) || outside.push(url);
  page.on('request', request => note(request.url()));
  page.on('requestfailed', request => {
    // Chromium announces a request before the content security policy stops it.
    const at = request.failure()?.errorText === 'csp' ? outside.indexOf(request.url()) : -1;
    if (at >= 0) outside.splice(at, 1);
  });
  page.on('websocket', socket => note(socket.url()));
}

function isOurs(url: string): boolean {
  const { protocol, hostname, host } = new URL(url);
  if (protocol === 'app:') return host === 'workbench';
  return ['data:', 'blob:'].includes(protocol) || hostname === '127.0.0.1';
}

export { expect } from '@playwright/test';
