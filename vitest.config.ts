import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/**
 * The suites of STYLE section 9 that run on Node; `tests/e2e` belongs to Playwright, `tests/bench` to `npm run bench`.
 * Every test runs on the sources as they are: Node 24 strips the types, as it does in the workers.
 */
const suite = (name: string, timeoutMs: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.{ts,tsx}`],
    environment: 'node',
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
  },
});

export default defineConfig({
  plugins: [react()],
  test: {
    passWithNoTests: true,
    // Native addons (DuckDB, SQLite) belong to a process; a crash then names its file and a leak ends with it.
    pool: 'forks',
    maxWorkers: 2,
    setupFiles: ['tests/support/setup.ts'],
    projects: [
      // Limits end what hangs; they measure nothing. A machine that others load takes ten times as long as a free one.
      suite('unit', 600_000),
      suite('contract', 600_000),
      suite('types', 600_000),
      suite('integration', 1_200_000),
    ],
  },
});
