import { defineConfig } from '@playwright/test';
import type { ShellOptions } from './tests/support/workbench.ts';

/**
 * The analyst's stories. A story runs in both shells unless its name says `.desktop.spec.ts` or `.browser.spec.ts`.
 * Started by `npm test`; alone: `npm test -- e2e`. Two cores: one worker.
 */
export default defineConfig<ShellOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  workers: 1,
  // Limits end what hangs; they measure nothing. A machine that others load takes ten times as long as a free one.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['./build/test/playwright-tally.ts']],
  projects: [
    { name: 'desktop', testIgnore: '**/*.browser.spec.ts', use: { shell: 'desktop' } },
    { name: 'browser', testIgnore: '**/*.desktop.spec.ts', use: { shell: 'browser' } },
  ],
});
