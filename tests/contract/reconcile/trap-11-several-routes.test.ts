import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QuerySpec } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { saveBook } from '../../../workers/lake/prices/book-store.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { type CurLine, cur2 } from '../../fixtures/aws/cur-text.ts';
import { recordsCsv, request } from '../lake-records/records-csv.ts';
import { priceEntry } from '../prices/usage-rows.ts';
import { blocksOf, ReconcileBench, residualsOf, torn } from './reconcile-bench.ts';

let bench: ReconcileBench;
beforeEach(async () => {
  bench = await ReconcileBench.create();
});
afterEach(() => bench.close());

const signal = new AbortController().signal;
const model = 'claude-3-haiku';

/** Calls of 1,000 input and 100 output tokens: at 0.25 and 1.25 a million each costs 0.000375. */
const calls = (Route: string, count: number, Model = model) =>
  recordsCsv(
    'llm-usage',
    Array.from({ length: count }, (_, index) =>
      request('2025-01-02T10:00:00Z', 100, {
        ...{ Route, ModelProvider: 'aws-bedrock', Model, RequestId: `${Route}-${Model}-${index}` },
        ...{ InputUncachedTokens: 1000, Operation: 'chat', TokenDetail: 'complete' },
        ...{ InputCacheReadTokens: 0, InputCacheWriteTokens: 0 },
      }),
    ),
  );
const savePrices = (...models: string[]) =>
  bench.workspace.lake.engine.withConnection(connection =>
    saveBook(
      connection,
      {
        ...{ baseVersion: 0, note: 'test', author: 'tester', recompute: true },
        entries: models.flatMap(name => [
          priceEntry({ modelProvider: 'aws-bedrock', model: name, price: '0.25' }),
          priceEntry({ modelProvider: 'aws-bedrock', model: name, bucket: 'output', price: '1.25' }),
        ]),
      },
      new Date('2025-01-01T00:00:00Z'),
    ),
  );
const cur = (bedrock: string) => {
  const line = (product: string, cost: string): CurLine => ({
    ...{ line_item_product_code: product, product_product_name: product, line_item_unblended_cost: cost },
  });
  return cur2([line('AmazonBedrock', bedrock), line('AmazonEC2', '5')]);
};
const invoice = (amount: string) => ({
  ...{ issuer: 'Amazon Web Services, Inc.', invoiceId: 'E-1', month: '2025-01', currency: 'USD', amount },
});

async function total() {
  const { lake } = bench.workspace;
  const query = new QueryEngine(lake.engine, () => lake.lakeVersion());
  const head = await query.run(QuerySpec.parse({ measures: ['BilledCost'] }));
  const [row] = resultToJson(head, query.takeBytes(head.ticket)).rows;
  await query.close();
  return row?.BilledCost;
}

/** Trap 11: Bedrock on the cost and usage report, in a LiteLLM log and in OpenTelemetry traces. */
describe('trap 11: one spend by several routes', () => {
  beforeEach(async () => {
    await bench.import('log.csv', calls('gateway', 40), 'litellm');
    await bench.import('traces.csv', calls('trace', 40), 'otel');
    await savePrices(model);
  });

  it('counts once, and is reconciled when usage explains the bill within its limit', async () => {
    // 40 x 0.000375 = 0.015; the bill says 0.0155: 0.0005 of it, or 3.2 %, is not explained; the limit is 5 %
    await bench.import('cur.csv', cur('0.0155'));
    expect(await total()).toBe('5.0155');
    await bench.save(invoice('5.0155'));
    const entry = await bench.only();
    expect(entry).toMatchObject({ state: 'reconciled', billed: '5.0155', metered: '0.015' });
    // invoice - metered, in two parts: the machines that nobody meters, and the residual of the model
    expect(residualsOf(entry)).toEqual([
      'invoice-billed 0',
      'billed-metered 5.0005',
      '- not-metered 5',
      '- metering:aws-bedrock 0.0005',
    ]);
    expect(torn(entry)).toEqual([]);
  });

  it('a residual above the limit keeps the month from being reconciled', async () => {
    // 0.02 - 0.015 = 0.005 of 0.02 is 25 %
    await bench.import('cur.csv', cur('0.02'));
    expect(await total()).toBe('5.02');
    await bench.save(invoice('5.02'));
    const entry = await bench.only();
    expect(entry.state).toBe('blocked');
    expect(entry.blocks).toEqual([
      { code: 'metered-residual', message: 'aws-bedrock: usage does not explain 0.005 of 0.02 USD; the limit is 5%.' },
    ]);
    const [, , part] = entry.residuals.filter(({ name }) => name !== 'invoice-billed');
    expect(part).toMatchObject({ name: 'metering:aws-bedrock', amount: '0.005', isWithin: false });
  });

  it('usage without a price blocks as well: what is not known explains nothing', async () => {
    await bench.import('more.csv', calls('gateway', 2, 'claude-9'), 'litellm');
    await bench.import('cur.csv', cur('0.015'));
    await bench.save(invoice('5.015'));
    const { state, blocks } = await bench.only();
    expect([state, blocks]).toEqual([
      'blocked',
      [
        {
          code: 'metered-residual',
          message: 'aws-bedrock: usage of claude-9 has no price, so 0 of 0.015 USD is not explained; the limit is 5%.',
        },
      ],
    ]);
  });
});

it('trap 11: the residual is shown per model, and its parts are the whole', async () => {
  const bedrock = { line_item_product_code: 'AmazonBedrock', product_product_name: 'AmazonBedrock' };
  await bench.import('log.csv', calls('gateway', 40), 'litellm');
  await bench.import('log-2.csv', calls('gateway', 20, 'claude-3-opus'), 'litellm');
  await savePrices(model, 'claude-3-opus');
  await bench.import(
    'cur.csv',
    cur2([
      { ...bedrock, tag_model: model, line_item_unblended_cost: '0.016' },
      { ...bedrock, tag_model: 'claude-3-opus', line_item_unblended_cost: '0.0105', line_item_usage_type: 'opus' },
    ]),
  );
  await bench.save(invoice('0.0265'));
  const entry = await bench.only();
  // haiku: 0.016 - 40 x 0.000375 = 0.001; opus: 0.0105 - 20 x 0.000375 = 0.003
  expect(residualsOf(entry).toSorted()).toEqual([
    '- model:claude-3-haiku 0.001',
    '- model:claude-3-opus 0.003',
    'billed-metered 0.004',
    'invoice-billed 0',
  ]);
  expect(torn(entry)).toEqual([]);
  expect(blocksOf(entry)).toEqual(['metered-residual']); // 0.004 of 0.0265 is 15 %
});

it('trap 11: metered lines stand in for a bill and are never reconciled', async () => {
  const { refreshDerived } = await import('../../../workers/lake/derive/derivation.ts');
  const { meteredCharges } = await import('../../../workers/lake/prices/metered-charges.ts');
  await bench.import('log.csv', calls('gateway', 40), 'litellm');
  await savePrices(model);
  await refreshDerived(bench.workspace.lake, meteredCharges, signal);
  const standIn = await bench.only();
  expect(standIn).toMatchObject({ billed: '0.015', month: '2025-01', state: 'no-invoice' });
  await bench.save({ ...invoice('0.015'), issuer: standIn.issuer ?? '' });
  const entry = await bench.only();
  expect(entry.state).toBe('blocked');
  expect(blocksOf(entry)).toContain('stand-in');
});
