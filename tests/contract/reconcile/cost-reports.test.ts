import { afterEach, beforeEach, expect, it } from 'vitest';
import { PriceDesk } from '../../../workers/lake/prices/price-desk.ts';
import { QualityDesk } from '../../../workers/lake/quality/quality-desk.ts';
import { focusCsv } from '../lake-import/focus-csv.ts';
import { blocksOf, ReconcileBench, residualsOf } from './reconcile-bench.ts';

let bench: ReconcileBench;
beforeEach(async () => {
  bench = await ReconcileBench.create();
});
afterEach(() => bench.close());

const signal = new AbortController().signal;
/** OpenAI's cost report of January 2026: 1.5 + 0.06 = 1.56 dollars. */
const report = JSON.stringify({
  object: 'page',
  data: [
    {
      ...{ object: 'bucket', start_time: 1_767_225_600, end_time: 1_767_312_000 },
      results: ['1.5', '0.06'].map((value, index) => ({
        ...{ object: 'organization.costs.result', amount: { value, currency: 'usd' }, line_item: `item ${index}` },
      })),
    },
  ],
  ...{ has_more: false, next_page: null },
});

it('a cost report confirms a bill from elsewhere, and is offered as an invoice for it', async () => {
  await bench.import('costs.json', report, 'openai');
  expect(await bench.candidates()).toEqual([]);
  const openai = { ProviderName: 'OpenAI', PublisherName: 'OpenAI', InvoiceIssuerName: 'OpenAI', BillingAccountId: '' };
  await bench.import(
    'bill.csv',
    focusCsv([
      { ...openai, BilledCost: '1.5', InvoiceId: 'B-1', SkuId: 'a' },
      { ...openai, BilledCost: '0.06', InvoiceId: 'B-1', SkuId: 'b' },
    ]),
    'reseller',
  );
  const quality = new QualityDesk(bench.workspace.lake, new PriceDesk(bench.workspace.lake));
  const [entry] = await quality.overlap(signal);
  expect(blocksOf(await bench.only())).toContain('counted-twice');
  const place = { provider: entry?.provider ?? '', account: entry?.account ?? null, month: '2026-01' };
  await quality.choose({ ...place, route: 'bill', source: 'reseller', author: 'ana' }, signal);
  const candidates = await bench.candidates();
  expect(candidates).toMatchObject([
    { issuer: 'OpenAI', month: '2026-01', currency: 'USD', amount: '1.56', origin: 'provider-api' },
  ]);
  await bench.save(...candidates);
  // the report has no invoice's id and speaks of all the lines
  const month = await bench.only();
  expect([month.state, month.billed, residualsOf(month)]).toEqual(['reconciled', '1.56', ['invoice-billed 0']]);
});

it('a cost report never confirms the lines that were made of it', async () => {
  await bench.import('costs.json', report, 'openai');
  await bench.save({
    ...{ issuer: 'OpenAI', invoiceId: 'openai/2026-01', month: '2026-01', currency: 'USD', amount: '1.56' },
    origin: 'provider-api',
  });
  const month = await bench.only();
  expect([month.state, blocksOf(month)]).toEqual(['blocked', ['same-rows']]);
});
