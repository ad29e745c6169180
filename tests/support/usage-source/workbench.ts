import { fileURLToPath } from 'node:url';
import { type Circumstances, createWorkbench, type Workbench } from '../../../src-main/app/compose.ts';
import { forkNodeProcess, sourceEntry } from '../../../src-main/app/node-adapters.ts';
import type { NewSource } from '../../../src-main/services/sources-service.ts';
import { testAdapters } from '../test-adapters.ts';

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** The workbench with the test's connector among the others; short waits, so that faults cost milliseconds. */
export function sourceWorkbench(workspaceDir: string, circumstances: Circumstances = {}): Promise<Workbench> {
  const adapters = testAdapters('cli', workspaceDir);
  return createWorkbench(
    { ...adapters, forkProcess: name => forkNodeProcess(name === 'connectors' ? worker : sourceEntry(name)) },
    { resilience: { firstDelayMs: 2, maxDelayMs: 20, breakMs: 50 }, ...circumstances },
  );
}

export const hourly = { cron: '0 * * * *', zone: 'UTC', isPaused: false, silentAfterHours: 6 };

export const usageSource = (url: string, change: Partial<NewSource> = {}): NewSource => ({
  connector: 'usage-bench',
  name: 'bench',
  settings: { url, allowPlainHttp: true },
  secrets: { token: 'test-token' },
  schedule: hourly,
  ...change,
});
