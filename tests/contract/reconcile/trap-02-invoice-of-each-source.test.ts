import { afterEach, beforeEach, expect, it } from 'vitest';
import type { InvoiceInput } from '../../../src-core/contract/reconcile.ts';
import { type CurLine, cur2, legacyCur } from '../../fixtures/aws/cur-text.ts';
import { actualRows, amortizedRows, azureCsv } from '../../fixtures/azure/cost-details-text.ts';
import { cbfCsv } from '../../fixtures/cbf-text.ts';
import { type GcpRow, gcpCsv, gcpJsonLines } from '../../fixtures/gcp/billing-rows.ts';
import { focusCsv } from '../lake-import/focus-csv.ts';
import { ReconcileBench, residualsOf, torn } from './reconcile-bench.ts';

let bench: ReconcileBench;
beforeEach(async () => {
  bench = await ReconcileBench.create();
  await bench.tolerate('0'); // to the last digit
});
afterEach(() => bench.close());

type Source = { readonly files: readonly (readonly [string, string])[]; readonly invoices: readonly InvoiceInput[] };

/** AWS: usage 100 + 40; discounts -10 - 4 - 1; credit -5; support 30; tax 24: 140 - 15 - 5 + 30 + 24 = 174. */
const aws = (write: (lines: CurLine[]) => string): Source => {
  const line = (type: string, cost: string): CurLine => ({
    line_item_line_item_type: type,
    line_item_unblended_cost: cost,
  });
  const lines = [
    ...[line('Usage', '100'), line('Usage', '40'), line('EdpDiscount', '-10'), line('PrivateRateDiscount', '-4')],
    ...[line('BundledDiscount', '-1'), line('Credit', '-5'), line('Fee', '30'), line('Tax', '24')],
  ];
  const invoice = { issuer: 'Amazon Web Services, Inc.', invoiceId: 'E-1', month: '2025-01', currency: 'USD' };
  return { files: [['cur.csv', write(lines)]], invoices: [{ ...invoice, amount: '174', tax: '24' }] };
};

/** Google: gross 100 + 40 + 2 - 0.01 = 141.99; nested credits -20 - 5 - 1.5 - 2.5 = -29; tax 9: 121.99 USD. Euros: 7 - 1 = 6. */
const gcp = (name: string, write: (rows: GcpRow[]) => string): Source => {
  const rows: GcpRow[] = [
    {
      cost: '100',
      credits: [
        { name: 'a', amount: '-20' },
        { name: 'b', amount: '-5' },
        { name: 'c', amount: '-1.5' },
      ],
    },
    ...[{ cost: '40' }, { cost: '2', credits: [{ name: 'd', amount: '-2.5' }] }],
    ...[
      { cost: '9', costType: 'tax', sku: 'Tax' },
      { cost: '-0.01', costType: 'rounding_error', sku: 'Rounding error' },
    ],
    { cost: '7', currency: 'EUR', credits: [{ name: 'e', amount: '-1' }] },
  ];
  const invoice = { issuer: 'Google Cloud', month: '2026-10' };
  return {
    files: [[name, write(rows)]],
    invoices: [
      { ...invoice, invoiceId: '1', currency: 'USD', amount: '121.99', tax: '9' },
      { ...invoice, invoiceId: '2', currency: 'EUR', amount: '6', tax: '0' },
    ],
  };
};

const sources: Record<string, Source> = {
  'AWS, legacy report': aws(legacyCur),
  'AWS, CUR 2.0': aws(cur2),
  'Google Cloud, CSV': gcp('bill.csv', gcpCsv),
  'Google Cloud, JSON': gcp('bill.json', gcpJsonLines),
  // Azure: 2.40 + 2.40 usage, 10.00 reservation; the amortised view beside it adds nothing: 14.80. Its bill has no tax lines, the invoice has 2.96.
  'Azure, both views': {
    files: [
      ['actual.csv', azureCsv(actualRows)],
      ['amortized.csv', azureCsv(amortizedRows)],
    ],
    invoices: [
      { issuer: 'Microsoft', invoiceId: 'G1', month: '2025-09', currency: 'USD', amount: '17.76', tax: '2.96' },
    ],
  },
  // FOCUS: usage 100, purchase 20, credit -10, correction -1.25, tax 8: 116.75
  'FOCUS 1.2': {
    files: [
      [
        'focus.csv',
        focusCsv([
          ...[{ BilledCost: '100' }, { BilledCost: '20', ChargeCategory: 'Purchase' }],
          ...[
            { BilledCost: '-10', ChargeCategory: 'Credit' },
            { BilledCost: '8', ChargeCategory: 'Tax' },
          ],
          { BilledCost: '-1.25', ChargeCategory: 'Adjustment', ChargeClass: 'Correction' },
        ]),
      ],
    ],
    invoices: [{ issuer: 'Cloud Inc.', invoiceId: 'F', month: '2026-01', currency: 'USD', amount: '116.75', tax: '8' }],
  },
  // CBF: usage 50 + 7.5, discount -5, credit -2, tax 4: 54.5. Nobody is named as issuer: the seller is.
  CBF: {
    files: [
      [
        'drop.csv',
        cbfCsv(
          [
            ...[
              ['Usage', '50'],
              ['Usage', '7.5'],
              ['Discount', '-5'],
              ['Credit', '-2'],
              ['Tax', '4'],
            ],
          ].map(([type = '', cost = ''], index) => ({
            ...{
              'lineitem/type': type,
              'cost/cost': cost,
              'lineitem/id': String(index),
              'resource/service': `s${index}`,
            },
            'lineitem/cloud_provider': 'Hosting Ltd',
          })),
        ),
      ],
    ],
    invoices: [{ issuer: 'Hosting Ltd', invoiceId: 'C', month: '2026-03', currency: 'USD', amount: '54.5', tax: '4' }],
  },
  // OpenAI: dollars, 0.06 + 1.5 - 0.5 = 1.06
  'OpenAI costs': {
    files: [
      [
        'costs.json',
        JSON.stringify({
          object: 'page',
          data: [
            {
              ...{ object: 'bucket', start_time: 1_767_225_600, end_time: 1_767_312_000 },
              results: ['0.06', '1.5', '-0.5'].map((value, index) => ({
                ...{
                  object: 'organization.costs.result',
                  amount: { value, currency: 'usd' },
                  line_item: `item ${index}`,
                },
                project_id: 'p',
              })),
            },
          ],
          ...{ has_more: false, next_page: null },
        }),
      ],
    ],
    invoices: [{ issuer: 'OpenAI', invoiceId: 'O', month: '2026-01', currency: 'USD', amount: '1.06' }],
  },
};

/** Trap 2: for every source gross + discounts + credits + tax = invoice, per currency. */
it.each(Object.entries(sources))(
  '%s: gross, discounts, credits and tax are the invoice',
  async (_, { files, invoices }) => {
    for (const [name, text] of files) await bench.import(name, text);
    await bench.save(...invoices);
    const entries = await bench.list();
    expect(entries.map(({ issuer, currency, state }) => [issuer, currency, state]).toSorted()).toEqual(
      invoices.map(({ issuer, currency }) => [issuer, currency, 'reconciled']).toSorted(),
    );
    expect(entries.flatMap(torn)).toEqual([]);
    // a cent more and it is not
    await bench.save(...invoices.map(invoice => ({ ...invoice, amount: (Number(invoice.amount) + 0.01).toFixed(2) })));
    for (const entry of await bench.list()) {
      expect(entry.state).toBe('differs');
      expect(residualsOf(entry).at(-1)).toBe('- rounding 0.01');
    }
  },
);
