import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mureon } from '../../support/command-line.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

let folder: TemporaryFolder;
let workspace: string;
beforeAll(() => {
  folder = temporaryFolder('prices');
  workspace = join(folder.path, 'w');
});
afterAll(() => folder.remove());

const file = (name: string, content: unknown) => {
  const path = join(folder.path, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

it('prices a gateway log from a LiteLLM map: gaps before, cost after', async () => {
  const log = {
    request_id: 'r1',
    spend: 1,
    prompt_tokens: 1000,
    completion_tokens: 100,
    startTime: '2025-08-01T10:00:00Z',
    endTime: '2025-08-01T10:00:01Z',
    model: 'gpt-4o',
    custom_llm_provider: 'openai',
    call_type: 'acompletion',
    status: 'success',
    messages: 'secret',
  };
  const imported = await mureon(workspace, ['import', file('log.json', [log])]);
  expect(imported.json<{ drops: { format: string; rows: { accepted: number } }[] }>().drops).toMatchObject([
    { format: 'litellm', rows: { accepted: 1 } },
  ]);

  const gaps = await mureon(workspace, ['prices', 'gaps']);
  expect(gaps.json<{ gaps: unknown[] }>().gaps).toMatchObject([
    { modelProvider: 'openai', model: 'gpt-4o', bucket: 'input', tokens: 1000 },
    { modelProvider: 'openai', model: 'gpt-4o', bucket: 'output', tokens: 100 },
  ]);

  const map = file('map.json', {
    'gpt-4o': { litellm_provider: 'openai', input_cost_per_token: 0.0000025, output_cost_per_token: 0.00001 },
  });
  const saved = await mureon(workspace, ['prices', 'import', map, '--from', '2025-01-01']);
  expect(saved.json()).toMatchObject({ version: 1, read: 2, added: 2, skipped: [], warnings: [] });
  expect((await mureon(workspace, ['prices', 'import', map, '--from', '2025-01-01'])).json()).toMatchObject({
    version: 1,
    added: 0,
  });
  expect((await mureon(workspace, ['prices', 'gaps'])).json()).toEqual({ gaps: [] });
  expect((await mureon(workspace, ['prices', 'list', '--model', 'gpt-4o'])).json()).toMatchObject({
    version: 1,
    entries: [
      { bucket: 'input', price: '2.5' },
      { bucket: 'output', price: '10' },
    ],
  });

  // no bill of OpenAI for August: 1000 x 2.5 + 100 x 10 = 3500 millionths of a dollar
  const cost = await mureon(workspace, ['query', '--measures', 'BilledCost', '--dims', 'ServiceProviderName']);
  expect(cost.stdout).toContain('0.0035');

  expect((await mureon(workspace, ['prices', 'import', map, '--from', 'soon'])).exitCode).toBe(2);
});
