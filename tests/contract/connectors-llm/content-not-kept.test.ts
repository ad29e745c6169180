import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
});
afterAll(() => workspace.remove());

const secret = 'the patient is called Jane';
const row = {
  request_id: 'r1',
  spend: 0.1,
  prompt_tokens: 10,
  completion_tokens: 1,
  startTime: '2025-08-01T00:00:00Z',
  endTime: '2025-08-01T00:00:01Z',
  model: 'gpt-4o',
  custom_llm_provider: 'openai',
  metadata: { user_api_key_user_email: secret },
  messages: secret,
  response: secret,
  proxy_server_request: secret,
  requester_ip_address: secret,
};

function* filesBelow(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

it('keeps nothing of prompts, answers and addresses: not in the lake, not in the raw zone, not in staging', async () => {
  const file = await workspace.write('log.json', JSON.stringify([row]));
  const result = await workspace.import([file]);
  expect(result.failures).toEqual([]);
  expect(result.drops[0]?.rows.accepted).toBe(1);
  await workspace.reopen();
  const holding = [...filesBelow(join(workspace.dir, 'w'))].filter(path => readFileSync(path).includes('Jane'));
  expect(holding).toEqual([]);
  expect(await workspace.failedChecks()).toEqual([]);
  const again = await workspace.import([file]);
  expect(again.drops.map(drop => drop.status)).toEqual(['unchanged']);
});

it('takes a newer state of a request and keeps the count', async () => {
  await workspace.import([
    await workspace.write('newer.json', JSON.stringify([{ ...row, spend: 0.2, endTime: '2025-08-01T00:00:09Z' }])),
  ]);
  const rows = await workspace.sql('SELECT "ReportedCost"::VARCHAR AS cost FROM fact_llm_usage');
  expect(rows.map(one => Number(one.cost))).toEqual([0.2]);
});
