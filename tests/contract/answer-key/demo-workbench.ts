import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerKey } from '../../../src-core/demo/answer-key.ts';
import type { QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { type JsonResult, resultToJson } from '../../../src-core/query/result-json.ts';
import { createWorkbench } from '../../../src-main/app/compose.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { temporaryFolder } from '../../support/workspace.ts';

export type DemoWorkbench = Awaited<ReturnType<typeof openDemoWorkbench>>;

/** The whole workbench on the smallest demo estate, made and asked through the contract alone. */
export async function openDemoWorkbench() {
  const folder = temporaryFolder('answer-key');
  const workbench = await createWorkbench(testAdapters('cli', folder.path));
  const close = async () => {
    await workbench.close();
    folder.remove();
  };
  try {
    const api = workbench.client(workbench.createSender(null));
    const { taskId } = await api.app.startDemo({ rows: 60_000, seed: 42 });
    const { state, error } = await workbench.services.tasks.wait(taskId);
    if (state !== 'done') throw new Error(JSON.stringify(error));
    return {
      api,
      rows: async (spec: QuerySpecInput): Promise<JsonResult['rows']> => {
        const head = await api.query.run(spec);
        const bytes = await (await workbench.services.lake.take({ ticket: head.ticket })).arrayBuffer();
        return resultToJson(head, new Uint8Array(bytes)).rows;
      },
      /** What was hidden. For the comparison at the end of a test: nothing is asked with what stands in it. */
      key: (): AnswerKey => JSON.parse(readFileSync(join(folder.path, 'demo', 'answer-key.json'), 'utf8')),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
