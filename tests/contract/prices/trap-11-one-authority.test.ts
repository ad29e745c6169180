import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PriceEntry } from '../../../src-core/contract/prices.ts';
import { refreshDerived } from '../../../workers/lake/derive/derivation.ts';
import { saveBook } from '../../../workers/lake/prices/book-store.ts';
import { meteredCharges } from '../../../workers/lake/prices/metered-charges.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { priceEntry } from './usage-rows.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

const signal = new AbortController().signal;
const model = 'anthropic.claude-3-haiku-20240307-v1:0';
const bedrock = (price: string, over: Partial<PriceEntry> = {}) =>
  priceEntry({ modelProvider: 'aws-bedrock', model, price, ...over });
const prices = (input = '0.25') => [
  bedrock(input),
  bedrock('1.25', { bucket: 'output' }),
  bedrock('0.03', { bucket: 'cache-read' }),
];

/** 40 calls of 1000 uncached and 100 output tokens on 1 August 2025, as the gateway logged them. */
const log = Array.from({ length: 40 }, (_, index) =>
  JSON.stringify({
    request_id: `r${index}`,
    spend: 9,
    prompt_tokens: 1000,
    completion_tokens: 100,
    startTime: '2025-08-01T10:00:00Z',
    endTime: '2025-08-01T10:00:01Z',
    model,
    custom_llm_provider: 'bedrock',
    team_id: 'search',
    call_type: 'acompletion',
    status: 'success',
    metadata: { usage_object: { cache_read_input_tokens: 0 } },
  }),
).join('\n');
/** The same calls as the application traced them. */
const attribute = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
});
const traces = JSON.stringify({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: Array.from({ length: 40 }, (_, index) => ({
            traceId: 't',
            spanId: `s${index}`,
            startTimeUnixNano: '1754042400000000000',
            endTimeUnixNano: '1754042401000000000',
            attributes: [
              attribute('gen_ai.operation.name', 'chat'),
              attribute('gen_ai.provider.name', 'aws.bedrock'),
              attribute('gen_ai.request.model', model),
              attribute('gen_ai.usage.input_tokens', 1000),
              attribute('gen_ai.usage.cache_read.input_tokens', 0),
              attribute('gen_ai.usage.output_tokens', 100),
            ],
          })),
        },
      ],
    },
  ],
});
const bill = focusCsv([
  {
    ServiceProviderName: 'AWS',
    ProviderName: 'AWS',
    ServiceName: 'Amazon Bedrock',
    BilledCost: '0.02',
    BillingPeriodStart: '2025-08-01T00:00:00Z',
    BillingPeriodEnd: '2025-09-01T00:00:00Z',
    ChargePeriodStart: '2025-08-01T00:00:00Z',
    ChargePeriodEnd: '2025-08-02T00:00:00Z',
  },
]);

const put = async (name: string, content: string) => {
  const result = await workspace.import([await workspace.write(name, content)]);
  expect(result.failures).toEqual([]);
};
const savePrices = (base: number, entries: readonly PriceEntry[]) =>
  workspace.lake.engine.withConnection(connection =>
    saveBook(connection, { baseVersion: base, note: '', author: 'ana', entries, recompute: true }, new Date()),
  );
const total = async () => {
  const [facts] = await workspace.sql('SELECT sum(BilledCost)::VARCHAR AS total FROM fact_cost_usage');
  const [rollup] = await workspace.sql('SELECT sum(BilledCost)::VARCHAR AS total FROM rollup_month');
  expect(rollup?.total).toBe(facts?.total);
  return facts?.total === null ? null : Number(facts?.total);
};

describe('trap 11: the same spend by several routes', () => {
  it('Bedrock on the bill, in the gateway log and in traces: the total is the bill', async () => {
    await put('log.jsonl', log);
    await put('traces.json', traces);
    await savePrices(0, prices());
    await refreshDerived(workspace.lake, meteredCharges, signal);
    // no bill yet: one route, 40 x (1000 x 0.25 + 100 x 1.25) / 10^6 = 40 x 0.000375 = 0.015; not twice that, and not the log's own 360
    expect(await total()).toBe(0.015);
    const lines = await workspace.sql(
      `SELECT ServiceProviderName AS seller, ServiceName AS service, ChargeDescription AS what, json_extract_string(x_Custom, '$.x_Authority') AS authority, json_extract_string(x_Custom, '$.x_Route') AS route, Tags AS tags FROM fact_cost_usage ORDER BY what`,
    );
    expect(lines.map(line => [line.seller, line.service, line.authority, line.route, line.tags])).toEqual([
      ['AWS', 'Amazon Bedrock', 'metered', 'gateway', '{"team":"search"}'],
      ['AWS', 'Amazon Bedrock', 'metered', 'gateway', '{"team":"search"}'],
    ]);

    await put('cur.csv', bill);
    expect(await refreshDerived(workspace.lake, meteredCharges, signal)).toEqual({ made: [], withdrawn: 1 });
    expect(await total()).toBe(0.02);
    expect(await workspace.failedChecks()).toEqual([]);
    // nothing left to do
    const version = workspace.lake.lakeVersion();
    expect(await refreshDerived(workspace.lake, meteredCharges, signal)).toEqual({ made: [], withdrawn: 0 });
    expect(workspace.lake.lakeVersion()).toBe(version);
  });

  it('follows the prices, and does nothing twice', async () => {
    await put('log.jsonl', log);
    await savePrices(0, prices());
    await refreshDerived(workspace.lake, meteredCharges, signal);
    const version = workspace.lake.lakeVersion();
    await refreshDerived(workspace.lake, meteredCharges, signal);
    expect(workspace.lake.lakeVersion()).toBe(version);
    await savePrices(1, prices('0.5'));
    await refreshDerived(workspace.lake, meteredCharges, signal);
    // 40 x (1000 x 0.5 + 100 x 1.25) / 10^6 = 0.025
    expect(await total()).toBe(0.025);
    await savePrices(2, prices());
    await refreshDerived(workspace.lake, meteredCharges, signal);
    expect(await total()).toBe(0.015); // back again, though those lines were here before
    await savePrices(3, []);
    expect(await refreshDerived(workspace.lake, meteredCharges, signal)).toEqual({ made: [], withdrawn: 1 });
    expect(await total()).toBeNull();
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('another service of the same cloud is no bill for the models', async () => {
    await put('log.jsonl', log);
    await put('cur.csv', bill.replaceAll('Amazon Bedrock', 'Amazon EC2'));
    await savePrices(0, prices());
    await refreshDerived(workspace.lake, meteredCharges, signal);
    expect(await total()).toBe(0.035);
  });
});
