import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, type ElectronApplication, type Page } from '@playwright/test';
import { launchBrowser } from './launch-browser.ts';
import { launchDesktop } from './launch-desktop.ts';
import { temporaryFolder } from './workspace.ts';

/** Which shell a story runs in; set by the project of playwright.config.ts. */
export interface ShellOptions {
  shell: 'desktop' | 'browser';
}

/** The workbench as the analyst sees it, in either shell, with a workspace of its own. */
export interface Workbench {
  readonly shell: 'desktop' | 'browser';
  readonly workspace: string;
  /** The page of the running workbench; another object after `restart`. */
  readonly page: Page;
  /** Only on the desktop. */
  readonly app: ElectronApplication | undefined;
  /** Everything that went wrong in the page so far: uncaught errors and lines of the console at level error. */
  readonly problems: readonly string[];
  /** Closes the application as a person would and starts it again on the same workspace. */
  restart(): Promise<void>;
}

interface Running {
  readonly page: Page;
  readonly app?: ElectronApplication;
  close(): Promise<void>;
}

/**
 * `import { test, expect } from '../support/workbench.ts'` in every story:
 * `test('...', async ({ workbench }) => { await workbench.page.getByRole(...) })`.
 * A failed story leaves a screenshot, a trace and the workspace's logs in `test-results/`.
 */
export const test = base.extend<ShellOptions & { workbench: Workbench }>({
  shell: ['desktop', { option: true }],
  workbench: async ({ shell }, use, info) => {
    using folder = temporaryFolder('e2e');
    const workspace = join(folder.path, 'workspace');
    const problems: string[] = [];
    const start = async (): Promise<Running> => {
      const running = await (shell === 'desktop' ? launchDesktop(workspace) : launchBrowser(workspace));
      running.page.on('pageerror', error => problems.push(error.message));
      running.page.on('console', line => line.type() === 'error' && problems.push(line.text()));
      await running.page.context().tracing.start({ screenshots: true, snapshots: true });
      return running;
    };
    let running = await start();
    const workbench: Workbench = {
      shell,
      workspace,
      problems,
      get page() {
        return running.page;
      },
      get app() {
        return running.app;
      },
      restart: async () => {
        await running.close();
        running = await start();
      },
    };
    await use(workbench);
    if (info.status !== info.expectedStatus) {
      // The page may be what failed; the story's own error is the one to show.
      await running.page.screenshot({ path: info.outputPath('screen.png') }).catch(() => undefined);
      await running.page
        .context()
        .tracing.stop({ path: info.outputPath('trace.zip') })
        .catch(() => undefined);
      const logs = join(workspace, 'logs');
      if (existsSync(logs)) cpSync(logs, info.outputPath('logs'), { recursive: true });
      if (problems.length > 0) await info.attach('problems', { body: problems.join('\n'), contentType: 'text/plain' });
    }
    await running.close();
  },
});

export { expect } from '@playwright/test';
