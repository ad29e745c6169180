import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveBook } from '../../../workers/lake/prices/book-store.ts';
import { focusCsv } from '../lake-import/focus-csv.ts';
import { recordsCsv, request } from '../lake-records/records-csv.ts';
import { priceEntry } from '../prices/usage-rows.ts';
import { blocksOf, ReconcileBench, residualsOf, torn } from './reconcile-bench.ts';

let bench: ReconcileBench;
beforeEach(async () => {
  bench = await ReconcileBench.create();
});
afterEach(() => bench.close());

const period = { BillingPeriodStart: '2025-08-01T00:00:00Z', BillingPeriodEnd: '2025-09-01T00:00:00Z' };
const line = (ChargeCategory: string, BilledCost: string, more: Record<string, string> = {}) => ({
  ...{ BillingAccountId: 'org-1', BillingAccountName: 'Org', BillingCurrency: 'USD', InvoiceIssuerName: 'OpenAI, LLC' },
  ...{ ServiceProviderName: 'OpenAI', ServiceName: 'OpenAI API', ServiceCategory: 'AI and Machine Learning' },
  ...{ ChargePeriodStart: '2025-08-01T00:00:00Z', ChargePeriodEnd: '2025-08-02T00:00:00Z', ...period },
  ...{ ChargeCategory, BilledCost, EffectiveCost: BilledCost, SkuId: `${ChargeCategory}-${BilledCost}`, ...more },
});
const ofModel = (model: string) => ({ Tags: `{"model":"${model}"}` });

/** Calls of 1,000 input and 100 output tokens: 1,000 x 0.25 / 10^6 + 100 x 1.25 / 10^6 = 0.000375 each. */
const calls = (Model: string, count: number) =>
  recordsCsv(
    'llm-usage',
    Array.from({ length: count }, (_, index) =>
      request('2025-08-01T10:00:00Z', 100, {
        ...{ Route: 'gateway', ModelProvider: 'openai', Model, RequestId: `${Model}-${index}` },
        ...{ InputUncachedTokens: 1000, Operation: 'chat', TokenDetail: 'complete' },
        ...{ InputCacheReadTokens: 0, InputCacheWriteTokens: 0 },
      }),
    ),
  );

const savePrices = () =>
  bench.workspace.lake.engine.withConnection(connection =>
    saveBook(
      connection,
      {
        ...{ baseVersion: 0, note: 'test', author: 'tester', recompute: true },
        entries: [
          priceEntry({ modelProvider: 'openai', model: 'gpt-x', price: '0.25' }),
          priceEntry({ modelProvider: 'openai', model: 'gpt-x', bucket: 'output', price: '1.25' }),
        ],
      },
      new Date('2025-01-01T00:00:00Z'),
    ),
  );
const invoice = (amount: string) => ({
  ...{ issuer: 'OpenAI, LLC', invoiceId: 'O-1', month: '2025-08', currency: 'USD', amount },
});

describe('metering explains charges for usage, and nothing else of a bill', () => {
  beforeEach(async () => {
    await bench.import('log.csv', calls('gpt-x', 40), 'litellm'); // 40 x 0.000375 = 0.015
    await savePrices();
  });

  it('seats, taxes, credits, adjustments and corrections are named, and do not keep a month open', async () => {
    const charges = [
      line('Usage', '0.0155'),
      line('Purchase', '5', { ServiceName: 'ChatGPT Enterprise', ServiceCategory: 'Business Applications' }),
      line('Usage', '3', { ServiceName: 'ChatGPT Enterprise', ServiceCategory: 'Business Applications' }),
      line('Tax', '0.9'),
      line('Credit', '-2'),
      line('Adjustment', '0.25'),
      line('Usage', '-1', { ChargeClass: 'Correction' }),
    ];
    await bench.import('bill.csv', focusCsv(charges));
    // 0.0155 + 5 + 3 + 0.9 - 2 + 0.25 - 1 = 6.1655
    await bench.save(invoice('6.1655'));
    const entry = await bench.only();
    // 6.1655 - 0.015 = 6.1505 = 5 + 3 + 0.9 - 2 + 0.25 - 1 and 0.0005 of 0.0155, or 3.2 %; the limit is 5 %
    expect(entry).toMatchObject({ state: 'reconciled', billed: '6.1655', metered: '0.015' });
    expect(residualsOf(entry).slice(1).toSorted()).toEqual(
      [
        'billed-metered 6.1505',
        '- purchases 5',
        '- not-metered 3', // seats that the bill calls usage: software for people
        '- tax 0.9',
        '- credits -2',
        '- adjustments 0.25',
        '- corrections -1',
        '- metering:openai 0.0005',
      ].toSorted(),
    );
    expect(torn(entry)).toEqual([]);
    expect(entry.residuals.find(({ name }) => name === 'purchases')?.address).toContain('Purchase');
  });

  it('seats hide no gap: the limit is a share of what is charged for usage', async () => {
    // 0.02 - 0.015 = 0.005 is 25 % of 0.02, though it is 0.1 % of the bill
    await bench.import('bill.csv', focusCsv([line('Usage', '0.02'), line('Purchase', '5')]));
    await bench.save(invoice('5.02'));
    const entry = await bench.only();
    expect(entry.state).toBe('blocked');
    expect(entry.blocks).toEqual([
      { code: 'metered-residual', message: 'openai: usage does not explain 0.005 of 0.02 USD; the limit is 5%.' },
    ]);
  });

  it('a bill of seats alone is not explained by usage', async () => {
    await bench.import('bill.csv', focusCsv([line('Purchase', '5')]));
    await bench.save(invoice('5'));
    const entry = await bench.only();
    expect([entry.state, blocksOf(entry)]).toEqual(['blocked', ['metered-residual']]);
  });
});

describe('usage of a model without a price', () => {
  beforeEach(async () => {
    await bench.import('log.csv', calls('gpt-x', 400), 'litellm'); // 400 x 0.000375 = 0.15
    await bench.import('audio.csv', calls('audio-x', 2), 'litellm');
    await savePrices();
  });
  const bill = (audio: string) =>
    focusCsv([line('Usage', '0.15', ofModel('gpt-x')), line('Usage', audio, ofModel('audio-x'))]);

  it('explains nothing of what the bill charges for it; within the limit that is no block', async () => {
    // 0.005 of 0.155 is 3.2 %
    await bench.import('bill.csv', bill('0.005'));
    await bench.save(invoice('0.155'));
    const entry = await bench.only();
    expect(entry).toMatchObject({ state: 'reconciled', metered: '0.15' });
    expect(residualsOf(entry).slice(1)).toEqual(['billed-metered 0.005', '- model:audio-x 0.005']);
  });

  it('blocks above the limit, and names the model', async () => {
    // 0.01 of 0.16 is 6.25 %
    await bench.import('bill.csv', bill('0.01'));
    await bench.save(invoice('0.16'));
    expect((await bench.only()).blocks).toEqual([
      {
        code: 'metered-residual',
        message: 'openai: usage of audio-x has no price, so 0.01 of 0.16 USD is not explained; the limit is 5%.',
      },
    ]);
  });

  it('is not offset by usage that costs more than the bill says', async () => {
    // priced usage explains 0.15 of 0.141 (-0.009), audio 0.009 has no price: the sum is 0, and 0.018 of 0.15 is 12 %
    await bench.import(
      'bill.csv',
      focusCsv([line('Usage', '0.141', ofModel('gpt-x')), line('Usage', '0.009', ofModel('audio-x'))]),
    );
    await bench.save(invoice('0.15'));
    expect(blocksOf(await bench.only())).toEqual(['metered-residual']);
  });
});
