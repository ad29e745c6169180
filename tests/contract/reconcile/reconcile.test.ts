import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Charge, focusCsv } from '../lake-import/focus-csv.ts';
import { blocksOf, ReconcileBench, residualsOf, torn } from './reconcile-bench.ts';

let bench: ReconcileBench;
beforeEach(async () => {
  bench = await ReconcileBench.create();
});
afterEach(() => bench.close());

/** Two charges and the tax on them: 100 + 60 - 10 credit + 24 tax = 174. */
const bill: Charge[] = [
  { BilledCost: '100', InvoiceId: 'INV-1', SkuId: 'a' },
  { BilledCost: '60', InvoiceId: 'INV-1', SkuId: 'b' },
  { BilledCost: '-10', InvoiceId: 'INV-1', SkuId: 'c', ChargeCategory: 'Credit' },
  { BilledCost: '24', InvoiceId: 'INV-1', SkuId: 'd', ChargeCategory: 'Tax' },
];
const invoice = { issuer: 'Cloud Inc.', invoiceId: 'INV-1', month: '2026-01', currency: 'USD', amount: '174.00' };

describe('a month', () => {
  it('is reconciled only with an invoice that agrees and nothing open', async () => {
    await bench.import('bill.csv', focusCsv(bill));
    expect(await bench.only()).toMatchObject({
      ...{ issuer: 'Cloud Inc.', account: 'acct-1', month: '2026-01', currency: 'USD' },
      ...{ invoiced: null, billed: '174', billedTax: '24', rows: 4, metered: null, state: 'no-invoice', blocks: [] },
      byInvoice: [{ invoiceId: 'INV-1', billed: '174', invoiced: null }],
      tolerance: { absolute: '1', share: 0 }, // max(100 cents, half a cent x sqrt(4))
    });
    await bench.save(invoice);
    const entry = await bench.only();
    expect(entry).toMatchObject({ state: 'reconciled', invoiced: '174', blocks: [] });
    expect(residualsOf(entry)).toEqual(['invoice-billed 0']);
    expect(entry.invoices).toMatchObject([{ invoiceId: 'INV-1', amount: '174', version: 1, author: 'tester' }]);
    expect(await bench.workspace.failedChecks()).toEqual([]);
  });

  it('differs when the invoice is past the tolerance, which a person may set', async () => {
    await bench.import('bill.csv', focusCsv(bill));
    await bench.save({ ...invoice, amount: '175.01' });
    const entry = await bench.only();
    expect(entry.state).toBe('differs');
    expect(residualsOf(entry)).toEqual(['invoice-billed 1.01', '- unexplained 1.01']);
    expect(torn(entry)).toEqual([]);
    // the larger side is 175.01; 1 % of it is 1.7501
    await bench.tolerate('0', 0.01);
    expect(await bench.only()).toMatchObject({ state: 'reconciled', tolerance: { absolute: '0', share: 0.01 } });
    await bench.tolerate('0.5', 0, 'Cloud Inc.');
    expect(await bench.only()).toMatchObject({ state: 'differs', tolerance: { absolute: '0.5', share: 0 } });
    await bench.tolerate('0.5', 0, 'Somebody else');
    expect(await bench.desk.tolerances(new AbortController().signal)).toEqual([
      { issuer: null, absolute: '0', share: 0.01 },
      { issuer: 'Cloud Inc.', absolute: '0.5', share: 0 },
      { issuer: 'Somebody else', absolute: '0.5', share: 0 },
    ]);
  });

  it('that has not ended, or whose days may still change, is open', async () => {
    await bench.import('bill.csv', focusCsv(bill));
    await bench.save(invoice);
    bench.now = '2026-01-20T00:00:00Z';
    const open = await bench.only();
    expect(open.state).toBe('blocked');
    expect(open.blocks).toEqual([
      { code: 'open-period', message: 'The billing period ends on 2026-02-01; more charges will come.' },
    ]);
    await bench.import(
      'late.csv',
      focusCsv([
        {
          ...bill[0],
          ChargePeriodStart: '2026-01-31T00:00:00Z',
          ChargePeriodEnd: '2026-02-01T00:00:00Z',
          BilledCost: '174',
        },
      ]),
    );
    bench.now = '2026-02-02T00:00:00Z'; // a day settles after 72 hours
    expect((await bench.only()).blocks).toEqual([
      { code: 'open-period', message: 'The source may still change 2026-01-31.' },
    ]);
    bench.now = '2026-02-04T00:00:00Z';
    expect(await bench.only()).toMatchObject({ state: 'reconciled' });
  });

  it('whose cost model lost or made money is not done', async () => {
    await bench.import('bill.csv', focusCsv(bill));
    await bench.save(invoice);
    const whole = await bench.only();
    expect([whole.state, whole.allocated]).toEqual(['reconciled', '174']);
    expect(whole.residuals.at(-1)).toMatchObject({ name: 'billed-allocated', amount: '0', isWithin: true });
    await bench.workspace.sql(
      `UPDATE rollup_month SET BilledCost = BilledCost - 0.000001 WHERE ChargeCategory = 'Tax'`,
    );
    const entry = await bench.only();
    expect(entry.residuals.at(-1)).toMatchObject({ name: 'billed-allocated', amount: '0.000001', isWithin: false });
    expect([entry.state, blocksOf(entry)]).toEqual(['blocked', ['unallocated-mismatch']]);
  });

  it('with a hole in its days is not done, though the sums agree', async () => {
    const days = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15].map(day => String(day).padStart(2, '0'));
    const daily = days.map(day => ({
      ...{
        BilledCost: '2',
        ChargePeriodStart: `2026-01-${day}T00:00:00Z`,
        ChargePeriodEnd: `2026-01-${day}T01:00:00Z`,
      },
    }));
    await bench.import('bill.csv', focusCsv(daily));
    await bench.save({ ...invoice, amount: '26' });
    expect(await bench.only()).toMatchObject({
      state: 'blocked',
      blocks: [{ code: 'missing-days', message: 'Not delivered: 2026-01-11 to 2026-01-12.' }],
    });
  });

  it('follows a restatement: what was reconciled differs from then on', async () => {
    await bench.import('bill.csv', focusCsv(bill));
    await bench.save(invoice);
    expect((await bench.only()).state).toBe('reconciled');
    await bench.import(
      'again.csv',
      focusCsv(bill.map(line => ({ ...line, BilledCost: line.SkuId === 'a' ? '110' : (line.BilledCost ?? '') }))),
    );
    const entry = await bench.only();
    expect(entry.state).toBe('differs');
    expect(residualsOf(entry)).toEqual(['invoice-billed -10', '- unexplained -10']);
  });
});

describe('a difference has names', () => {
  const cases: [string, Charge[], Record<string, string>[], string[], string][] = [
    [
      'the invoice states tax that the bill has no lines for',
      bill.slice(0, 3),
      [{ amount: '174', tax: '24' }],
      ['invoice-billed 24', '- tax 24'],
      'reconciled',
    ],
    [
      'the tax of the invoice is not that of the lines',
      bill,
      [{ amount: '180', tax: '30' }],
      ['invoice-billed 6', '- tax 6'],
      'differs',
    ],
    [
      'the invoice was typed without its tax',
      bill,
      [{ amount: '150' }],
      ['invoice-billed -24', '- tax -24'],
      'differs',
    ],
    ['the invoice lacks the credit', bill, [{ amount: '184' }], ['invoice-billed 10', '- credits 10'], 'differs'],
    [
      'it lacks tax and credit',
      bill,
      [{ amount: '160' }],
      ['invoice-billed -14', '- tax -24', '- credits 10'],
      'differs',
    ],
    [
      'lines in fractions of a cent',
      [...bill, { BilledCost: '0.004', InvoiceId: 'INV-1', SkuId: 'e' }],
      [{ amount: '174' }],
      ['invoice-billed -0.004', '- rounding -0.004'],
      'reconciled',
    ],
    [
      'one invoice is not here and one is not billed',
      [...bill, { BilledCost: '7', InvoiceId: 'INV-2', SkuId: 'e' }],
      [{ amount: '174' }, { amount: '5', invoiceId: 'INV-3' }],
      ['invoice-billed -2', '- unmatched-invoice 5', '- not-invoiced -7'],
      'differs',
    ],
    [
      'lines without an id belong to the invoice that nobody names',
      [...bill, { BilledCost: '7', InvoiceId: '', SkuId: 'e' }],
      [{ amount: '174' }, { amount: '7', invoiceId: 'INV-3' }],
      ['invoice-billed 0'],
      'reconciled',
    ],
    [
      'lines without an id that no invoice is left for',
      [...bill, { BilledCost: '7', InvoiceId: '', SkuId: 'e' }],
      [{ amount: '174' }],
      ['invoice-billed -7', '- no-invoice-id -7'],
      'differs',
    ],
    [
      'what others sell is on another invoice',
      [...bill, { BilledCost: '40', InvoiceId: 'INV-1', SkuId: 'e', PublisherName: 'Vendor' }],
      [{ amount: '174' }],
      ['invoice-billed -40', '- marketplace -40'],
      'differs',
    ],
    [
      'two kinds of lines explain it equally well, so none does',
      [...bill, { BilledCost: '-10', InvoiceId: 'INV-1', SkuId: 'e', ChargeClass: 'Correction' }],
      [{ amount: '174' }],
      ['invoice-billed 10', '- unexplained 10'],
      'differs',
    ],
  ];
  it.each(cases)('%s', async (_, lines, invoices, expected, state) => {
    await bench.import('bill.csv', focusCsv(lines));
    await bench.save(...invoices.map(each => ({ ...invoice, ...each })));
    const entry = await bench.only();
    expect(residualsOf(entry)).toEqual(expected);
    expect(torn(entry)).toEqual([]);
    expect(entry.state).toBe(state);
  });

  it('an invoice that bills lines of two months', async () => {
    const february = { BillingPeriodStart: '2026-02-01T00:00:00Z', BillingPeriodEnd: '2026-03-01T00:00:00Z' };
    await bench.import(
      'bill.csv',
      focusCsv([
        ...bill,
        { ...february, BilledCost: '6', InvoiceId: 'INV-1', SkuId: 'x' },
        { ...february, BilledCost: '9', InvoiceId: 'INV-2', SkuId: 'y' },
      ]),
    );
    await bench.save({ ...invoice, amount: '180' }, { ...invoice, invoiceId: 'INV-2', month: '2026-02', amount: '9' });
    const [second, first] = await bench.list();
    expect(residualsOf(first)).toEqual(['invoice-billed 6', '- other-month 6']);
    expect(residualsOf(second)).toEqual(['invoice-billed -6', '- other-month -6']);
    expect((await bench.list('2026-02', '2026-03')).map(({ month }) => month)).toEqual(['2026-02']);
  });
});

describe('which lines an invoice speaks of', () => {
  const two = [...bill, { BilledCost: '50', InvoiceId: 'INV-2', SkuId: 'z', BillingAccountId: 'acct-2' }];
  it('those of the account that names it', async () => {
    await bench.import('bill.csv', focusCsv(two));
    await bench.save(invoice, { ...invoice, invoiceId: 'INV-2', amount: '50' });
    expect((await bench.list()).map(({ account, state }) => [account, state])).toEqual([
      ['acct-1', 'reconciled'],
      ['acct-2', 'reconciled'],
    ]);
  });

  it('of all accounts, where it says none and names both', async () => {
    await bench.import('bill.csv', focusCsv(two.map(line => ({ ...line, InvoiceId: 'INV-1' }))));
    await bench.save({ ...invoice, amount: '224' });
    expect(await bench.only()).toMatchObject({ account: null, billed: '224', state: 'reconciled' });
  });

  it('per currency: dollars never explain euros', async () => {
    await bench.import(
      'bill.csv',
      focusCsv([...bill, { BilledCost: '5', BillingCurrency: 'EUR', InvoiceId: 'INV-1' }]),
    );
    await bench.save(invoice);
    expect((await bench.list()).map(({ currency, state }) => [currency, state])).toEqual([
      ['EUR', 'no-invoice'],
      ['USD', 'reconciled'],
    ]);
  });

  it('without any lines it differs, and says so', async () => {
    await bench.save(invoice);
    const entry = await bench.only();
    expect(entry).toMatchObject({ state: 'differs', billed: null, rows: 0, allocated: null });
    expect(blocksOf(entry)).toEqual(['no-rows']);
  });
});

describe('invoices are kept as versions', () => {
  it('each change is a version of the lake; the same again is none', async () => {
    await bench.save(invoice);
    const first = bench.version;
    await bench.save({ ...invoice, amount: '174' }); // 174.00 before
    expect(bench.version).toBe(first);
    const [second] = await bench.save({ ...invoice, amount: '180' });
    expect(second).toMatchObject({ version: 2, amount: '180' });
    expect(bench.version).toBe(first + 1);
    await bench.remove('Cloud Inc.', 'INV-1');
    expect(await bench.list()).toEqual([]);
    const [again] = await bench.save(invoice);
    expect(again).toMatchObject({ version: 4, amount: '174' });
    expect(await bench.workspace.rowCount('invoice')).toBe(4);
    expect(await bench.workspace.failedChecks()).toEqual([]);
    await bench.workspace.reopen();
    expect(await bench.workspace.failedChecks()).toEqual([]);
  });

  it('bad ones change nothing', async () => {
    const { version } = bench;
    await expect(bench.save(invoice, { ...invoice, amount: '1' })).rejects.toMatchObject({ code: 'invoice.twice' });
    await expect(bench.save({ ...invoice, tax: '200' })).rejects.toMatchObject({ code: 'invoice.tax-exceeds' });
    await expect(bench.remove('Cloud Inc.', 'INV-9')).rejects.toMatchObject({ code: 'invoice.unknown' });
    await expect(bench.save({ ...invoice, amount: `1${'0'.repeat(14)}` })).rejects.toMatchObject({
      code: 'call.bad-input',
    });
    expect(bench.version).toBe(version);
  });
});
