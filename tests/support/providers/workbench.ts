import type { SourceRun } from '../../../src-core/contract/sources.ts';
import { type Circumstances, createWorkbench, type Workbench } from '../../../src-main/app/compose.ts';
import type { NewSource } from '../../../src-main/services/sources-service.ts';
import { adminKey } from '../provider-server.ts';
import { testAdapters } from '../test-adapters.ts';

export type ProviderName = 'openai' | 'anthropic' | 'litellm';
/** Who else needs a schedule of their own sets one. */
const manual = { cron: null, zone: 'UTC', isPaused: false, silentAfterHours: 26 };

/** The workbench with its own connectors; short waits, so that faults cost milliseconds. */
export const providerWorkbench = (workspaceDir: string, circumstances: Circumstances = {}): Promise<Workbench> =>
  createWorkbench(testAdapters('cli', workspaceDir), {
    resilience: { firstDelayMs: 2, maxDelayMs: 20, breakMs: 50 },
    ...circumstances,
  });

/** A source of a provider at the replayed address. */
export function providerSource(
  provider: ProviderName,
  url: string,
  settings: Record<string, string | number | boolean> = {},
  change: Partial<NewSource> = {},
): NewSource {
  const own = provider === 'litellm' ? { url, gateway: 'gw' } : { url: `${url}/v1`, organization: 'org-acme' };
  return {
    connector: provider,
    name: provider,
    settings: { ...own, allowPlainHttp: true, ...settings },
    secrets: { [provider === 'litellm' ? 'key' : 'adminKey']: adminKey },
    schedule: manual,
    ...change,
  };
}

/** One sync to its end. @throws Error the task's error as JSON */
export async function syncSource(
  workbench: Workbench,
  id: string,
  window: { from: string; to: string } | null = null,
): Promise<SourceRun> {
  const api = workbench.client(workbench.createSender(null));
  const { taskId } = await api.sources.sync({ id, ...window });
  const task = await workbench.services.tasks.wait(taskId);
  if (task.error) throw new Error(JSON.stringify(task.error));
  return task.result as SourceRun;
}
