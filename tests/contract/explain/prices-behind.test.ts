import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cell } from '../../../src-core/contract/explain.ts';
import type { PriceEntry } from '../../../src-core/contract/prices.ts';
import { refreshDerived } from '../../../workers/lake/derive/derivation.ts';
import { ExplainDesk } from '../../../workers/lake/explain/explain-desk.ts';
import { saveBook } from '../../../workers/lake/prices/book-store.ts';
import { meteredCharges } from '../../../workers/lake/prices/metered-charges.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { refresh, saveCards, threeDollars } from '../gpu/gpu-bench.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { job, recordsCsv } from '../lake-records/records-csv.ts';
import { priceEntry } from '../prices/usage-rows.ts';
import { expectProved } from './adds-up.ts';

const signal = new AbortController().signal;
let workspace: TestWorkspace;
let query: QueryEngine;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
  query = new QueryEngine(workspace.lake.engine, () => workspace.lake.lakeVersion());
});
afterEach(async () => {
  await query.close();
  await workspace.remove();
});

const explain = (cell: Partial<Cell>) =>
  new ExplainDesk(workspace.lake.engine, query).cell(
    { ...Cell.parse({ measure: 'EffectiveCost', currency: 'USD', ...cell }), limit: 5 },
    signal,
  );
const put = async (name: string, content: string) => {
  const result = await workspace.import([await workspace.write(name, content)]);
  expect(result.failures).toEqual([]);
};

const model = 'anthropic.claude-3-haiku-20240307-v1:0';
/** One call of 1,000 uncached and 100 output tokens, as a gateway logs it. */
const call = (id: string, startTime: string) =>
  JSON.stringify({
    ...{ request_id: id, spend: 9, prompt_tokens: 1000, completion_tokens: 100, startTime, endTime: startTime, model },
    ...{ custom_llm_provider: 'bedrock', team_id: 'search', call_type: 'acompletion', status: 'success' },
    metadata: { usage_object: { cache_read_input_tokens: 0 } },
  });
const bedrock = (price: string, over: Partial<PriceEntry> = {}) =>
  priceEntry({ modelProvider: 'aws-bedrock', model, price, ...over });

describe('the prices behind a figure', () => {
  it('are entries of the price book for metered usage; a day with two prices says so', async () => {
    const noon = '2025-08-02T12:00:00.000Z';
    await put(
      'log.jsonl',
      ['2025-08-01T10:00:00Z', '2025-08-02T11:59:00Z', '2025-08-02T12:01:00Z']
        .map((at, n) => call(`r${n}`, at))
        .join('\n'),
    );
    const entries = [
      bedrock('0.25', { validTo: noon, origin: 'old list' }),
      bedrock('0.5', { validFrom: noon, origin: 'new list' }),
      bedrock('1.25', { bucket: 'output', origin: 'old list' }),
    ];
    await workspace.lake.engine.withConnection(connection =>
      saveBook(connection, { baseVersion: 0, note: '', author: 'ana', entries, recompute: true }, new Date()),
    );
    await refreshDerived(workspace.lake, meteredCharges, signal);
    const found = await explain({ from: '2025-08', to: '2025-09' });
    expectProved(found);
    // input: 1 August 1,000 x 0.25 / 10^6 = 0.00025; 2 August 0.00025 + 0.0005 = 0.00075. Output: 3 x 100 x 1.25 / 10^6 = 0.000375. Together 0.001375.
    expect(found.figure).toBe('0.001375');
    expect(found.prices.map(({ bucket, amount, price, origin }) => [bucket, amount, price, origin])).toEqual([
      ['input', '0.00075', null, '2 prices of version 1 of the price book, by tier, batch, context or geography'],
      ['output', '0.000375', '1.25', 'old list'],
      ['input', '0.00025', '0.25', 'old list'],
    ]);
  });

  it('are rate cards for GPU time of own clusters', async () => {
    const held = (id: string, gpus: number) =>
      job(id, 3600, {
        ...{ SubmitAt: '2026-11-03T10:00:00Z', StartAt: '2026-11-03T10:00:00Z', Account: 'nlp', Partition: 'gpu' },
        ...{ Gpus: gpus, GpuTypes: `{"a100":${gpus}}`, GpuType: 'a100' },
      });
    await put('jobs.csv', recordsCsv('gpu-job', [held('1', 4), held('2', 1)]));
    await saveCards(workspace, [threeDollars()]);
    await refresh(workspace);
    const found = await explain({ from: '2026-11-03', to: '2026-11-04' });
    expectProved(found);
    // 5 GPU-hours x 3 USD
    expect(found.figure).toBe('15');
    expect(found.prices).toEqual([
      {
        ...{ provider: 'here', model: null, bucket: 'gpu-hour', price: '3', per: 1 },
        ...{ validFrom: '2026-01-01T00:00:00Z', origin: 'rate card here/any since 2026-01-01T00:00:00Z' },
        ...{ rows: 1, amount: '15' },
      },
    ]);
  });
});
