import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import { isJsonObject, readJson } from '../../../src-core/llm/json.ts';
import { liteLlmRow } from '../../../workers/connectors/api/litellm-row.ts';
import { liteLlmFile } from '../../../workers/connectors/llm/litellm-file.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { spendLog } from '../../support/providers/litellm.ts';
import { readUsage } from './llm-bench.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const base = spendLog(Date.parse('2026-03-04T00:00:00Z'), 0);
/** Rows that differ in what the two readers could disagree on. */
const logs: Record<string, unknown>[] = [
  base,
  { ...base, request_id: 'failed', status: 'failure', spend: 1.5e-7, cache_hit: 'True', end_user: ' ' },
  { ...base, request_id: 'text', metadata: JSON.stringify(base.metadata), request_tags: '["a","b","a",""]' },
  { ...base, request_id: 'bare', metadata: {}, request_tags: null, model: 'gpt-4o', status: null, spend: 0 },
  {
    ...base,
    request_id: 'micros',
    startTime: '2026-03-04 00:00:00.123456',
    endTime: '2026-03-04T00:00:02.000001+00:00',
  },
  { ...base, request_id: 'no end', endTime: null, completionStartTime: null, call_type: '_arerank' },
  {
    ...base,
    request_id: 'bedrock',
    custom_llm_provider: 'bedrock',
    model: 'bedrock/anthropic.claude-3',
    call_type: 'embedding',
  },
  { ...base, request_id: 'other', custom_llm_provider: 'NewCloud', call_type: 'aspecial', team_id: null },
];

/** As DuckDB writes values: nothing for null, instants without zone and idle digits. */
function written(row: CanonicalRow): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name, value]) => value !== null && value !== undefined && !name.startsWith('x_'))
      .map(([name, value]) => [name, same(String(value))]),
  );
}
const same = (text: string) => {
  if (/^\d{4}-\d\d-\d\d[T ]/.test(text))
    return text
      .replace('T', ' ')
      .replace(/(\.\d*?)0*Z?$|Z$/, '$1')
      .replace(/\.$/, '');
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
};

test("a row of the proxy's API is the row of the same table as a file", async () => {
  const text = JSON.stringify(logs);
  const fromApi = (readJson(text) as unknown[]).filter(isJsonObject).map(log => liteLlmRow('gw', log).row);
  const { rows, rejected } = await readUsage(bench, liteLlmFile, 'logs.json', text);
  expect(rejected).toEqual({});
  const fromFile = rows.map(({ scope: _scope, revision: _revision, ...row }) => written(row));
  expect(fromApi.map(written)).toEqual(fromFile);
  expect(fromApi.map(row => String(row.x_Revision))).toEqual(rows.map(row => row.revision));
});
