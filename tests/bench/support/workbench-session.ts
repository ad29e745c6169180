import type { QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { type JsonResult, resultToJson } from '../../../src-core/query/result-json.ts';
import { createWorkbench } from '../../../src-main/app/compose.ts';
import { forkNodeProcess, sourceEntry, startNodeThread } from '../../../src-main/app/node-adapters.ts';

export type BenchSession = Awaited<ReturnType<typeof openSession>>;

/**
 * The whole workbench of the command line on a workspace: gate, broker, lake process, export thread. Calls go through the
 * contract; `take` fetches a result's bytes as a window's data port does.
 */
export async function openSession(workspaceDir: string, outDir: string) {
  const workbench = await createWorkbench({
    shell: 'cli',
    appVersion: 'bench',
    versions: { node: process.versions.node },
    workspaceDir,
    forkProcess: name => forkNodeProcess(sourceEntry(name)),
    startThread: name => startNodeThread(sourceEntry(name)),
    sqliteBinding: null,
    pickFiles: null,
    printPdf: null,
    notify: null,
    chooseTarget: async () => ({ path: outDir, downloadTicket: null }),
  });
  let calls = 0;
  let client = workbench.client(workbench.createSender(null));
  const api = () => {
    calls += 1;
    if (calls % 100 === 0) client = workbench.client(workbench.createSender(null));
    return client;
  };
  const take = async (ticket: string) =>
    new Uint8Array(await (await workbench.services.lake.take({ ticket })).arrayBuffer());
  return {
    workbench,
    /** The contract. A fresh sender now and then, because one sender may call 200 times a second. */
    api,
    take,
    rows: async (spec: QuerySpecInput): Promise<JsonResult['rows']> => {
      const head = await api().query.run(spec);
      return resultToJson(head, await take(head.ticket)).rows;
    },
    finish: async (taskId: string | null) => {
      if (taskId === null) throw new Error('the task was not started');
      const task = await workbench.services.tasks.wait(taskId);
      if (task.state !== 'done') throw new Error(JSON.stringify(task.error));
      return task.result;
    },
    close: () => workbench.close(),
  };
}
